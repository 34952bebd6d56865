"""The public catalogue: what each service is made of and what it costs."""
