"""Boxes and arrows: the stages of a workflow, the wiring of bricks.

The wide layout runs across the page or down it. On a phone the boxes stand in one column, and each
says in words where it leads, so that nothing has to be traced with a finger.
"""

from collections.abc import Sequence

from markupsafe import Markup

from commons.pages.svg.arrows import Drawing
from commons.pages.svg.boxes import Edge, Node, arrow_head, box_of, draw_box
from commons.pages.svg.canvas import (
    INK,
    NARROW,
    QUIET,
    Canvas,
    Column,
    Picture,
    Table,
    example_badge,
    key_of,
    origin_words,
    wrap,
)
from commons.pages.svg.layout import Arc, place


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
    wide = Drawing(tuple(nodes), arcs, labels, down).draw(key, origin, title, _described(nodes, edges, origin))
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


def _narrow(title: str, nodes: Sequence[Node], edges: Sequence[Edge], key: str, origin: str) -> Markup:
    canvas = Canvas(NARROW, key + "n")
    y = 40.0 if example_badge(canvas, NARROW - 1, 1, origin) else 4.0
    marker = arrow_head(canvas)
    at = {node.key: index for index, node in enumerate(nodes)}
    arcs = [(at[edge.tail], at[edge.head]) for edge in edges]
    layer = place([1.0] * len(nodes), arcs).layer
    ordered = sorted(nodes, key=lambda node: (layer[at[node.key]], at[node.key]))
    names = {node.key: node.title for node in nodes}
    for index, node in enumerate(ordered):
        follows = ordered[index + 1].key if index + 1 < len(ordered) else ""
        ways = [edge for edge in edges if edge.tail == node.key and (edge.label or edge.head != follows)]
        told = [f"{edge.label or 'then'} → {names[edge.head]}" for edge in ways]
        lines = [line for way in told for line in wrap(way, 14, NARROW - 68, lines=2)]
        box = box_of(node, NARROW - 24)
        draw_box(canvas, box, 12, y)
        y += box.height
        for line in lines:
            y += 20
            canvas.text(56, y, line, 14, fill=INK)
        if follows and any(edge.head == follows for edge in edges if edge.tail == node.key):
            start = y - 20 * len(lines) + 2
            canvas.path(f"M40 {start:.1f}V{y + 26:.1f}", fill="none", stroke=QUIET, stroke_width=1.5, marker_end=marker)
            y += 12
        y += 18
    return canvas.finish(y, title, _described(nodes, edges, origin))
