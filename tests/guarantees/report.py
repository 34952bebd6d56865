"""What a guarantee's test found: figures, and every breach in words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Found:
    """One row of the table. It holds when there is no breach and it really ran."""

    promise: str
    tried: str
    """How much was tried, with its unit: "10,000 power cuts"."""
    figures: dict[str, int | float] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)
    seconds: float = 0.0
    database: str = "SQLite"

    @property
    def holds(self) -> bool:
        return not self.breaches

    def must(self, holds: bool, otherwise: str) -> None:
        """Note a breach unless this holds."""
        if not holds and len(self.breaches) < 20:
            self.breaches.append(otherwise)


Prove = Callable[[Path, int, int], Found]
"""(a folder to work in, how many times, the seed) -> what was found."""


def table(rows: list[Found]) -> str:
    """The figures as people read them."""
    lines = []
    for row in rows:
        figures = ", ".join(f"{value:,} {name}" for name, value in row.figures.items())
        lines.append(
            f"{'holds ' if row.holds else 'BROKEN'}  {row.database:<10}  {row.promise:<44}  {row.tried}: {figures}"
        )
        lines += [f"        {breach}" for breach in row.breaches]
    return "\n".join(lines)
