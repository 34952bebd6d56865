"""The public pages; each is also data."""
