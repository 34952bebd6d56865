"""The stages as a diagram: what is drawn and exported, before anything is placed."""

from dataclasses import dataclass, field
from typing import Literal

from bricks.workflow.settings import Stage, Stages

Part = Literal["start", "stage", "choice", "end", "bend"]
"""`bend` is no thing of its own: it keeps a place free where a long line passes through."""

START = "start"


@dataclass(frozen=True)
class Node:
    """One thing in the diagram."""

    id: str
    part: Part
    title: str = ""
    stage: Stage | None = None


@dataclass(frozen=True)
class Edge:
    """A line from one node to another, with the outcome that takes it."""

    id: str
    source: str
    target: str
    title: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Diagram:
    """Nodes and edges, each in the order in which they are read."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    by_id: dict[str, Node] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self.by_id.update({node.id: node for node in self.nodes})


def diagram_of(stages: Stages, *, choices: bool = True) -> Diagram:
    """The diagram of a stages document.

    A stage with several outcomes is followed by a choice, unless `choices` are left out; every
    outcome that ends the case has one end, wherever it is recorded.
    """
    nodes = [Node(START, "start", "Case opened")]
    edges = [_edge(START, stage_node(stages.start))]
    ends: dict[str, Node] = {}
    for stage in stages.stages:
        here = stage_node(stage.id)
        nodes.append(Node(here, "stage", stage.title, stage))
        if choices and len(stage.outcomes) > 1:
            choice = f"choice_{stage.id}"
            nodes.append(Node(choice, "choice", "Outcome?", stage))
            edges.append(_edge(here, choice))
            here = choice
        for outcome in stage.outcomes:
            if outcome in stage.next:
                target = stage_node(stage.next[outcome])
            else:
                target = f"end_{outcome}"
                ends.setdefault(target, Node(target, "end", stages.outcome_title(outcome)))
            edges.append(_edge(here, target, stages.outcome_title(outcome), outcome))
    return Diagram((*nodes, *ends.values()), tuple(edges))


def stage_node(stage: str) -> str:
    """The id of a stage's node."""
    return f"stage_{stage}"


def _edge(source: str, target: str, title: str = "", outcome: str = "") -> Edge:
    name = f"flow_{source}_{outcome}" if outcome else f"flow_{source}_{target}"
    return Edge(name, source, target, title, outcome)
