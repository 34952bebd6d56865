"""Releases, organisations and published services, and the pages that compose them."""
