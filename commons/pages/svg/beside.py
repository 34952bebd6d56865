"""The DNA of two to four sides, aligned: a row for each place, a column for each side, bars on one scale.

A row that all sides fill alike has one ground that joins them. On a phone the sides stand below each
other, each as its own DNA picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commons.pages.svg.canvas import (
    ACCENT,
    INK,
    LINE,
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
    joined,
    key_of,
    origin_words,
    wrap,
)
from commons.pages.svg.costs import draw_bar, slices
from commons.pages.svg.dna import INCOME, Dna, narrow
from commons.pages.svg.looks import CLASSES, capital, patch, pattern_fill, shares
from commons.pages.svg.tiles import Tile, grid, tall

GUTTER, GAP, PAD, STEP = 168, 22, 8, 27
BRICK_TALL = 66


@dataclass(frozen=True)
class Place:
    """One row: what fills the place on each side. `verdict` is said in words; `alike` joins the sides."""

    name: str
    verdict: str
    tiles: tuple[Tile, ...]
    alike: bool = False


@dataclass(frozen=True)
class Bars:
    """One line of figures, where the sides have no total of their own: None where there is no figure."""

    name: str
    values: tuple[float | None, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """All that the picture says. `more` stands under each side's cost; `why` in place of all costs."""

    sides: tuple[Dna, ...]
    places: tuple[Place, ...]
    more: tuple[str, ...] = ()
    lines: tuple[Bars, ...] = ()
    why: str = ""
    per: str = ""

    @property
    def column(self) -> float:
        return (WIDE - GUTTER - GAP * (len(self.sides) - 1)) / len(self.sides)

    def left(self, index: int) -> float:
        """Where the column of a side begins."""
        return GUTTER + index * (self.column + GAP)

    @property
    def title(self) -> str:
        return f"DNA side by side: {joined([side.title for side in self.sides])}"


def beside(shown: Beside) -> Picture:
    """The aligned picture, the pictures one below the other for a phone, and one table for both."""
    key = key_of("beside", shown)
    below = [narrow(side, f"{key}n{index}") for index, side in enumerate(shown.sides)]
    return Picture(_wide(shown, key + "w"), Markup("").join(below), _table(shown))


def _wide(shown: Beside, key: str) -> Markup:
    canvas = Canvas(WIDE, key)
    y = _names(canvas, shown)
    for place in shown.places:
        y = _place(canvas, shown, place, y) + 10
    y += 16
    if shown.why:
        y = why_box(canvas, shown, y)
    elif shown.lines:
        y = _lines(canvas, shown, y)
    else:
        y = _costs(canvas, shown, y)
    return canvas.finish(y + 8, shown.title, described(shown))


def _names(canvas: Canvas, shown: Beside) -> float:
    """The name of each side over its column, with its origin unless all have one; returns the lower edge."""
    origins = {side.origin for side in shown.sides}
    top = 40.0 if origins - {"live", ""} else 6.0
    if len(origins) == 1:
        example_badge(canvas, WIDE - 1, 1, shown.sides[0].origin)
        canvas.text(0, 24, "Side by side" if top > 6 else "", 20, bold=True)
    low = top
    for index, side in enumerate(shown.sides):
        x, y = shown.left(index), top
        if len(origins) > 1:
            example_badge(canvas, x + shown.column - 1, 1, side.origin)
        for line in wrap(side.title, 17, shown.column, bold=True, lines=3):
            y += 22
            canvas.text(x, y, line, 17, bold=True)
        low = max(low, y)
    canvas.text(0, low, "Made of", 20, bold=True)
    return low + 18


def _place(canvas: Canvas, shown: Beside, place: Place, y: float) -> float:
    others = [tile for tile in place.tiles if tile.kind != "brick"]
    height = tall(others, shown.column, BRICK_TALL)
    if place.alike:
        edge = {"stroke": ACCENT, "stroke_width": 1.5}
        canvas.rect(GUTTER - PAD, y - 4, WIDE - GUTTER + PAD - 1, height + 8, rx=6, fill=TINT, **edge)
    for index, tile in enumerate(place.tiles):
        x = shown.left(index) + (PAD / 2 if place.alike else 0)
        width = shown.column - (PAD if place.alike else 0)
        if tile.kind == "brick":
            _brick(canvas, tile, x, y, width, height)
        else:
            grid(canvas, (tile,), x, y, width, 1, height)
    low = y + 6
    for line in wrap(place.name, 16, GUTTER - 24, bold=True, lines=3):
        low += 19
        canvas.text(0, low, line, 16, bold=True)
    canvas.text(0, low + 21, place.verdict, 14, fill=ACCENT if place.alike else QUIET, bold=place.alike)
    return max(y + height, low + 24)


def _brick(canvas: Canvas, tile: Tile, x: float, y: float, width: float, height: float) -> None:
    """A brick in a row: its name stands at the row, so the tile says its release and what is noted of it."""
    canvas.rect(x + 0.75, y + 0.75, width - 1.5, height - 1.5, rx=5, fill=PAPER, stroke=ACCENT, stroke_width=1.5)
    canvas.rect(x + 0.75, y + 0.75, width - 1.5, 12, rx=4, fill=pattern_fill(canvas, "bricks"))
    room = width - 20
    canvas.text(x + 10, y + 34, fit(f"{tile.name} {tile.version}".strip(), 15, room, bold=True), 15, bold=True)
    canvas.text(x + 10, y + 54, fit(tile.about, 14, room), 14)


def why_box(canvas: Canvas, shown: Beside, y: float) -> float:
    """One empty box across all sides with the reason."""
    canvas.text(0, y + 20, "Costs", 20, bold=True)
    lines = wrap(shown.why, 15, WIDE - GUTTER - 28, lines=3)
    height = 24 + 20 * len(lines)
    empty(canvas, GUTTER, y, WIDE - GUTTER - 1, height)
    for index, line in enumerate(lines):
        canvas.text(GUTTER + 14, y + 26 + 20 * index, line, 15, fill=QUIET)
    return y + height


def empty(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A place where nothing is shown."""
    canvas.rect(x + 0.75, y, width, height, fill="none", stroke=LINE, stroke_width=1.5, stroke_dasharray="4 3")


def _head(canvas: Canvas, shown: Beside, y: float) -> float:
    """The word and the period of the costs at the left."""
    low = y + 20
    canvas.text(0, low, "Costs", 20, bold=True)
    for line in wrap(f"{shown.per}, {shown.sides[0].period}".strip(", "), 14, GUTTER - 20, lines=4):
        low += 19
        canvas.text(0, low, line, 14, fill=QUIET)
    return low


def _costs(canvas: Canvas, shown: Beside, y: float) -> float:
    """Each side's cost as a bar on one scale, then its classes, its income and what is left, row by row."""
    low = _head(canvas, shown, y)
    for index, side in enumerate(shown.sides):
        x = shown.left(index)
        known = bool(side.costs) and not side.withheld
        canvas.text(x, y + 20, side.total if known else side.manner.unknown, 19, bold=True)
        if shown.more:
            canvas.text(x, y + 41, fit(shown.more[index], 14, shown.column), 14, fill=QUIET)
        if known:
            draw_bar(canvas, slices(side.costs, x, round(shown.column * side.scale)), y + 54, 40, side.manner)
        else:
            empty(canvas, x, y + 54, shown.column - 1.5, 40)
            canvas.text(x + 10, y + 79, fit(side.nothing, 14, shown.column - 20), 14, fill=QUIET)
    y = max(low, y + 94) + 8
    parts = [dict(zip(CLASSES, shares([side.costs.get(each, 0) for each in CLASSES]), strict=True))
            for side in shown.sides]  # fmt: skip
    for cost in CLASSES:
        y += STEP
        patch(canvas, cost, 0.75, y - 14, 16, 16)
        words = []
        for side, part in zip(shown.sides, parts, strict=True):
            amount = side.manner.amount(cost, side.costs.get(cost, 0))
            share = side.manner.share(cost, part[cost])
            words.append(f"{amount} ({share})" if share and share != "–" else amount)
        _row(canvas, shown, y, capital(cost), words, indent=26)
    for name, words in _after(shown):
        y += STEP
        _row(canvas, shown, y, name, words, colour=INCOME if name == "Income" else INK, bold=name != "Income")
    return y + 8


def _after(shown: Beside) -> list[tuple[str, list[str]]]:
    """Income and what is left of the cost, where any side has an income."""
    if all(side.income is None for side in shown.sides):
        return []

    def amount(side: Dna, value: int | None) -> str:
        return "not known" if value is None or side.withheld else side.show(value)

    left = [side.left if side.income is not None or side.net is not None else None for side in shown.sides]
    return [
        ("Income", [amount(side, side.income) for side in shown.sides]),
        ("Net", [amount(side, value) for side, value in zip(shown.sides, left, strict=True)]),
    ]


def _row(
    canvas: Canvas,
    shown: Beside,
    y: float,
    name: str,
    words: Sequence[str],
    *,
    indent: int = 0,
    colour: str = INK,
    bold: bool = False,
) -> None:
    canvas.line(0, y + 8, WIDE, y + 8, stroke="#d5dbe1", stroke_width=1)
    canvas.text(indent, y, name, 15, fill=colour, bold=bold)
    for index, text in enumerate(words):
        canvas.text(shown.left(index), y, fit(text, 15, shown.column), 15, fill=colour, bold=bold)


def _lines(canvas: Canvas, shown: Beside, y: float) -> float:
    """A bar for each line and side, all on one scale."""
    y = _head(canvas, shown, y) + 6
    most = max((value for line in shown.lines for value in line.values if value), default=1)
    for line in shown.lines:
        top = y + 12
        for index, value in enumerate(line.values):
            x = shown.left(index)
            canvas.text(x, top + 14, fit(line.words[index], 15, shown.column), 15, bold=True)
            if value and value > 0:
                width = max((shown.column - 1.5) * value / most, 3)
                patch(canvas, "not known", x + 0.75, top + 22, width, 14)
        low = top - 4
        for words in wrap(line.name, 15, GUTTER - 16, lines=3):
            low += 18
            canvas.text(0, low, words, 15)
        y = max(top + 36, low + 4)
        canvas.line(0, y + 8, WIDE, y + 8, stroke="#d5dbe1", stroke_width=1)
    return y + 10


def described(shown: Beside) -> str:
    """The whole picture in words, for those who do not see it."""
    origins = "".join(dict.fromkeys(origin_words(side.origin) for side in shown.sides))
    rows = "; ".join(
        f"{place.name}: {', '.join(said(tile) for tile in place.tiles)}: {place.verdict}" for place in shown.places
    )
    costs = shown.why or ", ".join(f"{side.title} {side.total}" for side in shown.sides)
    if shown.lines:
        costs = "; ".join(f"{line.name}: {', '.join(line.words)}" for line in shown.lines)
    return f"{origins}Made of, side by side. {rows}. Costs {shown.per}: {costs}."


def said(tile: Tile) -> str:
    """A tile in words."""
    return f"{tile.name} {tile.version}".strip() + (f" ({tile.about})" if tile.about else "")


def _table(shown: Beside) -> Table:
    words = "" if any(side.origin == "live" for side in shown.sides) else f" ({shown.sides[0].origin})"
    head = (Column("Row"), Column("Part"), *(Column(side.title) for side in shown.sides), Column("Side by side"))
    rows = [("Made of", place.name, *(said(tile) for tile in place.tiles), place.verdict) for place in shown.places]
    rows += [("Costs", name, *each, "") for name, each in told(shown)]
    return Table(f"DNA side by side{words}", head, tuple(rows))


def told(shown: Beside) -> list[tuple[str, Sequence[str]]]:
    """Every row of costs, with what it says of each side."""
    if shown.why:
        return [("All costs", ["not shown"] * len(shown.sides))]
    if shown.lines:
        return [(line.name, line.words) for line in shown.lines]
    classes = [
        (capital(cost), [side.manner.amount(cost, side.costs.get(cost, 0)) for side in shown.sides]) for cost in CLASSES
    ]
    return [*classes, ("All costs", [side.total for side in shown.sides]), *_after(shown)]
