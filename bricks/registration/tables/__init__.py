"""The tables of registration, and what is read from them in more than one place."""

from bricks.registration.tables.allowances import left_for
from bricks.registration.tables.rows import AllowanceRow, ApplicationRow, LinkRow, PersonRow

__all__ = ["AllowanceRow", "ApplicationRow", "LinkRow", "PersonRow", "left_for"]
