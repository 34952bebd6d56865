"""The tiles of a DNA picture: one for each part of a service, equal in size.

A brick has a bar of brickwork. What is not a brick is hatched and says in words what is known of it.
A part that another service has and this one has not is an empty place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from commons.money import show_pounds
from commons.pages.svg.canvas import ACCENT, INK, LINE, PAPER, QUIET, Canvas, fit, text_width, wrap
from commons.pages.svg.looks import hatched, pattern_fill

TileKind = Literal["brick", "bespoke", "legacy", "system", "unknown", "absent"]
GAP = 10
TALL = 96
LINE_TALL = 20
NAME_LINES, ABOUT_LINES = 3, 4


@dataclass(frozen=True)
class Tile:
    """One part of a service. `used_by` counts the services that use it, None where nobody knows;
    `pence` is its part of the cost of the bricks; `note` is said in place of "used by n"."""

    name: str
    version: str = ""
    used_by: int | None = None
    kind: TileKind = "brick"
    pence: int | None = None
    note: str = ""

    @property
    def about(self) -> str:
        if self.note:
            return self.note
        if self.kind != "brick":
            return self.kind
        return "" if self.used_by is None else f"used by {self.used_by:,}"


def columns_for(bricks: int, others: int, most: int) -> tuple[int, int]:
    """How many columns the bricks and the other parts take, in as few rows as fit."""
    rows = max(1, -(-(bricks + others) // most))
    while rows < bricks + others and -(-bricks // rows) - (-others // rows) > most:
        rows += 1
    return -(-bricks // rows), -(-others // rows)


def rows_of(tiles: Sequence[Tile], columns: int) -> int:
    return -(-len(tiles) // columns) if columns else 0


def tall(tiles: Sequence[Tile], width: float, least: int = TALL) -> int:
    """How tall the tiles of a picture are: as tall as the words of the longest need."""
    lines = [len(_name(tile, width)) + len(_about(tile, width)) for tile in tiles if tile.kind != "brick"]
    return max(least, 36 + LINE_TALL * max(lines, default=0))


def grid(canvas: Canvas, tiles: Sequence[Tile], x: float, y: float, width: float, columns: int, height: int) -> float:
    """Tiles in rows; returns the lower edge."""
    for index, tile in enumerate(tiles):
        row, column = divmod(index, columns)
        draw = {"brick": _brick, "absent": _absent}.get(tile.kind, _hatched)
        draw(canvas, tile, x + column * (width + GAP), y + row * (height + GAP), width, height)
    return y + rows_of(tiles, columns) * (height + GAP) - GAP


def _brick(canvas: Canvas, tile: Tile, x: float, y: float, width: float, height: int) -> None:
    canvas.rect(x + 0.75, y + 0.75, width - 1.5, height - 1.5, rx=5, fill=PAPER, stroke=ACCENT, stroke_width=1.5)
    canvas.rect(x + 0.75, y + 0.75, width - 1.5, 14, rx=4, fill=pattern_fill(canvas, "bricks"))
    room = width - 20
    canvas.text(x + 10, y + 38, fit(tile.name, 16, room, bold=True), 16, bold=True)
    cost = show_pounds(tile.pence) if tile.pence else ""
    release = fit(tile.version, 14, room)
    canvas.text(x + 10, y + 60, release, 14, fill=QUIET)
    if cost and text_width(release + "  " + cost, 14) <= room:
        canvas.text(x + width - 10, y + 60, cost, 14, text_anchor="end")
    canvas.text(x + 10, y + 81, fit(tile.about, 14, room), 14, fill=INK)


def _hatched(canvas: Canvas, tile: Tile, x: float, y: float, width: float, height: int) -> None:
    edge = {"stroke": "#55616d", "stroke_width": 1.5, "stroke_dasharray": "5 3"}
    canvas.rect(x + 0.75, y + 0.75, width - 1.5, height - 1.5, rx=5, fill=hatched(canvas), **edge)
    canvas.rect(x + 7, y + 14, width - 14, height - 22, rx=3, fill=PAPER)
    _words(canvas, tile, x, y, width, INK)


def _absent(canvas: Canvas, tile: Tile, x: float, y: float, width: float, height: int) -> None:
    edge = {"stroke": LINE, "stroke_width": 1.5, "stroke_dasharray": "2 4"}
    canvas.rect(x + 0.75, y + 0.75, width - 1.5, height - 1.5, rx=5, fill=PAPER, **edge)
    _words(canvas, tile, x, y, width, QUIET)


def _words(canvas: Canvas, tile: Tile, x: float, y: float, width: float, colour: str) -> None:
    y += 14
    for line in _name(tile, width):
        y += LINE_TALL
        canvas.text(x + 12, y, line, 16, bold=True, fill=colour)
    for line in _about(tile, width):
        y += LINE_TALL
        canvas.text(x + 12, y, line, 14, fill=colour)


def _name(tile: Tile, width: float) -> list[str]:
    return wrap(tile.name, 16, width - 24, bold=True, lines=NAME_LINES)


def _about(tile: Tile, width: float) -> list[str]:
    return wrap(tile.about, 14, width - 24, lines=ABOUT_LINES)
