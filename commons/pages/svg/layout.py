"""Where the boxes of a diagram lie: layers along the flow, and an order across it with few crossings.

Works on indexes and sizes alone, so that the same layout serves a diagram that runs across the page
and one that runs down it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Arc = tuple[int, int]
ROOM_BETWEEN = 28.0


@dataclass
class Placed:
    """The layout. `layer[i]` is the layer of box i, `middle[i]` its place across the flow.

    `bends[arc]` are the (layer, place) points that a long arc passes between its ends, in the order of
    the flow; `back` holds the arcs that lead against it.
    """

    layer: list[int]
    middle: list[float]
    bends: dict[Arc, list[tuple[int, float]]] = field(default_factory=dict)
    back: set[Arc] = field(default_factory=set)
    across: float = 0

    @property
    def depth(self) -> int:
        return max(self.layer, default=-1) + 1


def backward(count: int, arcs: Sequence[Arc]) -> set[Arc]:
    """The arcs that close a cycle, walking from the first box on."""
    after: list[list[int]] = [[] for _ in range(count)]
    for tail, head in arcs:
        after[tail].append(head)
    state, found = [0] * count, set[Arc]()
    for root in range(count):
        if state[root]:
            continue
        state[root] = 1
        walk = [(root, iter(after[root]))]
        while walk:
            tail, rest = walk[-1]
            head = next(rest, -1)
            if head < 0:
                state[tail] = 2
                walk.pop()
            elif state[head] == 1:
                found.add((tail, head))
            elif state[head] == 0:
                state[head] = 1
                walk.append((head, iter(after[head])))
    return found


def layers(count: int, arcs: Sequence[Arc]) -> list[int]:
    """The longest way to each box from a beginning; the arcs must have no cycle."""
    layer = [0] * count
    for _ in range(count):
        moved = False
        for tail, head in arcs:
            if layer[head] <= layer[tail]:
                layer[head] = layer[tail] + 1
                moved = True
        if not moved:
            break
    return layer


def place(sizes: Sequence[float], arcs: Sequence[Arc]) -> Placed:
    """Lay out boxes of these sizes across the flow, joined by these arcs."""
    unique = list(dict.fromkeys(arc for arc in arcs if arc[0] != arc[1]))
    back = backward(len(sizes), unique)
    forward = [arc[::-1] if arc in back else arc for arc in unique]
    made = Placed(layers(len(sizes), forward), [0.0] * len(sizes), back=back)
    rows: list[list[int]] = [[] for _ in range(made.depth)]
    for box, layer in enumerate(made.layer):
        rows[layer].append(box)
    room, joins, chains = list(sizes), list[Arc](), dict[Arc, list[int]]()
    for arc, (tail, head) in zip(unique, forward, strict=True):
        chain = [tail]
        for layer in range(made.layer[tail] + 1, made.layer[head]):
            room.append(16.0)
            rows[layer].append(len(room) - 1)
            chain.append(len(room) - 1)
        chain.append(head)
        chains[arc] = chain
        joins += list(pairwise(chain))
    _order(rows, joins)
    middle = _settle(rows, room, joins)
    made.middle = middle[: len(sizes)]
    for arc, chain in chains.items():
        made.bends[arc] = [(made.layer[chain[0]] + 1 + step, middle[box]) for step, box in enumerate(chain[1:-1])]
    made.across = max((middle[box] + room[box] / 2 for box in range(len(room))), default=0)
    return made


def _neighbours(joins: Sequence[Arc]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for tail, head in joins:
        after.setdefault(tail, []).append(head)
        before.setdefault(head, []).append(tail)
    return before, after


def _order(rows: list[list[int]], joins: Sequence[Arc]) -> None:
    """Sort each layer by where its neighbours lie, to and fro."""
    before, after = _neighbours(joins)
    for sweep in range(6):
        down = sweep % 2 == 0
        where = {box: index for row in rows for index, box in enumerate(row)}
        for row in rows if down else reversed(rows):
            joined = before if down else after

            def centre(box: int, joined: dict[int, list[int]] = joined, where: dict[int, int] = where) -> float:
                places = [where[other] for other in joined.get(box, ())]
                return sum(places) / len(places) if places else where[box]

            row.sort(key=centre)
            where.update({box: index for index, box in enumerate(row)})


def _settle(rows: list[list[int]], room: Sequence[float], joins: Sequence[Arc]) -> list[float]:
    """Places across the flow: near the neighbours, never over each other, from zero on."""
    middle = [0.0] * len(room)
    for row in rows:
        at = 0.0
        for box in row:
            middle[box] = at + room[box] / 2
            at += room[box] + ROOM_BETWEEN
    before, after = _neighbours(joins)
    for sweep in range(10):
        joined = before if sweep % 2 == 0 else after
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [
                sum(middle[other] for other in joined[box]) / len(joined[box]) if box in joined else middle[box]
                for box in row
            ]
            for box, at in zip(row, _apart([room[box] for box in row], wanted), strict=True):
                middle[box] = at
    least = min((middle[box] - room[box] / 2 for box in range(len(room))), default=0)
    return [at - least for at in middle]


def _apart(sizes: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Places in this order that do not overlap, as near to the wanted ones as a push both ways gives."""
    forth, back = list(wanted), list(wanted)
    for i in range(1, len(forth)):
        forth[i] = max(forth[i], forth[i - 1] + (sizes[i - 1] + sizes[i]) / 2 + ROOM_BETWEEN)
    for i in range(len(back) - 2, -1, -1):
        back[i] = min(back[i], back[i + 1] - (sizes[i + 1] + sizes[i]) / 2 - ROOM_BETWEEN)
    return [(a + b) / 2 for a, b in zip(forth, back, strict=True)]
