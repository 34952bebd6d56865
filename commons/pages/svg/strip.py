"""A distribution: every one of a class as a dot, this one marked, with the median and quartiles.

Dots that would lie on each other are stacked, so that the height of the heap is a count. It is a
picture of variation: it ranks nobody.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

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


@dataclass(frozen=True)
class Spot:
    """One of the class; `this` marks the one that the page is about."""

    name: str
    value: float
    this: bool = False


@dataclass(frozen=True)
class Strip:
    """What the plot shows, in either layout."""

    title: str
    spots: tuple[Spot, ...]
    show: Callable[[float], str]
    origin: str
    note: str
    key: str

    @property
    def quartiles(self) -> tuple[float, float, float]:
        values = [spot.value for spot in self.spots]
        if len(values) == 1:
            return values[0], values[0], values[0]
        lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
        return lower, middle, upper

    @property
    def this(self) -> Spot | None:
        return next((spot for spot in self.spots if spot.this), None)

    @property
    def place(self) -> str:
        """Where this one lies, as a band and never as a rank."""
        if self.this is None:
            return ""
        lower, middle, upper = self.quartiles
        bands = [(lower, "in the lowest quarter"), (middle, "below the median"), (upper, "above the median")]
        return next((word for edge, word in bands if self.this.value < edge), "in the highest quarter")


def strip(
    title: str,
    spots: Sequence[Spot],
    *,
    show: Callable[[float], str],
    origin: str = "live",
    note: str = "",
    head: tuple[str, str] = ("Council", "Value"),
) -> Picture:
    """A strip plot. `note` states the class, the year and how many reported; `show` writes a value.

    With fewer than four spots there is no distribution to show, only a table.
    """
    made = Strip(title, tuple(spots), show, origin, note, key_of("strip", title, tuple(spots), note, origin))
    rows = tuple((spot.name, show(spot.value)) for spot in sorted(spots, key=lambda spot: spot.value))
    if len(spots) >= 4:
        lower, middle, upper = made.quartiles
        said = (("A quarter lie below", show(lower)), ("Median", show(middle)), ("A quarter lie above", show(upper)))
        rows = (*said, *rows)
    return Picture(_draw(made, WIDE), _draw(made, NARROW), Table(title, (Column(head[0]), Column(head[1], True)), rows))


def _described(made: Strip) -> str:
    begun = f"{origin_words(made.origin)}{made.note + '. ' if made.note else ''}"
    if len(made.spots) < 4:
        return f"{begun}Too few to compare: {len(made.spots)}."
    lower, middle, upper = made.quartiles
    own = f" {made.this.name}: {made.show(made.this.value)}, {made.place}." if made.this else ""
    return (
        f"{begun}{len(made.spots)} values. Half lie between {made.show(lower)} and {made.show(upper)}; "
        f"the median is {made.show(middle)}.{own}"
    )


def _heading(canvas: Canvas, made: Strip) -> float:
    narrow = canvas.width == NARROW
    taken = example_badge(canvas, canvas.width - 1, 1, made.origin)
    y = 38.0 if narrow and taken else 0.0
    room = canvas.width - (0 if narrow else taken + 20)
    for line in wrap(made.title, 18, room, bold=True, lines=3):
        y += 23
        canvas.text(0, y, line, 18, bold=True)
    for line in wrap(made.note, 15, room, lines=3) if made.note else []:
        y += 21
        canvas.text(0, y, line, 15, fill=QUIET)
    return max(y, 30)


def _draw(made: Strip, width: int) -> Markup:
    canvas = Canvas(width, made.key + ("w" if width == WIDE else "n"))
    top = _heading(canvas, made)
    if len(made.spots) < 4:
        canvas.text(0, top + 30, "Too few to compare", 15, fill=QUIET)
        return canvas.finish(top + 44, made.title, _described(made))
    values = [spot.value for spot in made.spots]
    low, high = min(values), max(values)
    edge, radius = 14.0, 5.0 if width == WIDE else 3.5
    scale = (width - 2 * edge) / ((high - low) or 1)
    stacked = _stacked(made, lambda value: edge + (value - low) * scale, radius)
    deep = max(rank for _, _, rank in stacked) + 1
    high_step = min(2 * radius + 1, 150 / deep)
    room = 66 if made.this else 28
    base = top + room + deep * high_step
    _quartile_band(canvas, made, lambda value: edge + (value - low) * scale, top + room - 10, base + 6)
    _dots(canvas, [(x, base - radius - rank * high_step) for spot, x, rank in stacked if not spot.this], radius)
    canvas.line(0, base + 2, width, base + 2, stroke=INK)
    _mark(canvas, made, edge + ((made.this.value if made.this else low) - low) * scale, top, base)
    canvas.text(0, base + 24, made.show(low), 14, fill=QUIET)
    canvas.text(width, base + 24, made.show(high), 14, fill=QUIET, text_anchor="end")
    bottom = _key_below(canvas, made, base + 30)
    return canvas.finish(bottom, made.title, _described(made))


def _dots(canvas: Canvas, places: Sequence[tuple[float, float]], radius: float) -> None:
    """All dots as one path, twice: white a little larger, then the colour. A circle each is ten times as long."""
    drawn = "".join(f"M{x:.1f} {y:.1f}h.01" for x, y in places)
    if drawn:
        canvas.path(drawn, stroke=PAPER, stroke_width=2 * radius + 1, stroke_linecap="round")
        canvas.path(drawn, stroke="#7382c9", stroke_width=2 * radius - 1, stroke_linecap="round")


def _stacked(made: Strip, place: Callable[[float], float], radius: float) -> list[tuple[Spot, float, int]]:
    """Each spot with its place and how many lie under it."""
    heaps: dict[int, int] = {}
    placed: list[tuple[Spot, float, int]] = []
    for spot in sorted(made.spots, key=lambda spot: (spot.value, spot.name)):
        x = place(spot.value)
        heap = int(x // (2 * radius))
        rank = heaps.get(heap, 0)
        heaps[heap] = rank + 1
        placed.append((spot, (heap + 0.5) * 2 * radius if rank or heaps[heap] > 1 else x, rank))
    return placed


def _quartile_band(canvas: Canvas, made: Strip, place: Callable[[float], float], top: float, bottom: float) -> None:
    lower, middle, upper = (place(value) for value in made.quartiles)
    canvas.rect(lower, top, max(upper - lower, 1), bottom - top, fill=TINT)
    for x in (lower, upper):
        canvas.line(x, top, x, bottom, stroke=ACCENT, stroke_dasharray="3 3")
    canvas.line(middle, top - 4, middle, bottom, stroke=ACCENT, stroke_width=2.5)


def _mark(canvas: Canvas, made: Strip, x: float, top: float, base: float) -> None:
    """This one: a dark diamond on the line, and its name over it."""
    if made.this is None:
        return
    words = fit(f"{made.this.name}: {made.show(made.this.value)}", 16, canvas.width, bold=True)
    half = text_width(words, 16, bold=True) / 2
    canvas.line(x, top + 40, x, base - 8, stroke=INK, stroke_width=2)
    diamond = f"M{x:.1f} {base - 13:.1f}l10 10l-10 10l-10 -10Z"
    canvas.path(diamond, fill=INK, stroke=PAPER, stroke_width=1.5)
    canvas.text(min(max(x, half), canvas.width - half), top + 34, words, 16, bold=True, text_anchor="middle")


def _key_below(canvas: Canvas, made: Strip, y: float) -> float:
    lower, middle, upper = made.quartiles
    words = [
        f"Thick line: median {made.show(middle)}",
        f"Shaded: the middle half, {made.show(lower)} to {made.show(upper)}",
    ]
    if made.this:
        words.append(f"Diamond: {made.this.name}, {made.place}")
    if canvas.width == WIDE:
        words = ["  ·  ".join(words)]
    for line in words:
        y += 22
        canvas.text(0, y, fit(line, 14, canvas.width), 14, fill=QUIET)
    return y + 10
