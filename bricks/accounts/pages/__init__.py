"""Pages: signing in, one's own account, invitations, and who works in a service."""

from bricks.accounts.pages.addresses import PAGES

__all__ = ["PAGES"]
