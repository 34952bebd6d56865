"""The DNA picture: what a service is made of, what it costs, and how the two belong together.

Row "Made of" has an equal tile for each brick, and hatched tiles for what is bespoke, legacy or
unknown. Row "Costs" has one bar of the five classes and what is not known, with the income laid back
over it where there is one. A band joins the bricks to their slice of the bar.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from commons.money import show_pounds
from commons.pages.svg.canvas import (
    ACCENT,
    INK,
    NARROW,
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
from commons.pages.svg.costs import Manner, Slice, cost_rows, draw_bar, legend_across, legend_down, slices
from commons.pages.svg.looks import CLASSES, CostClass, spoken
from commons.pages.svg.tiles import GAP, Tile, columns_for, grid, rows_of, tall

GUTTER = 164
PAD = 12
WIDEST, WIDEST_OWN = 170.0, 400.0
INCOME = "#0b5cad"


@dataclass(frozen=True)
class Dna:
    """Everything that the picture says. `notes` are short lines beside the costs, such as the cost of
    a case and how many were closed. Of a declared service a class without an amount is not known, and not
    nothing; `nothing` stands in an empty bar. `scale` is the bar's length beside the longest one of a
    comparison; `withheld` costs are not shown at all; `net` is given where it was rounded by itself."""

    title: str
    tiles: tuple[Tile, ...]
    costs: Mapping[CostClass, int]
    period: str
    origin: str = "live"
    notes: tuple[str, ...] = ()
    income: int | None = None
    show: Callable[[int], str] = field(default=show_pounds, repr=False)
    nothing: str = "No costs in this period"
    scale: float = 1.0
    withheld: bool = False
    net: int | None = None

    @property
    def bricks(self) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.tiles if tile.kind == "brick")

    @property
    def others(self) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.tiles if tile.kind != "brick")

    @property
    def made_of(self) -> str:
        count, others = len(self.bricks), sum(tile.kind != "absent" for tile in self.others)
        if others and not count:
            return f"{others} part{'' if others == 1 else 's'}, no bricks"
        said = [f"{count} shared brick{'' if count == 1 else 's'}"] if count or not others else []
        said += [f"{others} other part{'' if others == 1 else 's'}"] if others else []
        return " and ".join(said)

    @property
    def gross(self) -> int:
        return sum(self.costs.values())

    @property
    def manner(self) -> Manner:
        if self.withheld:
            return Manner(self.show, (), self.nothing, "not shown")
        return Manner(self.show, tuple(self.costs) if self.origin == "declared" else CLASSES, self.nothing)

    @property
    def total(self) -> str:
        """The gross cost in words; of a declared service without an amount it is not known."""
        return self.show(self.gross) if self.manner.known else self.manner.unknown

    @property
    def income_words(self) -> str:
        """What the income is and what is left; empty without income or without a cost to lay it over."""
        if self.income is None or self.gross <= 0:
            return ""
        return f"Income {self.show(self.income)}, laid back over the cost: net {self.show(self.left)}"

    @property
    def left(self) -> int:
        """What is left of the cost after the income."""
        return self.gross - (self.income or 0) if self.net is None else self.net


def dna(
    title: str,
    tiles: Sequence[Tile],
    costs: Mapping[CostClass, int],
    *,
    period: str,
    origin: str = "live",
    notes: Sequence[str] = (),
    income: int | None = None,
    show: Callable[[int], str] = show_pounds,
    nothing: str = "No costs in this period",
    scale: float = 1.0,
    withheld: bool = False,
    net: int | None = None,
) -> Picture:
    """The DNA picture of a service: its tiles, and its costs and income in pence by class over a period."""
    made = (title, tuple(tiles), dict(costs), period, origin, tuple(notes), income)
    shown = Dna(*made, show, nothing, scale, withheld, net)
    key = key_of("dna", *made, nothing, scale, withheld, net)
    return Picture(_wide(shown, key + "w"), narrow(shown, key + "n"), _table(shown))


def _described(shown: Dna) -> str:
    names = ", ".join(f"{tile.name} {tile.version}".strip() + f" ({tile.about or 'brick'})" for tile in shown.tiles)
    told = "".join(f" {note}." for note in (*shown.notes, *([shown.income_words] if shown.income_words else [])))
    return (
        f"{origin_words(shown.origin)}Made of {shown.made_of}: {names}. "
        f"Costs {shown.total}, {shown.period}: {spoken(shown.costs, shown.show) or shown.nothing}.{told}"
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
    costs = tuple(
        ("Costs", name, shown.period, cost, share) for name, cost, share in cost_rows(shown.costs, shown.manner)
    )
    net: tuple[tuple[str, ...], ...] = ()
    if shown.income is not None and shown.manner.known:
        income, left = shown.show(shown.income), shown.show(shown.left)
        net = (("Income", "Income", shown.period, income, ""), ("Income", "Net cost", shown.period, left, ""))
    head = (Column("Row"), Column("Part"), Column("About"), Column("Cost", True), Column("Share", True))
    word = "" if shown.origin in ("live", "") else f" ({shown.origin})"
    return Table(f"DNA of {shown.title}{word}", head, (*tiles, *costs, *net))


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


def _band_words(shown: Dna, part: Slice, room: float) -> str:
    if shown.withheld:
        return ""
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
    few, own = columns_for(len(shown.bricks), len(shown.others), 6 if shown.bricks else 3)
    spare = room - (2 * PAD if few else 0) - (GAP + PAD if few and own else 0)
    most = WIDEST if few else WIDEST_OWN
    width = min(most, (spare - GAP * (few + own - 1 - bool(few and own))) / max(few + own, 1))
    height = tall(shown.tiles, width)
    inner = left + (PAD if few else 0)
    across = few * (width + GAP) - GAP
    rows = max(rows_of(shown.bricks, few), rows_of(shown.others, own))
    lower = top + rows * (height + GAP) - GAP + 2 * PAD
    parts = slices(shown.costs, left, round(room * shown.scale))
    brick = next(part for part in parts if part.cost == "bricks")
    bar = lower + ((92 if brick.width else 44) if few else 24)
    if few:
        end = inner + across + PAD
        _frame(canvas, left + 0.75, end - 0.75, top, lower, brick, bar - 4)
        words = _band_words(shown, brick, end - left - 40)
        canvas.text((left + end) / 2, lower + 20, words, 16, bold=True, fill=ACCENT, text_anchor="middle")
    grid(canvas, shown.bricks, inner, top + PAD, width, few, height)
    beside = inner + across + PAD + GAP if few else left
    grid(canvas, shown.others, beside, top + PAD, width, own, height)
    _row_words(canvas, top + 34, "Made of", (shown.made_of,))
    draw_bar(canvas, parts, bar, 60, shown.manner)
    said = _row_words(canvas, bar + 20, "Costs", (shown.total, shown.period, *shown.notes), strong=True)
    bottom = _income(canvas, shown, parts, bar + 60)
    bottom = bottom if shown.withheld else legend_across(canvas, parts, left, room, bottom, shown.manner)
    return canvas.finish(max(bottom, said) + 8, f"DNA of {shown.title}", _described(shown))


def _income(canvas: Canvas, shown: Dna, parts: list[Slice], y: float) -> float:
    """The income as a band under the bar, from its end backwards: what is left of it is net. The lower edge."""
    if not shown.income_words:
        return y
    left, right = parts[0].x, parts[-1].x + parts[-1].width
    width = (right - left) * min(max(shown.income or 0, 0) / shown.gross, 1)
    if width:
        canvas.rect(right - width, y + 5, width - 0.75, 12, fill=INCOME, rx=2)
    size = 15 if canvas.width == WIDE else 14
    for line in wrap(shown.income_words, size, canvas.width - left, lines=2):
        y += 22
        canvas.text(left, y + 16, line, size, fill=INCOME)
    return y + 22


def _row_words(canvas: Canvas, y: float, word: str, lines: Sequence[str], *, strong: bool = False) -> float:
    """The word of a row at its left, and short lines under it; returns the lowest line."""
    canvas.text(0, y, word, 20, bold=True)
    y += 4
    for index, line in enumerate(lines):
        bold = strong and index == 0
        for part in wrap(line, 14, GUTTER - 14, bold=bold, lines=3):
            y += 20
            canvas.text(0, y, part, 15 if bold else 14, bold=bold, fill=INK if bold else QUIET)
    return y


def narrow(shown: Dna, key: str) -> Markup:
    """The layout for a phone, which may also stand in a column of a wider picture."""
    canvas = Canvas(NARROW, key)
    y = 36.0 if example_badge(canvas, NARROW - 1, 1, shown.origin) else 0.0
    for line in wrap(shown.title, 19, NARROW, bold=True, lines=3):
        y += 26
        canvas.text(0, y, line, 19, bold=True)
    y += 34
    canvas.text(0, y, "Made of", 18, bold=True)
    canvas.text(100, y, fit(shown.made_of, 14, NARROW - 100), 14, fill=QUIET)
    y = _narrow_tiles(canvas, shown, y + 14, parts := slices(shown.costs, 0, round(NARROW * shown.scale)))
    draw_bar(canvas, parts, y, 44, shown.manner)
    y = _income(canvas, shown, parts, y + 44) + 30
    canvas.text(0, y, "Costs", 18, bold=True)
    canvas.text(NARROW, y, shown.total, 18, bold=True, text_anchor="end")
    for note in (shown.period, *shown.notes):
        for line in wrap(note, 14, NARROW, lines=3):
            y += 20
            canvas.text(0, y, line, 14, fill=QUIET)
    bottom = y + 12 if shown.withheld else legend_down(canvas, parts, y + 12, shown.manner)
    return canvas.finish(bottom, f"DNA of {shown.title}", _described(shown))


def _narrow_tiles(canvas: Canvas, shown: Dna, y: float, parts: list[Slice]) -> float:
    """The tiles above each other and the band to the bricks' slice; returns where the bar begins."""
    width = (NARROW - 2 * PAD - GAP) / 2
    if shown.others:
        across = 2 if shown.bricks else 1
        own = width if shown.bricks else float(NARROW)
        y = grid(canvas, shown.others, PAD if shown.bricks else 0, y, own, across, tall(shown.others, own)) + GAP
    if not shown.bricks:
        return y + 14
    brick = next(part for part in parts if part.cost == "bricks")
    height = tall(shown.bricks, width)
    low = y + rows_of(shown.bricks, 2) * (height + GAP) - GAP + 2 * PAD
    bar = low + (72 if brick.width else 36)
    _frame(canvas, 0.75, NARROW - 0.75, y, low, brick, bar - 4)
    words = _band_words(shown, brick, NARROW - 16)
    canvas.text(NARROW / 2, low + 18, words, 15, bold=True, fill=ACCENT, text_anchor="middle")
    grid(canvas, shown.bricks, PAD, y + PAD, width, 2, height)
    return bar
