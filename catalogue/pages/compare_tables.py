"""The tables of a comparison: a column for each side while they fit, else a row for each side."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from catalogue.pages import compare_rows as lay
from catalogue.queries.comparing.compare import Comparison
from catalogue.rules.comparing import MOST_COLUMNS

BLOCK = 6
Row = list[Any]


@dataclass(frozen=True)
class Laid:
    """One table of the page."""

    caption: str
    head: list[str]
    rows: list[Row]


def places(found: Comparison) -> list[Laid]:
    """What fills each place on each side."""
    rows = lay.place_rows(found)
    head = [*lay.head(found, "Part"), "Side by side"]
    return _laid(found, "Part by part", head, rows, [*_names(found), "Side by side"])


def measures(found: Comparison) -> list[Laid]:
    """Every figure of each side."""
    per = found.measures[0].per if found.measures else ""
    caption = "Figures that may stand side by side"
    rows, names = lay.measure_rows(found), _names(found)
    if len(names) <= MOST_COLUMNS:
        return _laid(found, caption, lay.head(found, f"Pounds {per}"), rows, names)
    for row, measure in zip(rows, found.measures, strict=True):
        row[0] = f"{measure.what}, {measure.period}"
    return _laid(found, f"{caption}, in pounds {per}", [], rows, names)


def differences(found: Comparison) -> list[Laid]:
    """In how many places each file differs from that of the first."""
    head = lay.head(found, "Places that differ from the first")
    return _laid(found, "Their files: places that differ from the first", head, lay.difference_rows(found),
                 _names(found))  # fmt: skip


def _names(found: Comparison) -> list[str]:
    return [lay.name_of(found, side) for side in found.sides]


def _laid(found: Comparison, caption: str, head: list[str], rows: list[Row], names: list[str]) -> list[Laid]:
    """The rows as they are, or turned: a row for each name, its columns in blocks that a page holds."""
    if not rows or len(found.sides) <= MOST_COLUMNS:
        return [Laid(caption, head, rows)] if rows else []
    count = -(-len(rows) // BLOCK)
    cuts = [round(index * len(rows) / count) for index in range(count + 1)]
    made = []
    for number, (start, end) in enumerate(pairwise(cuts), 1):
        block = rows[start:end]
        turned = [[name, *(row[at] for row in block)] for at, name in enumerate(names, 1)]
        part = f" ({number} of {count})" if count > 1 else ""
        made.append(Laid(caption + part, ["Whose", *(_words(row[0]) for row in block)], turned))
    return made


def _words(cell: Any) -> str:
    return str(cell["text"] if isinstance(cell, dict) else cell)
