"""Pages: signing in, one's own account, invitations, and who works in a service."""

from commons.brick import Page

__all__ = ["PAGES"]

PAGES: tuple[Page, ...] = ()
