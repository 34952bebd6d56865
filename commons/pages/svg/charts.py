"""Plain charts: horizontal bars, and columns by month. One series each, every value printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commons.pages.svg.canvas import (
    ACCENT,
    FAINT,
    INK,
    LINE,
    NARROW,
    PAPER,
    QUIET,
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
from commons.pages.svg.looks import hatched

PLAIN = "#7382c9"


@dataclass(frozen=True)
class Point:
    """One value. None is a value that is withheld or was not submitted: `word` says which.

    `mark` draws it in the strong colour, with a sign beside its name.
    """

    name: str
    value: float | None
    word: str = "not submitted"
    mark: bool = False


Show = Callable[[float], str]


def _plainly(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


@dataclass(frozen=True)
class Chart:
    """What a chart shows, in either layout."""

    title: str
    points: tuple[Point, ...]
    show: Show
    origin: str
    note: str
    key: str
    below: bool = False

    def said(self, point: Point) -> str:
        return point.word if point.value is None else self.show(point.value)

    @property
    def top(self) -> float:
        return max([point.value for point in self.points if point.value is not None and point.value > 0] or [1])

    @property
    def low(self) -> float:
        """How far below zero the bars go: nothing unless they may."""
        return max([-point.value for point in self.points if point.value is not None and point.value < 0] or [0])

    def laid(self, point: Point, left: float, room: float) -> tuple[float, float]:
        """Where the bar of a point begins and how long it is."""
        if point.value is None:
            return left, 18
        low = self.low if self.below else 0
        each = room / (self.top + low)
        if point.value < 0:
            long = -point.value * each if self.below else 0
            return left + low * each - long, long
        return left + low * each, point.value * each

    @property
    def described(self) -> str:
        told = "; ".join(f"{point.name} {self.said(point)}" for point in self.points[:60])
        more = f"; and {len(self.points) - 60} more in the table" if len(self.points) > 60 else ""
        return f"{origin_words(self.origin)}{self.note + '. ' if self.note else ''}{told or 'Nothing to show'}{more}"

    def table(self, first: str, second: str) -> Table:
        rows = tuple((point.name, self.said(point)) for point in self.points)
        return Table(self.title, (Column(first), Column(second, True)), rows)


def _heading(canvas: Canvas, chart: Chart) -> float:
    narrow = canvas.width == NARROW
    taken = example_badge(canvas, canvas.width - 1, 1, chart.origin)
    y = 38.0 if narrow and taken else 0.0
    room = canvas.width - (0 if narrow else taken + 20)
    for line in wrap(chart.title, 18, room, bold=True, lines=3):
        y += 23
        canvas.text(0, y, line, 18, bold=True)
    for line in wrap(chart.note, 15, room, lines=3) if chart.note else []:
        y += 21
        canvas.text(0, y, line, 15, fill=QUIET)
    return max(y, 30) + 16


def _block(canvas: Canvas, point: Point, x: float, y: float, width: float, height: float) -> None:
    if point.value is None:
        edge = {"stroke": LINE, "stroke_width": 1.5, "stroke_dasharray": "4 3"}
        canvas.rect(x + 0.75, y + 0.75, max(width - 1.5, 6), max(height - 1.5, 6), fill=hatched(canvas), **edge)
    else:
        canvas.rect(x, y, max(width, 1), max(height, 1), fill=ACCENT if point.mark else PLAIN)


def bars(
    title: str,
    points: Sequence[Point],
    *,
    show: Show = _plainly,
    origin: str = "live",
    note: str = "",
    head: tuple[str, str] = ("What", "Value"),
    below: bool = False,
) -> Picture:
    """Horizontal bars from zero, in the order given; `show` writes a value with its unit.

    A negative value has no bar: its figure is printed. With `below` its bar goes to the left of zero.
    """
    shown = [show(point.value) for point in points if point.value is not None]
    key = key_of("bars", title, tuple(points), shown, below)
    chart = Chart(title, tuple(points), show, origin, note, key, below)
    return Picture(_bars_wide(chart), _bars_narrow(chart), chart.table(*head))


def _name(point: Point) -> str:
    return f"▸ {point.name}" if point.mark else point.name


def _bars_wide(chart: Chart) -> Markup:
    canvas = Canvas(WIDE, chart.key + "w")
    y = _heading(canvas, chart)
    names = [text_width(_name(point), 15, bold=point.mark) for point in chart.points]
    left = min(max(names, default=0) + 14, 320)
    right = max([text_width(chart.said(point), 15, bold=True) for point in chart.points], default=0) + 12
    for point in chart.points:
        x, long = chart.laid(point, left, WIDE - left - right)
        name = fit(_name(point), 15, left - 12, bold=point.mark)
        canvas.text(left - 12, y + 19, name, 15, bold=point.mark, text_anchor="end")
        _block(canvas, point, x, y + 2, long, 24)
        canvas.text(x + long + 8, y + 19, chart.said(point), 15, bold=point.value is not None)
        y += 34
    zero, _ = chart.laid(Point("", 0.0), left, WIDE - left - right)
    canvas.line(zero, _heading_line(chart), zero, y - 4, stroke=INK)
    return canvas.finish(y + 4, chart.title, chart.described)


def _heading_line(chart: Chart) -> float:
    return _heading(Canvas(WIDE, "measure"), chart)


def _bars_narrow(chart: Chart) -> Markup:
    canvas = Canvas(NARROW, chart.key + "n")
    y = _heading(canvas, chart)
    for point in chart.points:
        said = chart.said(point)
        room = NARROW - text_width(said, 15, bold=True) - 12
        canvas.text(0, y + 14, fit(_name(point), 15, room, bold=point.mark), 15, bold=point.mark)
        canvas.text(NARROW, y + 14, said, 15, bold=point.value is not None, text_anchor="end")
        x, long = chart.laid(point, 0, NARROW)
        canvas.rect(0, y + 21, NARROW, 12, fill="#f0f2f5")
        _block(canvas, point, x, y + 21, long, 12)
        y += 46
    return canvas.finish(y, chart.title, chart.described)


def columns(
    title: str,
    points: Sequence[Point],
    *,
    show: Show = _plainly,
    origin: str = "live",
    note: str = "",
    head: tuple[str, str] = ("Month", "Value"),
) -> Picture:
    """Columns side by side in time, for up to 24 months; the narrow layout shows the last 6 upright.

    The table has every month that was given.
    """
    key = key_of("columns", title, tuple(points), [show(point.value) for point in points if point.value is not None])
    chart = Chart(title, tuple(points)[-24:], show, origin, note, key)
    return Picture(_columns(chart, WIDE, chart.points), _columns(chart, NARROW, chart.points[-6:]), chart.table(*head))


def _columns(chart: Chart, width: int, points: tuple[Point, ...]) -> Markup:
    canvas = Canvas(width, chart.key + ("w" if width == WIDE else "n"))
    top = _heading(canvas, chart) + 22
    base, step = top + 200, width / max(len(points), 1)
    thick = min(step * 0.64, 72)
    for share in (0.25, 0.5, 0.75, 1):
        canvas.line(0, base - 200 * share, width, base - 200 * share, stroke=FAINT, stroke_width=1)
    for index, point in enumerate(points):
        middle = step * (index + 0.5)
        high = 26 if point.value is None else 200 * max(point.value, 0) / chart.top
        _block(canvas, point, middle - thick / 2, base - high, thick, high)
        said = fit("?" if point.value is None else chart.said(point), 14, step + 8, bold=True)
        plate = text_width(said, 14, bold=True) + 6
        canvas.rect(middle - plate / 2, base - high - 21, plate, 17, fill=PAPER)
        canvas.text(middle, base - high - 7, said, 14, bold=True, text_anchor="middle")
        for line, word in enumerate(wrap(point.name, 14, step - 2, lines=2)):
            canvas.text(
                middle, base + 20 + 17 * line, word, 14, text_anchor="middle", fill=INK if point.mark else QUIET
            )
    canvas.line(0, base, width, base, stroke=INK)
    bottom = base + 46
    withheld = sorted({point.word for point in points if point.value is None})
    for word in withheld:
        canvas.text(0, bottom + 16, fit(f"? means {word}", 14, width), 14, fill=QUIET)
        bottom += 22
    if len(points) < len(chart.points):
        canvas.text(
            0, bottom + 16, f"The last {len(points)} of {len(chart.points)}: all are in the table", 14, fill=QUIET
        )
        bottom += 22
    return canvas.finish(bottom + 4, chart.title, chart.described)
