"""The registry's pages: a service for its owners, and the composer."""

from commons.brick import Page

__all__ = ["PAGES"]

PAGES: tuple[Page, ...] = ()
