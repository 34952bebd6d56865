"""The pages of registration: for the public under /s, for staff under /work."""

from bricks.registration.pages.addresses import PAGES

__all__ = ["PAGES"]
