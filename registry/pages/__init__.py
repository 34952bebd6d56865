"""The registry's pages: a service for its owners, and the composer."""

from registry.pages.addresses import PAGES

__all__ = ["PAGES"]
