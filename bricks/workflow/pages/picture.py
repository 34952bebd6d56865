"""The picture of a stages document: boxes, arrows, and where a case or its cases stand."""

from collections.abc import Collection, Mapping
from typing import Literal

from bricks.workflow.rules.diagram import START, diagram_of, stage_node
from bricks.workflow.settings import Stage, Stages, in_words
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
    roles: Mapping[str, str] | None = None,
) -> Picture:
    """The stages, drawn down the page.

    now: the stage that a case is in; been: the stages it has left; ended: the outcome it ended with;
    roles: what the service calls those who work on it, where another word fits better.
    """
    found = diagram_of(stages, choices=False)
    nodes = []
    for node in found.nodes:
        detail = _detail(node.stage, roles or {}) if node.stage else ""
        state: Literal["", "done", "now"] = ""
        if now and node.id == stage_node(now):
            state = "now"
        elif (node.stage and node.stage.id in been) or (node.id == START and been) or node.id == f"end_{ended}":
            state = "done"
        nodes.append(Node(node.id, node.title, detail, kind=_KINDS[node.part], state=state))
    edges = [Edge(edge.source, edge.target, edge.title) for edge in found.edges]
    return diagram(title, nodes, edges, down=True, origin=origin, head=("From", "Outcome", "To"))


def _detail(stage: Stage, roles: Mapping[str, str]) -> str:
    """Who works on a stage, and its time limit."""
    limit = f", {stage.due.in_words()}" if stage.due else ""
    return f"{roles.get(stage.who) or in_words(stage.who)}{limit}"
