"""The types of question, each with what can be done with its answers."""

from bricks.registration.rules.kinds.kind import At, Fields, Kind, Wrong
from bricks.registration.rules.kinds.table import kind_of

__all__ = ["At", "Fields", "Kind", "Wrong", "kind_of"]
