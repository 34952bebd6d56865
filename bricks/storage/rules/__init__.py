"""The rules of documents: what a file really is, what it may be called and how long it is kept."""
