"""Any diagram can be placed so that a reader can follow it."""

from itertools import combinations, pairwise

from hypothesis import given, settings

from bricks.workflow.rules.diagram import diagram_of
from bricks.workflow.rules.layout import Box, Placed, place
from bricks.workflow.settings import Stages
from tests.bricks.workflow.documents import COLLECTION, stages_documents


def apart(one: Box, two: Box) -> bool:
    return (
        one.x + one.width <= two.x
        or two.x + two.width <= one.x
        or one.y + one.height <= two.y
        or two.y + two.height <= one.y
    )


def passes(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a line between two points runs through the inside of a box."""
    (x1, x2), (y1, y2) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return x1 < box.x + box.width and x2 > box.x and y1 < box.y + box.height and y2 > box.y


def check(placed: Placed) -> None:
    boxes = placed.boxes
    assert set(boxes) == {node.id for node in placed.diagram.nodes}
    assert all(apart(one, two) for one, two in combinations([*boxes.values(), *placed.labels.values()], 2))
    for box in (*boxes.values(), *placed.labels.values()):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= placed.width
        assert box.y + box.height <= placed.height
    for edge in placed.diagram.edges:
        line = placed.lines[edge.id]
        source, target = boxes[edge.source], boxes[edge.target]
        assert line[0] == (source.x + source.width, source.middle)
        assert line[-1] == (target.x, target.middle)
        for start, end in pairwise(line):
            assert start[0] == end[0] or start[1] == end[1], "lines turn at right angles"
            assert not any(passes(box, start, end) for box in boxes.values()), f"{edge.id} runs through a box"


@settings(max_examples=120, deadline=None)
@given(stages_documents())
def test_nothing_overlaps_and_lines_run_around_boxes(stages: Stages) -> None:
    check(place(diagram_of(stages)))


def test_the_first_outcome_goes_straight_on() -> None:
    placed = place(diagram_of(Stages.model_validate(COLLECTION)))
    check(placed)
    row = {placed.boxes[node].middle for node in ("start", "stage_check", "choice_check", "stage_collect")}
    assert len(row) == 1
    assert placed.boxes["stage_check"].x < placed.boxes["stage_collect"].x


def test_the_same_stages_are_always_placed_alike() -> None:
    one, two = (place(diagram_of(Stages.model_validate(COLLECTION))) for _ in range(2))
    assert one == two
