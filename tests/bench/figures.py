"""What was measured, round by round, and the one table that is printed of it."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class Figures:
    """What was measured: name -> one figure for each round."""

    def __init__(self) -> None:
        self.rounds: dict[str, list[float]] = {}

    def add(self, name: str, figure: float) -> None:
        self.rounds.setdefault(name, []).append(figure)

    def median(self, name: str) -> float:
        return statistics.median(self.rounds[name])


@dataclass(frozen=True)
class Row:
    """One line of the table: a median of ours, that of the bare app in the same minutes, and what is wanted."""

    what: str
    ours: float
    bare: float | None = None
    wanted: str = ""
    digits: int = 1
    ratio: float | None = None
    cpu: float | None = None
    """The server's own CPU time, which what else the machine does changes less."""

    @property
    def times(self) -> float | None:
        """Ours as so many times the other."""
        return self.ratio if self.ratio is not None or not self.bare else self.ours / self.bare

    def cells(self, before: Mapping[str, float]) -> tuple[str, ...]:
        last = before.get(self.what)
        return (
            self.what,
            f"{self.ours:,.{self.digits}f}",
            "" if self.cpu is None else f"{self.cpu:,.1f}",
            "" if self.bare is None else f"{self.bare:,.{self.digits}f}",
            "" if self.times is None else f"{self.times:.2f}",
            "" if last is None else f"{last:,.{self.digits}f}",
            self.wanted,
        )


@dataclass
class Section:
    """One part of the bench: its lines of the table, and every figure behind them."""

    name: str
    about: str
    rows: list[Row] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        rows = {
            row.what: {"ours": row.ours, "cpu": row.cpu, "bare": row.bare, "ratio": row.times, "wanted": row.wanted}
            for row in self.rows
        }
        return {"about": self.about, "rows": rows, "figures": self.figures}


HEAD = ("", "platform", "CPU", "bare app", "ratio", "last time", "wanted")


def table(sections: Iterable[Section], kept: Mapping[str, Any]) -> str:
    """All sections as one table, beside what was kept of the run before."""
    lines: list[Sequence[str]] = []
    for section in sections:
        before = {what: row["ours"] for what, row in kept.get(section.name, {}).get("rows", {}).items()}
        lines += [("",) * len(HEAD)] if lines else []
        lines += [(section.name.upper(), *HEAD[1:]), *(row.cells(before) for row in section.rows)]
    widths = [max((len(line[column]) for line in lines), default=0) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, len(HEAD) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
