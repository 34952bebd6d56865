"""Storage: the documents of a service, kept by their content and given out only through access."""
