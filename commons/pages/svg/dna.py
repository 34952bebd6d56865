"""The DNA picture: what a service is made of, what it costs, and how the two belong together.

Row "Made of" has an equal tile for each brick, and hatched tiles for what is bespoke, legacy or
unknown. Row "Costs" has one bar of the five classes and what is not known. A band joins the bricks
to their slice of the bar.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from commons.money import show_pounds
from commons.pages.svg.canvas import (
    ACCENT,
    INK,
    NARROW,
    PAPER,
    QUIET,
    TINT,
    WIDE,
    Canvas,
    Column,
    Picture,
    Table,
    example_badge,
    fit,
    key_of,
    origin_words,
    text_width,
    wrap,
)
from commons.pages.svg.costs import Slice, cost_rows, draw_bar, legend_across, legend_down, slices
from commons.pages.svg.looks import CostClass, hatched, pattern_fill, spoken

TileKind = Literal["brick", "bespoke", "legacy", "unknown"]
GUTTER = 164
GAP = 10
TALL = 96
PAD = 12


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


@dataclass(frozen=True)
class Dna:
    """Everything that the picture says. `notes` are short lines beside the costs, such as the cost of
    a case and how many were closed."""

    title: str
    tiles: tuple[Tile, ...]
    costs: Mapping[CostClass, int]
    period: str
    origin: str = "live"
    notes: tuple[str, ...] = ()

    @property
    def bricks(self) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.tiles if tile.kind == "brick")

    @property
    def others(self) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.tiles if tile.kind != "brick")

    @property
    def made_of(self) -> str:
        count, others = len(self.bricks), len(self.others)
        said = [f"{count} shared brick{'' if count == 1 else 's'}"] if count or not others else []
        said += [f"{others} other part{'' if others == 1 else 's'}"] if others else []
        return " and ".join(said)


def dna(
    title: str,
    tiles: Sequence[Tile],
    costs: Mapping[CostClass, int],
    *,
    period: str,
    origin: str = "live",
    notes: Sequence[str] = (),
) -> Picture:
    """The DNA picture of a service: its tiles, and its costs in pence by class over a period."""
    shown = Dna(title, tuple(tiles), dict(costs), period, origin, tuple(notes))
    key = key_of("dna", shown)
    return Picture(_wide(shown, key + "w"), _narrow(shown, key + "n"), _table(shown))


def _described(shown: Dna) -> str:
    names = ", ".join(f"{tile.name} {tile.version}".strip() + f" ({tile.about or 'brick'})" for tile in shown.tiles)
    total = show_pounds(sum(shown.costs.values()))
    told = "".join(f" {note}." for note in shown.notes)
    return (
        f"{origin_words(shown.origin)}Made of {shown.made_of}: {names}. "
        f"Costs {total}, {shown.period}: {spoken(shown.costs) or 'none'}.{told}"
    )


def _table(shown: Dna) -> Table:
    tiles = tuple(
        (
            "Made of",
            f"{tile.name} {tile.version}".strip(),
            tile.about or "brick",
            "" if tile.pence is None else show_pounds(tile.pence),
            "",
        )
        for tile in shown.tiles
    )
    costs = tuple(("Costs", name, shown.period, cost, share) for name, cost, share in cost_rows(shown.costs))
    head = (Column("Row"), Column("Part"), Column("About"), Column("Cost", True), Column("Share", True))
    word = "" if shown.origin in ("live", "") else f" ({shown.origin})"
    return Table(f"DNA of {shown.title}{word}", head, tiles + costs)


def columns_for(bricks: int, others: int, most: int) -> tuple[int, int]:
    """How many columns the bricks and the other parts take, in as few rows as fit."""
    rows = max(1, -(-(bricks + others) // most))
    while rows < bricks + others and -(-bricks // rows) - (-others // rows) > most:
        rows += 1
    return -(-bricks // rows), -(-others // rows)


def _tile(canvas: Canvas, tile: Tile, x: float, y: float, width: float) -> None:
    brick = tile.kind == "brick"
    if brick:
        canvas.rect(x + 0.75, y + 0.75, width - 1.5, TALL - 1.5, rx=5, fill=PAPER, stroke=ACCENT, stroke_width=1.5)
        canvas.rect(x + 0.75, y + 0.75, width - 1.5, 14, rx=4, fill=pattern_fill(canvas, "bricks"))
    else:
        edge = {"stroke": "#55616d", "stroke_width": 1.5, "stroke_dasharray": "5 3"}
        canvas.rect(x + 0.75, y + 0.75, width - 1.5, TALL - 1.5, rx=5, fill=hatched(canvas), **edge)
        canvas.rect(x + 7, y + 20, width - 14, TALL - 28, rx=3, fill=PAPER)
    room = width - 20
    for line, words in enumerate(wrap(tile.name, 16, room, bold=True, lines=1 if brick else 2)):
        canvas.text(x + 10, y + 38 + 20 * line, words, 16, bold=True)
    cost = show_pounds(tile.pence) if tile.pence else ""
    release = fit(tile.version, 14, room) if brick else ""
    canvas.text(x + 10, y + 60, release, 14, fill=QUIET)
    if cost and text_width(release + "  " + cost, 14) <= room:
        canvas.text(x + width - 10, y + 60, cost, 14, text_anchor="end")
    canvas.text(x + 10, y + 81, fit(tile.about, 14, room, bold=not brick), 14, bold=not brick, fill=INK)


def _rows(tiles: Sequence[Tile], columns: int) -> int:
    return -(-len(tiles) // columns) if columns else 0


def _grid(canvas: Canvas, tiles: Sequence[Tile], x: float, y: float, width: float, columns: int) -> float:
    """Tiles in rows; returns the lower edge."""
    for index, tile in enumerate(tiles):
        row, column = divmod(index, columns)
        _tile(canvas, tile, x + column * (width + GAP), y + row * (TALL + GAP), width)
    return y + _rows(tiles, columns) * (TALL + GAP) - GAP


def _frame(canvas: Canvas, left: float, right: float, top: float, low: float, part: Slice, bar: float) -> None:
    """The frame around the bricks: it narrows to their slice of the bar, where they have one."""
    edge = {"fill": TINT, "stroke": ACCENT, "stroke_width": 1.5, "stroke_linejoin": "round"}
    if not part.width:
        canvas.rect(left, top, right - left, low - top, rx=8, **edge)
        return
    x0, x1, bend = part.x + 1, part.x + max(part.width - 1, 2), (bar - low) * 0.62
    canvas.path(
        f"M{left:.1f} {low:.1f}V{top + 8:.1f}q0 -8 8 -8H{right - 8:.1f}q8 0 8 8V{low:.1f}"
        f"C{right:.1f} {low + bend:.1f} {x1:.1f} {bar - bend:.1f} {x1:.1f} {bar:.1f}H{x0:.1f}"
        f"C{x0:.1f} {bar - bend:.1f} {left:.1f} {low + bend:.1f} {left:.1f} {low:.1f}Z",
        **edge,
    )


def _band_words(part: Slice, room: float) -> str:
    if not part.pence:
        return "These bricks: no cost in this period"
    full = f"These bricks: {show_pounds(part.pence)}, {part.share} of the cost"
    return full if text_width(full, 16, bold=True) <= room else f"Bricks: {show_pounds(part.pence)}, {part.share}"


def _heading(canvas: Canvas, shown: Dna, right: float) -> float:
    taken = example_badge(canvas, right, 1, shown.origin)
    canvas.text(0, 24, fit(shown.title, 22, right - taken - 20, bold=True), 22, bold=True)
    return 44


def _wide(shown: Dna, key: str) -> Markup:
    canvas = Canvas(WIDE, key)
    top = _heading(canvas, shown, WIDE - 1)
    left, room = float(GUTTER), WIDE - GUTTER
    few, own = columns_for(len(shown.bricks), len(shown.others), 6)
    spare = room - (2 * PAD if few else 0) - (GAP + PAD if few and own else 0)
    width = min(170.0, (spare - GAP * (few + own - 1 - bool(few and own))) / max(few + own, 1))
    inner = left + (PAD if few else 0)
    across = few * (width + GAP) - GAP
    rows = max(_rows(shown.bricks, few), _rows(shown.others, own))
    lower = top + rows * (TALL + GAP) - GAP + 2 * PAD
    parts = slices(shown.costs, left, room)
    brick = next(part for part in parts if part.cost == "bricks")
    bar = lower + ((92 if brick.width else 44) if few else 24)
    if few:
        end = inner + across + PAD
        _frame(canvas, left + 0.75, end - 0.75, top, lower, brick, bar - 4)
        words = _band_words(brick, end - left - 40)
        canvas.text((left + end) / 2, lower + 20, words, 16, bold=True, fill=ACCENT, text_anchor="middle")
    _grid(canvas, shown.bricks, inner, top + PAD, width, few)
    beside = inner + across + PAD + GAP if few else left
    _grid(canvas, shown.others, beside, top + PAD, width, own)
    _row_words(canvas, top + 34, "Made of", (shown.made_of,))
    draw_bar(canvas, parts, bar, 60)
    total = show_pounds(sum(shown.costs.values()))
    _row_words(canvas, bar + 20, "Costs", (total, shown.period, *shown.notes), strong=True)
    bottom = legend_across(canvas, parts, left, room, bar + 60)
    return canvas.finish(bottom + 8, f"DNA of {shown.title}", _described(shown))


def _row_words(canvas: Canvas, y: float, word: str, lines: Sequence[str], *, strong: bool = False) -> None:
    """The word of a row at its left, and short lines under it."""
    canvas.text(0, y, word, 20, bold=True)
    y += 4
    for index, line in enumerate(lines):
        bold = strong and index == 0
        for part in wrap(line, 14, GUTTER - 14, bold=bold, lines=3):
            y += 20
            canvas.text(0, y, part, 15 if bold else 14, bold=bold, fill=INK if bold else QUIET)


def _narrow(shown: Dna, key: str) -> Markup:
    canvas = Canvas(NARROW, key)
    y = 36.0 if example_badge(canvas, NARROW - 1, 1, shown.origin) else 0.0
    for line in wrap(shown.title, 19, NARROW, bold=True, lines=3):
        y += 26
        canvas.text(0, y, line, 19, bold=True)
    y += 34
    canvas.text(0, y, "Made of", 18, bold=True)
    canvas.text(100, y, fit(shown.made_of, 14, NARROW - 100), 14, fill=QUIET)
    width = (NARROW - 2 * PAD - GAP) / 2
    y += 14
    if shown.others:
        y = _grid(canvas, shown.others, PAD, y, width, 2) + GAP
    parts = slices(shown.costs, 0, NARROW)
    brick = next(part for part in parts if part.cost == "bricks")
    low = y + _rows(shown.bricks, 2) * (TALL + GAP) - GAP + 2 * PAD if shown.bricks else y
    bar = low + ((72 if brick.width else 36) if shown.bricks else 14)
    if shown.bricks:
        _frame(canvas, 0.75, NARROW - 0.75, y, low, brick, bar - 4)
        words = _band_words(brick, NARROW - 16)
        canvas.text(NARROW / 2, low + 18, words, 15, bold=True, fill=ACCENT, text_anchor="middle")
        _grid(canvas, shown.bricks, PAD, y + PAD, width, 2)
    draw_bar(canvas, parts, bar, 44)
    y = bar + 44 + 30
    canvas.text(0, y, "Costs", 18, bold=True)
    canvas.text(NARROW, y, show_pounds(sum(shown.costs.values())), 18, bold=True, text_anchor="end")
    for note in (shown.period, *shown.notes):
        for line in wrap(note, 14, NARROW, lines=2):
            y += 20
            canvas.text(0, y, line, 14, fill=QUIET)
    bottom = legend_down(canvas, parts, y + 12)
    return canvas.finish(bottom, f"DNA of {shown.title}", _described(shown))
