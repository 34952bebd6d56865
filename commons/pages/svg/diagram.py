"""Boxes and arrows: the stages of a workflow, the wiring of bricks.

The wide layout runs across the page or down it. On a phone the boxes stand in one column, and each
says in words where it leads, so that nothing has to be traced with a finger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markupsafe import Markup

from commons.pages.svg.canvas import (
    ACCENT,
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
    key_of,
    origin_words,
    text_width,
    wrap,
)
from commons.pages.svg.layout import Arc, Placed, place
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
class _Box:
    node: Node
    title: list[str]
    detail: list[str]
    width: float

    @property
    def height(self) -> float:
        strip = 10 if self.node.kind == "brick" else 0
        state = 22 if self.node.state else 0
        return 2 * PAD + strip + state + 20 * len(self.title) + 18 * len(self.detail) - 4


def _box(node: Node, width: float) -> _Box:
    room = width - 2 * PAD - (12 if node.kind in ("start", "end") else 0)
    detail = wrap(node.detail, 14, room, lines=3) if node.detail else []
    return _Box(node, wrap(node.title, 15, room, bold=True, lines=3), detail, width)


def diagram(
    title: str,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    down: bool = False,
    origin: str = "live",
    head: tuple[str, str, str] = ("From", "When", "To"),
) -> Picture:
    """A diagram of these boxes and arrows; across the page unless `down` or too long for that.

    Raises ValueError for an edge whose ends are not among the nodes.
    """
    index = {node.key: at for at, node in enumerate(nodes)}
    if lost := [edge for edge in edges if edge.tail not in index or edge.head not in index]:
        raise ValueError(f"an arrow leads from {lost[0].tail!r} to {lost[0].head!r}, and one of them is not a box")
    key = key_of("diagram", title, tuple(nodes), tuple(edges), down, origin)
    arcs = [(index[edge.tail], index[edge.head]) for edge in edges]
    labels: dict[Arc, str] = {}
    for arc, edge in zip(arcs, edges, strict=True):
        if edge.label:
            labels[arc] = f"{labels[arc]}, {edge.label}" if arc in labels else edge.label
    wide = _Wide(title, tuple(nodes), arcs, labels, down).draw(key, origin, _described(nodes, edges, origin))
    narrow = _narrow(title, nodes, edges, key, origin)
    names = {node.key: node.title for node in nodes}
    rows = tuple((names[edge.tail], edge.label or "–", names[edge.head]) for edge in edges)
    alone = tuple((node.title, "–", "–") for node in nodes if not any(edge.tail == node.key for edge in edges))
    return Picture(wide, narrow, Table(title, (Column(head[0]), Column(head[1]), Column(head[2])), rows + alone))


def _described(nodes: Sequence[Node], edges: Sequence[Edge], origin: str) -> str:
    names = {node.key: node.title for node in nodes}
    ways = "; ".join(
        f"{names[edge.tail]} leads to {names[edge.head]}" + (f" when {edge.label}" if edge.label else "")
        for edge in edges[:40]
    )
    now = "".join(f" Now at: {node.title}." for node in nodes if node.state == "now")
    return f"{origin_words(origin)}{len(nodes)} boxes. {ways or 'No arrows'}.{now}"


def _arrow(canvas: Canvas) -> str:
    return canvas.define(
        "arrow",
        Markup(
            '<marker id="{{id}}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
            'orient="auto-start-reverse"><path d="M0 0L10 5L0 10Z" fill="{}"/></marker>'
        ).format(QUIET),
    )


def _draw_box(canvas: Canvas, box: _Box, x: float, y: float) -> None:
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


class _Wide:
    """The layout of the wide drawing. `main` runs along the flow, `cross` across it."""

    def __init__(
        self, title: str, nodes: tuple[Node, ...], arcs: list[Arc], labels: dict[Arc, str], down: bool
    ) -> None:
        self.title, self.nodes, self.arcs, self.labels = title, nodes, list(dict.fromkeys(arcs)), labels
        self.down = down
        if not down:
            self._lay_out(168)
            self.down = self.length > WIDE
        if self.down:
            self._lay_out(230)
            if self.placed.across > WIDE - 60:
                self._lay_out(max(110.0, 230 * (WIDE - 60) / self.placed.across))

    def _lay_out(self, width: float) -> None:
        self.boxes = [_box(node, width) for node in self.nodes]
        sizes = [box.width if self.down else box.height for box in self.boxes]
        self.placed: Placed = place(sizes, self.arcs)
        depth = self.placed.depth
        thick = [0.0] * depth
        for box, layer in zip(self.boxes, self.placed.layer, strict=True):
            thick[layer] = max(thick[layer], box.height if self.down else box.width)
        self.at, along = [], 0.0
        for layer in range(depth):
            self.at.append((along, thick[layer]))
            along += thick[layer] + self._gap(layer)
        self.length = along - (self._gap(depth - 1) if depth else 0)

    def _gap(self, layer: int) -> float:
        leaving = [self.labels[arc] for arc in self.labels if self.placed.layer[arc[0]] == layer]
        if self.down:
            return 58.0 if leaving else 40.0
        return max([text_width(label, 14) + 34 for label in leaving] + [48.0])

    def draw(self, key: str, origin: str, described: str) -> Markup:
        lanes = len(self.placed.back)
        self.left, self.top = 2.0, 44.0 if origin != "live" else 4.0
        if self.down:
            self.left = max(2.0, (WIDE - self.placed.across - 40 * bool(lanes)) / 2)
        else:
            self.left = max(2.0, (WIDE - self.length) / 2)
        canvas = Canvas(WIDE, key + "w")
        example_badge(canvas, WIDE - 1, 1, origin)
        marker = _arrow(canvas)
        words: list[tuple[float, float, str]] = []
        for arc in self.arcs:
            words += self._draw_arc(canvas, arc, marker)
        for at, box in enumerate(self.boxes):
            x, y = self._corner(at)
            _draw_box(canvas, box, x, y)
        for x, y, word in words:
            plate = text_width(word, 14) + 8
            canvas.rect(x - plate / 2, y - 13, plate, 18, rx=3, fill=PAPER)
            canvas.text(x, y, word, 14, text_anchor="middle", fill=INK)
        along = self.length if self.down else self.placed.across
        return canvas.finish(self.top + along + (8 if self.down else 8 + 30 * lanes), self.title, described)

    def _xy(self, main: float, cross: float) -> tuple[float, float]:
        return (self.left + cross, self.top + main) if self.down else (self.left + main, self.top + cross)

    def _corner(self, at: int) -> tuple[float, float]:
        begin, thick = self.at[self.placed.layer[at]]
        box = self.boxes[at]
        own, other = (box.height, box.width) if self.down else (box.width, box.height)
        return self._xy(begin + (thick - own) / 2, self.placed.middle[at] - other / 2)

    def _ends(self, at: int) -> tuple[float, float]:
        """Where box `at` begins and ends along the flow."""
        begin, thick = self.at[self.placed.layer[at]]
        own = self.boxes[at].height if self.down else self.boxes[at].width
        return begin + (thick - own) / 2, begin + (thick + own) / 2

    def _draw_arc(self, canvas: Canvas, arc: Arc, marker: str) -> list[tuple[float, float, str]]:
        stroke = {"fill": "none", "stroke": QUIET, "stroke_width": 1.5, "marker_end": marker}
        if arc[0] == arc[1]:
            return []
        if arc in self.placed.back:
            return self._draw_back(canvas, arc, stroke)
        points = [(self._ends(arc[0])[1], self.placed.middle[arc[0]])]
        for layer, cross in self.placed.bends.get(arc, ()):
            begin, thick = self.at[layer]
            points += [(begin, cross), (begin + thick, cross)]
        points.append((self._ends(arc[1])[0] - 1, self.placed.middle[arc[1]]))
        d = "M{:.1f} {:.1f}".format(*self._xy(*points[0]))
        for (main, cross), (to, over) in pairwise(points):
            half = (main + to) / 2
            d += "C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}".format(
                *self._xy(half, cross), *self._xy(half, over), *self._xy(to, over)
            )
        canvas.path(d, **stroke)
        if arc not in self.labels:
            return []
        (main, cross), (to, over) = points[0], points[1]
        x, y = self._xy((main + to) / 2 - (2 if self.down else 0), cross + (over - cross) * 0.5)
        return [(x, y + (5 if self.down else -6 if cross == over else 5), self.labels[arc])]

    def _draw_back(self, canvas: Canvas, arc: Arc, stroke: dict[str, object]) -> list[tuple[float, float, str]]:
        lane = self.placed.across + 22 + 30 * sorted(self.placed.back).index(arc)
        sides = [self.boxes[at].width if self.down else self.boxes[at].height for at in arc]
        mains = [sum(self._ends(at)) / 2 for at in arc]
        begin, end = (self.placed.middle[at] + side / 2 for at, side in zip(arc, sides, strict=True))
        spots = [self._xy(mains[0], begin), self._xy(mains[0], lane), self._xy(mains[1], lane), self._xy(mains[1], end)]
        canvas.path(
            "M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}".format(*spots[0], *spots[1], *spots[2], *spots[3]),
            stroke_linejoin="round", stroke_dasharray="6 4", **stroke,
        )  # fmt: skip
        if arc not in self.labels:
            return []
        x, y = self._xy((mains[0] + mains[1]) / 2, lane)
        return [(min(x, WIDE - text_width(self.labels[arc], 14) / 2 - 6), y + 5, self.labels[arc])]


def _narrow(title: str, nodes: Sequence[Node], edges: Sequence[Edge], key: str, origin: str) -> Markup:
    canvas = Canvas(NARROW, key + "n")
    y = 40.0 if example_badge(canvas, NARROW - 1, 1, origin) else 4.0
    marker = _arrow(canvas)
    at = {node.key: index for index, node in enumerate(nodes)}
    arcs = [(at[edge.tail], at[edge.head]) for edge in edges]
    layer = place([1.0] * len(nodes), arcs).layer
    ordered = sorted(nodes, key=lambda node: (layer[at[node.key]], at[node.key]))
    names = {node.key: node.title for node in nodes}
    for index, node in enumerate(ordered):
        follows = ordered[index + 1].key if index + 1 < len(ordered) else ""
        ways = [edge for edge in edges if edge.tail == node.key and (edge.label or edge.head != follows)]
        told = [f"{edge.label or 'then'} → {names[edge.head]}" for edge in ways]
        lines = [line for way in told for line in wrap(way, 14, NARROW - 48, lines=2)]
        box = _box(node, NARROW - 24)
        _draw_box(canvas, box, 12, y)
        y += box.height
        for line in lines:
            y += 20
            canvas.text(28, y, line, 14, fill=INK)
        if follows and any(edge.head == follows for edge in edges if edge.tail == node.key):
            canvas.path(
                f"M{16} {y - 20 * len(lines) + 2:.1f}V{y + 26:.1f}",
                fill="none",
                stroke=QUIET,
                stroke_width=1.5,
                marker_end=marker,
            )
            y += 12
        y += 18
    return canvas.finish(y, title, _described(nodes, edges, origin))
