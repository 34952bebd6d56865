"""The picture of a stages document: boxes, arrows, and where a case or its cases stand."""

from collections.abc import Collection, Mapping
from typing import Literal

from bricks.workflow.rules.diagram import START, diagram_of, stage_node
from bricks.workflow.settings import Stages, in_words
from commons.pages.svg import Edge, Node, Picture, diagram

_KINDS: Mapping[str, Literal["start", "step", "end"]] = {"start": "start", "stage": "step", "end": "end"}


def stages_picture(
    stages: Stages,
    title: str,
    *,
    origin: str,
    now: str | None = None,
    been: Collection[str] = (),
    ended: str | None = None,
    details: Mapping[str, str] | None = None,
) -> Picture:
    """The stages, drawn down the page.

    now: the stage that a case is in; been: the stages it has left; ended: the outcome it ended
    with; details: a line under each stage's title, else who works on it and its time limit.
    """
    found = diagram_of(stages, choices=False)
    lines = details or {stage.id: _detail(stages, stage.id) for stage in stages.stages}
    nodes = []
    for node in found.nodes:
        detail = lines.get(node.stage.id, "") if node.stage else ""
        state: Literal["", "done", "now"] = ""
        if node.id == (f"end_{ended}" if ended else stage_node(now) if now else None):
            state = "now"
        elif (node.stage and node.stage.id in been) or (node.id == START and been):
            state = "done"
        nodes.append(Node(node.id, node.title, detail, kind=_KINDS[node.part], state=state))
    edges = [Edge(edge.source, edge.target, edge.title) for edge in found.edges]
    return diagram(title, nodes, edges, down=True, origin=origin, head=("From", "Outcome", "To"))


def _detail(stages: Stages, id_: str) -> str:
    stage = stages.by_id[id_]
    limit = f", {stage.due.in_words()}" if stage.due else ""
    return f"{in_words(stage.who)}{limit}"
