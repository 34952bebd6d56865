"""How each class of cost looks: a pattern and a word, a colour only on top of them.

Neighbours in a bar differ in lightness, so that the bar reads in greyscale print and without
telling colours apart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from markupsafe import Markup

from commons.money import share_out, show_pounds
from commons.pages.svg.canvas import PAPER, Canvas

CostClass = Literal["frontline", "frontline support", "bricks", "overhead", "idle", "not known"]
"""The classes of cost, in the order of every bar and legend."""

CLASSES: tuple[CostClass, ...] = get_args(CostClass)


@dataclass(frozen=True)
class Look:
    """Fill and pattern of a class. `marks` is drawn on a tile of 12 by 12."""

    fill: str
    marks: Markup
    edge: str
    dashed: bool = False


_BRICKWORK = Markup(
    '<path d="M0 .75H12M0 6.75H12M3 .75V6.75M9 6.75V12" stroke="#aab6ee" stroke-width="1.5" fill="none"/>'
)
_DIAGONAL = Markup('<path d="M-3 3L3 -3M0 12L12 0M9 15L15 9" stroke="#0c5c4f" stroke-width="1.6" fill="none"/>')
_UPRIGHT = Markup('<path d="M3 0V12M9 0V12" stroke="#8a5a08" stroke-width="1.6" fill="none"/>')
_DOTS = Markup('<circle cx="3" cy="3" r="1.4" fill="#55616d"/><circle cx="9" cy="9" r="1.4" fill="#55616d"/>')
_CROSSED = Markup('<path d="M-3 9L3 15M0 0L12 12M9 -3L15 3" stroke="#b4bdc6" stroke-width="1.2" fill="none"/>')

LOOKS: Mapping[CostClass, Look] = {
    "frontline": Look("#0c5c4f", Markup(""), "#0c5c4f"),
    "frontline support": Look("#c3e6dc", _DIAGONAL, "#0c5c4f"),
    "bricks": Look("#2b3a8c", _BRICKWORK, "#2b3a8c"),
    "overhead": Look("#f8dfae", _UPRIGHT, "#8a5a08"),
    "idle": Look("#eef1f4", _DOTS, "#55616d"),
    "not known": Look(PAPER, _CROSSED, "#55616d", dashed=True),
}


def pattern_fill(canvas: Canvas, cost: CostClass) -> str:
    """The fill that draws this class."""
    look = LOOKS[cost]
    if not look.marks:
        return look.fill
    return tiled(canvas, cost.replace(" ", "-"), look.fill, look.marks)


def tiled(canvas: Canvas, name: str, ground: str, marks: Markup) -> str:
    """A fill of marks repeated on a ground."""
    return canvas.define(
        name,
        Markup(
            '<pattern id="{{id}}" width="12" height="12" patternUnits="userSpaceOnUse">'
            '<rect width="12" height="12" fill="{}"/>{}</pattern>'
        ).format(ground, marks),
    )


def hatched(canvas: Canvas) -> str:
    """The fill of what is not a brick: bespoke, legacy or unknown."""
    return tiled(canvas, "hatched", PAPER, _CROSSED)


def patch(canvas: Canvas, cost: CostClass, x: float, y: float, width: float, height: float) -> None:
    """An area of this class: a slice of a bar or a swatch of a legend."""
    look = LOOKS[cost]
    canvas.rect(
        x,
        y,
        width,
        height,
        fill=pattern_fill(canvas, cost),
        stroke=look.edge,
        stroke_width=1.5,
        stroke_dasharray="4 3" if look.dashed else None,
    )


def widths(values: Sequence[int], room: int, *, least: int = 4) -> list[int]:
    """Whole widths for these values that add up to the room exactly.

    Every positive value gets at least `least`, so that a small one is still seen: the figures beside
    the bar, not its widths, are what can be read off. Nothing positive: all widths are zero.
    """
    positive = {index: value for index, value in enumerate(values) if value > 0}
    if not positive:
        return [0] * len(values)
    made = share_out(room, positive)
    small = {index for index, width in made.items() if width < least}
    if small and len(small) < len(positive):
        rest = share_out(room - least * len(small), {i: v for i, v in positive.items() if i not in small})
        made = {index: least if index in small else rest[index] for index in positive}
    return [made.get(index, 0) for index in range(len(values))]


def shares(values: Sequence[int]) -> list[str]:
    """Each value's part of the whole as whole per cents that add up to 100.

    Where a value is negative (a credit) parts of the whole mean nothing, and a dash stands instead.
    """
    if any(value < 0 for value in values) or sum(values) <= 0:
        return ["–" for _ in values]
    parts = share_out(100, dict(enumerate(values)))
    return ["less than 1%" if value and parts[index] == 0 else f"{parts[index]}%" for index, value in enumerate(values)]


def spoken(costs: Mapping[CostClass, int], show: Callable[[int], str] = show_pounds) -> str:
    """The classes with their pounds and per cents, as a sentence."""
    values = [costs.get(cost, 0) for cost in CLASSES]
    told = zip(CLASSES, values, shares(values), strict=True)
    return "; ".join(f"{cost} {show(value)} ({share})" for cost, value, share in told if value)


def capital(words: str) -> str:
    """The words with a capital letter first."""
    return words[:1].upper() + words[1:]
