"""The boxes of a diagram: what stands in one, and how it is drawn."""

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from commons.pages.svg.canvas import ACCENT, LINE, PAPER, QUIET, TINT, Canvas, wrap
from commons.pages.svg.looks import pattern_fill

PAD = 12
Kind = Literal["start", "step", "end", "brick"]
State = Literal["", "done", "now"]
_STATE_WORDS = {"": "", "done": "✓ Done", "now": "Now"}


@dataclass(frozen=True)
class Node:
    """A box. `state` says where a case stands; `detail` is a line under the title."""

    key: str
    title: str
    detail: str = ""
    kind: Kind = "step"
    state: State = ""


@dataclass(frozen=True)
class Edge:
    """An arrow from one box's key to another's, with what leads there."""

    tail: str
    head: str
    label: str = ""


@dataclass(frozen=True)
class Box:
    node: Node
    title: list[str]
    detail: list[str]
    width: float

    @property
    def height(self) -> float:
        strip = 10 if self.node.kind == "brick" else 0
        state = 22 if self.node.state else 0
        return 2 * PAD + strip + state + 20 * len(self.title) + 18 * len(self.detail) - 4


def box_of(node: Node, width: float) -> Box:
    room = width - 2 * PAD - (12 if node.kind in ("start", "end") else 0)
    detail = wrap(node.detail, 14, room, lines=3) if node.detail else []
    return Box(node, wrap(node.title, 15, room, bold=True, lines=3), detail, width)


def arrow_head(canvas: Canvas) -> str:
    return canvas.define(
        "arrow",
        Markup(
            '<marker id="{{id}}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
            'orient="auto-start-reverse"><path d="M0 0L10 5L0 10Z" fill="{}"/></marker>'
        ).format(QUIET),
    )


def draw_box(canvas: Canvas, box: Box, x: float, y: float) -> None:
    node, round_ = box.node, 6.0
    if node.kind in ("start", "end"):
        round_ = min(box.height / 2, 24)
    now = node.state == "now"
    canvas.rect(x, y, box.width, box.height, rx=round_, fill=TINT if now else PAPER,
                stroke=ACCENT if now or node.kind == "brick" else QUIET, stroke_width=3 if now else 1.5)  # fmt: skip
    if node.kind == "end":
        canvas.rect(x + 4, y + 4, box.width - 8, box.height - 8, rx=round_ - 4, fill="none", stroke=LINE)
    top = y + PAD
    if node.kind == "brick":
        canvas.rect(x, y, box.width, 12, rx=5, fill=pattern_fill(canvas, "bricks"))
        top += 10
    middle = x + box.width / 2
    if node.state:
        canvas.text(middle, top + 12, _STATE_WORDS[node.state], 14, bold=now, text_anchor="middle", fill=ACCENT)
        top += 22
    for line in box.title:
        canvas.text(middle, top + 13, line, 15, bold=True, text_anchor="middle")
        top += 20
    for line in box.detail:
        canvas.text(middle, top + 11, line, 14, text_anchor="middle", fill=QUIET)
        top += 18
