"""What a suggestion changes, and in which words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """The bricks that a suggestion adds to a service and those that it does without."""

    adds: tuple[str, ...]
    drops: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """`with notify, without storage`."""
        parts = [f"{word} {_listed(names)}" for word, names in (("with", self.adds), ("without", self.drops)) if names]
        return ", ".join(parts) or "the same bricks"


def change(now: Collection[str], wanted: Sequence[str]) -> Change:
    """From the bricks of a service to the bricks that somebody would give it."""
    return Change(
        adds=tuple(name for name in wanted if name not in now),
        drops=tuple(name for name in now if name not in wanted),
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
