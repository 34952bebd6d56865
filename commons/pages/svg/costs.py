"""The bar of cost classes with its legend, alone and as a part of the DNA picture."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from commons.money import show_pounds
from commons.pages.svg.canvas import (
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
from commons.pages.svg.looks import CLASSES, LOOKS, CostClass, capital, patch, shares, spoken, widths

LEGEND_STEPS = (10, 13, 9, 10, 8, 10)
"""How much room each class has in a legend across: by the length of its name."""


@dataclass(frozen=True)
class Slice:
    """Where one class lies in the bar."""

    cost: CostClass
    x: float
    width: float
    pence: int
    share: str


def slices(costs: Mapping[CostClass, int], left: float, room: int) -> list[Slice]:
    """The classes laid side by side over the room; one with nothing in it has no width."""
    values = [costs.get(cost, 0) for cost in CLASSES]
    made, x = [], left
    for cost, value, width, share in zip(CLASSES, values, widths(values, room), shares(values), strict=True):
        made.append(Slice(cost, x, width, value, share))
        x += width
    return made


@dataclass(frozen=True)
class Manner:
    """How amounts are written. A class that is not in `known` is not known, which is not the same as nothing."""

    show: Callable[[int], str] = show_pounds
    known: Collection[CostClass] = CLASSES
    nothing: str = "No costs in this period"
    unknown: str = "not known"

    def amount(self, cost: CostClass, pence: int) -> str:
        return self.show(pence) if cost in self.known else self.unknown

    def share(self, cost: CostClass, share: str) -> str:
        return share if cost in self.known else ""


PLAIN = Manner()


def draw_bar(canvas: Canvas, parts: list[Slice], y: float, height: float, manner: Manner = PLAIN) -> None:
    """The bar itself. Slices stand a little apart."""
    drawn = [part for part in parts if part.width]
    for part in drawn:
        gap = 2 if len(drawn) > 1 and part.width > 4 else 0.5
        patch(canvas, part.cost, part.x + gap / 2 + 0.75, y, max(part.width - gap - 1.5, 1.5), height)
        plate = text_width(part.share, 15, bold=True) + 12
        if part.share.endswith("%") and part.width > plate + 16:
            middle = part.x + part.width / 2
            solid = not LOOKS[part.cost].marks
            if not solid:
                canvas.rect(middle - plate / 2, y + height / 2 - 13, plate, 26, rx=4, fill=PAPER)
            canvas.text(
                middle,
                y + height / 2 + 5.5,
                part.share,
                15,
                bold=True,
                text_anchor="middle",
                fill=PAPER if solid else INK,
            )
    if not drawn:
        left, room = parts[0].x, canvas.width - parts[0].x
        canvas.rect(left + 1, y, room - 2, height, fill="none", stroke=LINE, stroke_width=1.5, stroke_dasharray="4 3")
        canvas.text(left + 14, y + height / 2 + 5, fit(manner.nothing, 15, room - 28), 15, fill=QUIET)


def legend_across(
    canvas: Canvas, parts: list[Slice], left: float, room: float, top: float, manner: Manner = PLAIN
) -> float:
    """A column for each class under the bar, in the order of the slices; returns the lower edge."""
    x = left
    for part, step in zip(parts, LEGEND_STEPS, strict=True):
        patch(canvas, part.cost, x + 0.75, top + 18, 18, 18)
        colour = INK if part.pence else QUIET
        canvas.text(x, top + 58, capital(part.cost), 15, fill=colour)
        canvas.text(x, top + 80, manner.amount(part.cost, part.pence), 17, bold=bool(part.pence), fill=colour)
        canvas.text(x, top + 101, manner.share(part.cost, part.share), 15, fill=QUIET)
        x += room * step / sum(LEGEND_STEPS)
    return top + 106


def legend_down(canvas: Canvas, parts: list[Slice], top: float, manner: Manner = PLAIN) -> float:
    """A line for each class; returns the lower edge."""
    for index, part in enumerate(parts):
        y = top + 12 + index * 46
        patch(canvas, part.cost, 0.75, y, 18, 18)
        colour = INK if part.pence else QUIET
        canvas.text(28, y + 14, capital(part.cost), 15, fill=colour)
        words = manner.amount(part.cost, part.pence)
        canvas.text(NARROW, y + 14, words, 16, bold=bool(part.pence), text_anchor="end", fill=colour)
        canvas.text(NARROW, y + 33, manner.share(part.cost, part.share), 14, text_anchor="end", fill=QUIET)
    return top + 12 + len(parts) * 46


def cost_rows(costs: Mapping[CostClass, int], manner: Manner = PLAIN) -> tuple[tuple[str, str, str], ...]:
    """Class, pounds and share of every class, and the total."""
    values = [costs.get(cost, 0) for cost in CLASSES]
    told = zip(CLASSES, values, shares(values), strict=True)
    rows = [(capital(cost), manner.amount(cost, value), manner.share(cost, share)) for cost, value, share in told]
    return (*rows, ("All costs", manner.show(sum(values)) if manner.known else manner.unknown, ""))


def cost_bar(
    title: str, costs: Mapping[CostClass, int], *, period: str = "", origin: str = "live", note: str = ""
) -> Picture:
    """One bar of the classes of cost, in pence, with pounds and per cents printed.

    `origin` puts its word inside the picture unless it is live; `note` is a line under the title.
    """
    key = key_of("cost_bar", title, sorted(costs.items()), period, origin, note)
    total = sum(costs.values())
    about = ", ".join(part for part in (show_pounds(total), period, note) if part)
    described = f"{origin_words(origin)}{about}. {spoken(costs)}"
    return Picture(
        _wide(title, costs, about, origin, key, described),
        _narrow(title, costs, about, origin, key, described),
        Table(title, (Column("Class"), Column("Cost", True), Column("Share", True)), cost_rows(costs)),
    )


def _wide(title: str, costs: Mapping[CostClass, int], about: str, origin: str, key: str, described: str) -> Markup:
    canvas = Canvas(WIDE, key + "w")
    taken = example_badge(canvas, WIDE - 1, 1, origin)
    canvas.text(0, 22, fit(title, 20, WIDE - taken - 20, bold=True), 20, bold=True)
    canvas.text(0, 48, fit(about, 16, WIDE - taken - 20), 16, fill=QUIET)
    parts = slices(costs, 0, WIDE)
    draw_bar(canvas, parts, 66, 56)
    bottom = legend_across(canvas, parts, 0, WIDE, 122)
    return canvas.finish(bottom + 6, title, described)


def _narrow(title: str, costs: Mapping[CostClass, int], about: str, origin: str, key: str, described: str) -> Markup:
    canvas = Canvas(NARROW, key + "n")
    y = 38.0 if example_badge(canvas, NARROW - 1, 1, origin) else 0.0
    for line in wrap(title, 18, NARROW, bold=True, lines=3):
        y += 24
        canvas.text(0, y, line, 18, bold=True)
    for line in wrap(about, 15, NARROW, lines=3):
        y += 21
        canvas.text(0, y, line, 15, fill=QUIET)
    parts = slices(costs, 0, NARROW)
    draw_bar(canvas, parts, y + 14, 44)
    return canvas.finish(legend_down(canvas, parts, y + 62), title, described)
