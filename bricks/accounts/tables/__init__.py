"""The brick's tables, and the look-ups that actions and queries share."""

from bricks.accounts.tables.rows import AccountRow, GrantRow, InvitationRow, KeyRow, LinkRow

__all__ = ["AccountRow", "GrantRow", "InvitationRow", "KeyRow", "LinkRow"]
