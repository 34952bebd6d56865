"""The wide drawing of a diagram: its boxes in layers, and arrows that leave and arrive side by side."""

from itertools import pairwise

from markupsafe import Markup

from commons.pages.svg.boxes import Node, arrow_head, box_of, draw_box
from commons.pages.svg.canvas import INK, PAPER, QUIET, WIDE, Canvas, example_badge, text_width
from commons.pages.svg.layout import Arc, Placed, place

Words = tuple[float, float, str]


class Drawing:
    """Boxes and arrows with their places. `main` runs along the flow, `cross` across it.

    The flow goes across the page unless `down` is asked for or the page is too narrow for it.
    """

    def __init__(self, nodes: tuple[Node, ...], arcs: list[Arc], labels: dict[Arc, str], down: bool) -> None:
        self.nodes, self.arcs, self.labels, self.down = nodes, list(dict.fromkeys(arcs)), labels, down
        if not down:
            self._lay_out(168)
            self.down = self.length > WIDE
        if self.down:
            self._lay_out(230)
            if self.placed.across > WIDE:
                self._lay_out(max(110.0, 230 * WIDE / self.placed.across - 8))
        self.ports = self._ports()

    def _lay_out(self, width: float) -> None:
        self.boxes = [box_of(node, width) for node in self.nodes]
        sizes = [box.width if self.down else box.height for box in self.boxes]
        self.placed: Placed = place(sizes, self.arcs)
        thick = [0.0] * self.placed.depth
        for box, layer in zip(self.boxes, self.placed.layer, strict=True):
            thick[layer] = max(thick[layer], box.height if self.down else box.width)
        self.at: list[tuple[float, float]] = []
        along = 0.0
        for layer, size in enumerate(thick):
            self.at.append((along, size))
            along += size + self._gap(layer)
        self.length = along - self._gap(self.placed.depth - 1) if thick else 0

    def _flows(self, arc: Arc) -> Arc:
        """The arc in the direction of the flow."""
        return arc[::-1] if arc in self.placed.back else arc

    def _gap(self, layer: int) -> float:
        leaving = [words for arc, words in self.labels.items() if self.placed.layer[self._flows(arc)[0]] == layer]
        if self.down:
            return 70.0 if leaving else 42.0
        return max([text_width(words, 14) + 40 for words in leaving] + [48.0])

    def _ports(self) -> dict[tuple[Arc, int], float]:
        """Where each arc leaves (0) and arrives (1), in the flow's direction, across its box."""
        sides: dict[tuple[int, int], list[tuple[float, int, Arc]]] = {}
        for order, arc in enumerate(self.arcs):
            if arc[0] == arc[1]:
                continue
            tail, head = self._flows(arc)
            bends = self.placed.bends.get(arc, [])
            toward = bends[0][1] if bends else self.placed.middle[head]
            came = bends[-1][1] if bends else self.placed.middle[tail]
            sides.setdefault((tail, 0), []).append((toward, order, arc))
            sides.setdefault((head, 1), []).append((came, order, arc))
        ports: dict[tuple[Arc, int], float] = {}
        for (box, end), found in sides.items():
            size = self.boxes[box].width if self.down else self.boxes[box].height
            step = min((size - 20) / len(found), 90.0 if self.down else 22.0)
            for place_, (_, _, arc) in enumerate(sorted(found)):
                ports[arc, end] = self.placed.middle[box] + (place_ - (len(found) - 1) / 2) * step
        return ports

    def draw(self, key: str, origin: str, title: str, described: str) -> Markup:
        self.top = 44.0 if origin not in ("live", "") else 4.0
        self.left = max(2.0, (WIDE - (self.placed.across if self.down else self.length)) / 2)
        canvas = Canvas(WIDE, key + "w")
        example_badge(canvas, WIDE - 1, 1, origin)
        words: list[Words] = []
        for arc in self.arcs:
            if arc[0] != arc[1]:
                words += self._draw_arc(canvas, arc)
        for at, box in enumerate(self.boxes):
            draw_box(canvas, box, *self._corner(at))
        for x, y, said in _apart(words):
            plate = text_width(said, 14) + 6
            x = min(max(x, plate / 2), WIDE - plate / 2)
            canvas.rect(x - plate / 2, y - 14, plate, 19, rx=3, fill=PAPER)
            canvas.text(x, y, said, 14, text_anchor="middle", fill=INK)
        return canvas.finish(self.top + (self.length if self.down else self.placed.across) + 8, title, described)

    def _xy(self, main: float, cross: float) -> tuple[float, float]:
        return (self.left + cross, self.top + main) if self.down else (self.left + main, self.top + cross)

    def _corner(self, at: int) -> tuple[float, float]:
        box = self.boxes[at]
        return self._xy(self._ends(at)[0], self.placed.middle[at] - (box.width if self.down else box.height) / 2)

    def _ends(self, at: int) -> tuple[float, float]:
        """Where a box begins and ends along the flow."""
        begin, thick = self.at[self.placed.layer[at]]
        own = self.boxes[at].height if self.down else self.boxes[at].width
        return begin + (thick - own) / 2, begin + (thick + own) / 2

    def _draw_arc(self, canvas: Canvas, arc: Arc) -> list[Words]:
        tail, head = self._flows(arc)
        back = arc in self.placed.back
        points = [(self._ends(tail)[1] + back, self.ports[arc, 0])]
        for layer, cross in self.placed.bends.get(arc, ()):
            begin, thick = self.at[layer]
            points += [(begin, cross), (begin + thick, cross)]
        points.append((self._ends(head)[0] - (not back), self.ports[arc, 1]))
        d = "M{:.1f} {:.1f}".format(*self._xy(*points[0]))
        for (main, cross), (to, over) in pairwise(points):
            half = (main + to) / 2
            d += "C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}".format(
                *self._xy(half, cross), *self._xy(half, over), *self._xy(to, over)
            )
        ends = {"marker_start" if back else "marker_end": arrow_head(canvas)}
        dashes = "6 4" if back else None
        canvas.path(d, fill="none", stroke=QUIET, stroke_width=1.5, stroke_dasharray=dashes, **ends)
        if arc not in self.labels:
            return []
        (main, cross), (to, over) = points[:2] if not back else points[-2:]
        x, y = self._xy((main + to) / 2, (cross + over) / 2)
        return [(x, y + 4, self.labels[arc])]


def _apart(words: list[Words]) -> list[Words]:
    """Words that would lie over each other, one above and one below."""
    placed: list[Words] = []
    for x, y, said in sorted(words, key=lambda word: (round(word[1] / 30), word[0])):
        for shift in (0, 20, -20, 40, -40):
            if not any(
                abs(y + shift - other[1]) < 19
                and abs(x - other[0]) < (text_width(said, 14) + text_width(other[2], 14)) / 2 + 8
                for other in placed
            ):
                y += shift
                break
        placed.append((x, y, said))
    return placed
