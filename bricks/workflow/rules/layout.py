"""Placing a diagram: columns from left to right, lines in right angles that run through no box.

The layered method (Sugiyama, Tagawa, Toda 1981): lines that lead back are set aside, every node
comes after those that lead to it, and long or labelled lines keep a cell free in each column they
cross. Lines back run beneath everything. Units are pixels of a diagram at its full size.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from bricks.workflow.rules.diagram import Diagram, Edge, Node

SIZES = {"stage": (160, 72), "choice": (50, 50), "start": (36, 36), "end": (36, 36)}
ROW, GAP, CHANNEL, LANE, MARGIN = 112, 24, 12, 28, 24
"""The height of a row (unless asked otherwise), and the room between columns, between lines and around."""

CHARACTER = 7.5
"""The width to keep for a letter of a label."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """Where a node or a label stands: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Placed:
    """A diagram with places: boxes by node, corners by edge, label boxes by edge with a title."""

    diagram: Diagram
    boxes: dict[str, Box]
    lines: dict[str, tuple[Point, ...]]
    labels: dict[str, Box]
    width: float
    height: float


@dataclass
class _Grid:
    """The diagram while it is being placed. A cell is a node, or the room that a line keeps."""

    columns: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    widths: dict[str, float] = field(default_factory=dict)
    chains: dict[str, list[str]] = field(default_factory=dict)
    """Edge -> its source, the cells it keeps, its target."""
    row_height: float = ROW
    left: list[float] = field(default_factory=list)
    column_widths: list[float] = field(default_factory=list)


def place(diagram: Diagram, *, row_height: float = ROW) -> Placed:
    """Places for every node, line and label of a diagram."""
    back = _leading_back(diagram)
    widths = {node.id: float(SIZES[node.part][0]) for node in diagram.nodes}
    grid = _Grid(widths=widths, row_height=row_height)
    _assign_columns(grid, diagram, back)
    _assign_rows(grid, diagram)
    turns = _channels(grid, diagram, back)
    boxes = {node.id: _box(grid, node) for node in diagram.nodes}
    lines, labels = {}, {}
    bottom = (max(grid.rows.values()) + 1) * row_height + MARGIN
    lanes = 0
    for edge in diagram.edges:
        if edge.id in back:
            y = bottom + LANE * lanes + LANE / 2
            lanes += 1
            lines[edge.id] = _line_back(grid, edge, boxes, turns, y)
            right = lines[edge.id][1][0]
            wide = len(edge.title) * CHARACTER
            labels[edge.id] = Box(right - wide - 8, y - 18, wide, 16)
        else:
            lines[edge.id] = _line_on(grid, edge, boxes, turns)
            if edge.title:
                cell = grid.chains[edge.id][1]
                labels[edge.id] = Box(_left(grid, cell), _middle(grid, cell) - 18, grid.widths[cell], 16)
    width = grid.left[-1] + grid.column_widths[-1] + GAP + CHANNEL * (1 + len(turns[len(grid.left) - 1])) + MARGIN
    return Placed(diagram, boxes, lines, labels, width, bottom + LANE * lanes + MARGIN)


def _leading_back(diagram: Diagram) -> set[str]:
    """The edges that lead to a node from which they are themselves reached."""
    out: dict[str, list[Edge]] = defaultdict(list)
    for edge in diagram.edges:
        out[edge.source].append(edge)
    back: set[str] = set()
    done: set[str] = set()
    for first in diagram.nodes:
        trail, waiting = [first.id], [list(reversed(out[first.id]))]
        while trail and first.id not in done:
            if not waiting[-1]:
                done.add(trail.pop())
                waiting.pop()
                continue
            edge = waiting[-1].pop()
            if edge.target in trail:
                back.add(edge.id)
            elif edge.target not in done:
                trail.append(edge.target)
                waiting.append(list(reversed(out[edge.target])))
    return back


def _assign_columns(grid: _Grid, diagram: Diagram, back: set[str]) -> None:
    """Each node one column after the last that leads to it; a labelled line takes a column more."""
    forward = [edge for edge in diagram.edges if edge.id not in back]
    incoming: dict[str, list[Edge]] = defaultdict(list)
    for edge in forward:
        incoming[edge.target].append(edge)

    waiting = [node.id for node in diagram.nodes]
    while waiting:
        ready = [node for node in waiting if all(edge.source in grid.columns for edge in incoming[node])]
        for node in ready:
            after = [grid.columns[edge.source] + (2 if edge.title else 1) for edge in incoming[node]]
            grid.columns[node] = max(after, default=0)
        waiting = [node for node in waiting if node not in grid.columns]
    for edge in forward:
        between = range(grid.columns[edge.source] + 1, grid.columns[edge.target])
        cells = [f"{edge.id}/{column}" for column in between]
        grid.columns |= dict(zip(cells, between, strict=True))
        grid.widths |= dict.fromkeys(cells, 0.0)
        if edge.title:
            grid.widths[cells[0]] = len(edge.title) * CHARACTER + 8
        grid.chains[edge.id] = [edge.source, *cells, edge.target]


def _assign_rows(grid: _Grid, diagram: Diagram) -> None:
    """The first way out goes straight on, the others below it; nothing shares a cell."""
    before: dict[str, list[str]] = defaultdict(list)
    rank: dict[str, int] = {}
    for number, edge in enumerate(diagram.edges):
        chain = grid.chains.get(edge.id, [])
        for source, target in pairwise(chain):
            before[target].append(source)
            rank.setdefault(target, number)
    for column in range(max(grid.columns.values()) + 1):
        cells = [cell for cell, at in grid.columns.items() if at == column]
        wanted = {cell: min((grid.rows[source] for source in before[cell]), default=0) for cell in cells}
        row = -1
        for cell in sorted(cells, key=lambda cell: (wanted[cell], rank.get(cell, 0))):
            row = max(row + 1, wanted[cell])
            grid.rows[cell] = row


def _channels(grid: _Grid, diagram: Diagram, back: set[str]) -> list[list[str]]:
    """For the gap right of each column: the cells whose lines turn there, from left to right.

    The last list is of the gap left of the first column, where lines back may turn.
    """
    count = max(grid.columns.values()) + 1
    down: list[set[str]] = [set() for _ in range(count)]
    up: list[set[str]] = [set() for _ in range(count)]
    far: list[list[str]] = [[] for _ in range(count + 1)]
    for edge in diagram.edges:
        if edge.id in back:
            far[grid.columns[edge.source]].append(f"{edge.id}<")
            far[grid.columns[edge.target] - 1].append(f"{edge.id}>")
            continue
        chain = grid.chains[edge.id]
        for source, target in pairwise(chain):
            if grid.rows[target] != grid.rows[source]:
                (down if grid.rows[target] > grid.rows[source] else up)[grid.columns[source]].add(source)
    turns = [
        [
            *sorted(down[column], key=lambda cell: -grid.rows[cell]),
            *sorted(up[column] - down[column], key=lambda cell: grid.rows[cell]),
            *far[column],
        ]
        for column in range(count)
    ]
    turns.append(far[-1])
    x = float(MARGIN + GAP + CHANNEL * len(far[-1]))
    for column in range(count):
        wide = max(grid.widths[cell] for cell, at in grid.columns.items() if at == column)
        grid.left.append(x)
        grid.column_widths.append(wide)
        x += wide + GAP + CHANNEL * (1 + len(turns[column]))
    return turns


def _turn(grid: _Grid, turns: list[list[str]], column: int, cell: str) -> float:
    """Where lines of a cell turn in the gap right of a column."""
    start = grid.left[column] + grid.column_widths[column] if column >= 0 else float(MARGIN)
    return start + CHANNEL * (1 + turns[column].index(cell))


def _middle(grid: _Grid, cell: str) -> float:
    return MARGIN + grid.rows[cell] * grid.row_height + grid.row_height / 2


def _left(grid: _Grid, cell: str) -> float:
    column = grid.columns[cell]
    return grid.left[column] + (grid.column_widths[column] - grid.widths[cell]) / 2


def _box(grid: _Grid, node: Node) -> Box:
    width, height = SIZES[node.part]
    return Box(_left(grid, node.id), _middle(grid, node.id) - height / 2, width, height)


def _line_on(grid: _Grid, edge: Edge, boxes: dict[str, Box], turns: list[list[str]]) -> tuple[Point, ...]:
    chain = grid.chains[edge.id]
    source, target = boxes[edge.source], boxes[edge.target]
    points: list[Point] = [(source.x + source.width, source.middle)]
    for here, there in pairwise(chain):
        if grid.rows[here] != grid.rows[there]:
            x = _turn(grid, turns, grid.columns[here], here)
            points += [(x, _middle(grid, here)), (x, _middle(grid, there))]
    return (*points, (target.x, target.middle))


def _line_back(grid: _Grid, edge: Edge, boxes: dict[str, Box], turns: list[list[str]], y: float) -> tuple[Point, ...]:
    source, target = boxes[edge.source], boxes[edge.target]
    right = _turn(grid, turns, grid.columns[edge.source], f"{edge.id}<")
    left = _turn(grid, turns, grid.columns[edge.target] - 1, f"{edge.id}>")
    start, end = (source.x + source.width, source.middle), (target.x, target.middle)
    return (start, (right, start[1]), (right, y), (left, y), (left, end[1]), end)
