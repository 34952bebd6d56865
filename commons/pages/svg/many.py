"""Many sides, aligned: a row for each side, a column for each place, bars on one scale.

Columns for each side grow too narrow to be read from five sides on, so the picture is turned. On a
phone the sides stand below each other, each with its parts and its bar.
"""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from commons.pages.svg.beside import GAP, Beside, Place, described, empty, said, told, why_box
from commons.pages.svg.canvas import (
    ACCENT,
    FAINT,
    INK,
    LINE,
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
    wrap,
)
from commons.pages.svg.costs import draw_bar, slices
from commons.pages.svg.dna import Dna
from commons.pages.svg.looks import CLASSES, capital, hatched, patch, pattern_fill
from commons.pages.svg.tiles import Tile

NAMES, BLOCK, ROW = 196, 6, 54
TOTALS = 150


def many(shown: Beside) -> Picture:
    """The aligned picture with a row for each side, the same for a phone, and one table for both."""
    key = key_of("many", shown)
    return Picture(_wide(shown, key + "w"), _narrow(shown, key + "n"), _table(shown))


def _names(shown: Beside) -> list[str]:
    """The name of each side, with its origin where they are of several."""
    several = len({side.origin for side in shown.sides}) > 1
    return [f"{side.title} ({side.origin})" if several else side.title for side in shown.sides]


def _wide(shown: Beside, key: str) -> Markup:
    canvas = Canvas(WIDE, key)
    if len({side.origin for side in shown.sides}) == 1:
        example_badge(canvas, WIDE - 1, 1, shown.sides[0].origin)
    y = 40.0
    for first, block in _blocks(shown.places):
        y = _made_of(canvas, shown, block, y, "Made of" if first else "") + 22
    if shown.why:
        y = why_box(canvas, shown, y)
    elif shown.lines:
        y = _lines(canvas, shown, y)
    else:
        y = _costs(canvas, shown, y)
    return canvas.finish(y + 8, shown.title, described(shown))


def _blocks(places: Sequence[Place]) -> list[tuple[bool, Sequence[Place]]]:
    """The places in as few blocks of about one size as the width holds."""
    count = -(-len(places) // BLOCK)
    cuts = [round(index * len(places) / count) for index in range(count + 1)] if count else [0]
    return [(start == 0, places[start:end]) for start, end in pairwise(cuts)]


def _made_of(canvas: Canvas, shown: Beside, places: Sequence[Place], y: float, word: str) -> float:
    """A column for each place: its name, whether it is the same, and below it what fills it on each side."""
    width = (WIDE - NAMES - GAP / 2 * (len(places) - 1)) / len(places)
    lefts = [NAMES + index * (width + GAP / 2) for index in range(len(places))]
    canvas.text(0, y + 16, word, 20, bold=True)
    heads = [wrap(place.name, 14, width - 10, bold=True, lines=3) for place in places]
    low = y + 16 * max(map(len, heads)) + 26
    for place, left, head in zip(places, lefts, heads, strict=True):
        if place.alike:
            edge = {"stroke": ACCENT, "stroke_width": 1.5}
            canvas.rect(left - 3, y - 2, width + 2, low - y + ROW * len(shown.sides), rx=6, fill=TINT, **edge)
        for index, line in enumerate(head):
            canvas.text(left + 4, y + 14 + 16 * index, line, 14, bold=True)
        canvas.text(left + 4, y + 14 + 16 * len(head), place.verdict, 13, fill=ACCENT if place.alike else QUIET)
    for row in range(len(shown.sides)):
        top = low + ROW * row
        canvas.line(0, top, WIDE, top, stroke=FAINT, stroke_width=1)
        _name(canvas, shown, row, top)
        for place, left in zip(places, lefts, strict=True):
            _cell(canvas, place.tiles[row], left + 4, top, width - 10)
    return low + ROW * len(shown.sides)


def _name(canvas: Canvas, shown: Beside, row: int, top: float) -> None:
    """The title of a side; where origins differ its own stands below it in full, whatever the title's length."""
    side, y = shown.sides[row], top + 4
    for line in wrap(side.title, 14, NAMES - 14, bold=True, lines=2):
        y += 16
        canvas.text(0, y, line, 14, bold=True)
    if len({each.origin for each in shown.sides}) > 1:
        canvas.text(0, y + 14, side.origin.upper(), 12, bold=True, fill=QUIET)


def _cell(canvas: Canvas, tile: Tile, x: float, top: float, width: float) -> None:
    _swatch(canvas, tile, x, top + 11)
    for index, line in enumerate(wrap(f"{tile.name} {tile.version}".strip(), 13, width - 20, lines=2)):
        canvas.text(x + 20, top + 22 + 17 * index, line, 13, fill=QUIET if tile.kind == "absent" else INK)


def _swatch(canvas: Canvas, tile: Tile, x: float, y: float) -> None:
    """Brickwork, hatching or an empty place, as the tiles of a DNA have them."""
    if tile.kind == "brick":
        canvas.rect(x, y, 14, 14, fill=pattern_fill(canvas, "bricks"), stroke=ACCENT, stroke_width=1)
    else:
        ground = PAPER if tile.kind == "absent" else hatched(canvas)
        canvas.rect(x, y, 14, 14, fill=ground, stroke=LINE, stroke_width=1, stroke_dasharray="3 2")


def _costs(canvas: Canvas, shown: Beside, y: float) -> float:
    """A bar for each side on one scale, its total before it, its income and what is left below it."""
    canvas.text(0, y + 18, "Costs", 20, bold=True)
    canvas.text(NAMES, y + 17, fit(f"{shown.per}, {shown.sides[0].period}", 14, WIDE - NAMES), 14, fill=QUIET)
    y, left = y + 32, NAMES + TOTALS
    for index, side in enumerate(shown.sides):
        top = y + (ROW + 6) * index
        canvas.line(0, top, WIDE, top, stroke=FAINT, stroke_width=1)
        _name(canvas, shown, index, top)
        canvas.text(NAMES, top + 22, _total(side), 15, bold=True)
        if shown.more:
            canvas.text(NAMES, top + 41, fit(shown.more[index] if index else "", 13, TOTALS - 8), 13, fill=QUIET)
        _bar(canvas, side, left, top + 8, WIDE - left - 1)
        canvas.text(left, top + 51, fit(_left_over(side), 13, WIDE - left), 13, fill=QUIET)
    return _legend(canvas, shown, y + (ROW + 6) * len(shown.sides) + 10)


def _total(side: Dna) -> str:
    return side.total if side.costs and not side.withheld else side.manner.unknown


def _bar(canvas: Canvas, side: Dna, x: float, y: float, room: float) -> None:
    if side.costs and not side.withheld:
        parts = slices(side.costs, x, round(room * side.scale))
        drawn = [part for part in parts if part.width]
        if len(drawn) == 1:
            patch(canvas, drawn[0].cost, x + 0.75, y, max(drawn[0].width - 2, 1.5), 28)
        else:
            draw_bar(canvas, parts, y, 28, side.manner)
    else:
        empty(canvas, x, y, room, 28)
        canvas.text(x + 10, y + 19, fit(side.nothing, 13, room - 20), 13, fill=QUIET)


def _left_over(side: Dna) -> str:
    """Income and net in words, where there is an income."""
    if side.income is None or side.withheld or not side.costs:
        return ""
    return f"income {side.show(side.income)}, net {side.show(side.left)}"


def _legend(canvas: Canvas, shown: Beside, y: float) -> float:
    """Which pattern is which class, for the classes that a bar has."""
    used = [cost for cost in CLASSES if any(side.costs.get(cost) for side in shown.sides)]
    across = 3 if canvas.width == WIDE else 2
    for index, cost in enumerate(used):
        row, column = divmod(index, across)
        x = column * canvas.width / across
        patch(canvas, cost, x + 0.75, y + 24 * row, 16, 16)
        canvas.text(x + 24, y + 13 + 24 * row, capital(cost), 14)
    return y + 24 * -(-len(used) // across)


def _lines(canvas: Canvas, shown: Beside, y: float) -> float:
    """For each line a bar of every side, all of all lines on one scale."""
    canvas.text(0, y + 18, "Costs", 20, bold=True)
    canvas.text(NAMES, y + 17, fit(shown.per + ", " + shown.sides[0].period, 14, WIDE - NAMES), 14, fill=QUIET)
    most = max((value for line in shown.lines for value in line.values if value), default=1)
    y += 34
    for start in range(0, len(shown.lines), BLOCK):
        block = shown.lines[start : start + BLOCK]
        width = (WIDE - NAMES) / min(BLOCK, len(shown.lines))
        heads = [wrap(line.name, 13, width - 14, bold=True, lines=3) for line in block]
        low = y + 16 * max(map(len, heads)) + 10
        for column, head in enumerate(heads):
            for index, words in enumerate(head):
                canvas.text(NAMES + column * width, y + 12 + 16 * index, words, 13, bold=True)
        for row in range(len(shown.sides)):
            top = low + ROW * row
            canvas.line(0, top, WIDE, top, stroke=FAINT, stroke_width=1)
            _name(canvas, shown, row, top)
            for column, line in enumerate(block):
                x, value = NAMES + column * width, line.values[row]
                canvas.text(x, top + 20, fit(line.words[row], 13, width - 10), 13)
                if value and value > 0:
                    patch(canvas, "not known", x + 0.75, top + 28, max((width - 14) * value / most, 3), 12)
        y = low + ROW * len(shown.sides) + 18
    return y


def _narrow(shown: Beside, key: str) -> Markup:
    canvas = Canvas(NARROW, key)
    one = len({side.origin for side in shown.sides}) == 1
    badge = example_badge(canvas, NARROW - 1, 1, shown.sides[0].origin) if one else 0
    canvas.text(0, 22, "Side by side", 18, bold=True)
    y = 44.0 if badge else 34.0
    for words in (f"{shown.per}, {shown.sides[0].period}",) if not shown.why else (shown.why,):
        for line in wrap(words.strip(", "), 13, NARROW, lines=6):
            canvas.text(0, y + 10, line, 13, fill=QUIET)
            y += 18
    for index in range(len(shown.sides)):
        y = _below(canvas, shown, index, y + 12)
    return canvas.finish(_legend(canvas, shown, y + 14) + 8, shown.title, described(shown))


def _below(canvas: Canvas, shown: Beside, index: int, y: float) -> float:
    """One side on a phone: its name, its parts, its bar or its lines."""
    side, name = shown.sides[index], _names(shown)[index]
    canvas.line(0, y, NARROW, y)
    for line in wrap(name, 16, NARROW, bold=True, lines=4):
        y += 22
        canvas.text(0, y, line, 16, bold=True)
    for place in shown.places:
        tile = place.tiles[index]
        _swatch(canvas, tile, 0.75, y + 11)
        for line in wrap(f"{place.name}: {tile.name} {tile.version}".strip(), 14, NARROW - 22, lines=2):
            y += 20
            canvas.text(22, y + 3, line, 14)
    y += 8
    for each in shown.lines:
        y += 22
        canvas.text(0, y, fit(each.name, 13, NARROW - 90), 13)
        canvas.text(NARROW - 1, y, each.words[index], 13, text_anchor="end", bold=True)
    if not shown.why and not shown.lines:
        more = f" ({shown.more[index]})" if shown.more and index and shown.more[index] else ""
        canvas.text(0, y + 22, fit(_total(side) + more, 15, NARROW, bold=True), 15, bold=True)
        _bar(canvas, side, 0, y + 32, NARROW - 1)
        y += 66
        if words := _left_over(side):
            canvas.text(0, y + 12, words, 13, fill=QUIET)
            y += 16
    return y + 8


def _table(shown: Beside) -> Table:
    """A row for each part of each side: a column for each side would be too narrow to be read."""
    words = "" if any(side.origin == "live" for side in shown.sides) else f" ({shown.sides[0].origin})"
    head = (Column("Row"), Column("Part"), Column("Whose"), Column("What"), Column("Side by side"))
    names = _names(shown)
    rows = [
        ("Made of", place.name, name, said(tile), place.verdict)
        for place in shown.places
        for name, tile in zip(names, place.tiles, strict=True)
    ]
    rows += [
        ("Costs", what, name, value, "")
        for what, values in told(shown)
        for name, value in zip(names, values, strict=True)
    ]
    return Table(f"DNA side by side{words}", head, tuple(rows))
