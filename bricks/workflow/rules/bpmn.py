"""The stages as a BPMN 2.0 file that other tools open and show.

Each stage is a user task with its role as potential owner and its tasks in its documentation, a
choice of outcomes is an exclusive gateway, a time limit is a timer on the border that does not
interrupt the work. Source of the structure: OMG, Business Process Model and Notation 2.0
(formal/2011-01-03), with diagram interchange so that tools need no layout of their own.
"""

import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

from bricks.workflow.rules.diagram import Diagram, Node, diagram_of
from bricks.workflow.rules.layout import Box, Placed, Point, place
from bricks.workflow.settings import Stage, Stages
from commons.calendar import Due

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PREFIXES = {"": MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI}
_TAGS = {"start": "startEvent", "stage": "userTask", "choice": "exclusiveGateway", "end": "endEvent"}
_EVENT = 36
_ROW = 200
"""Rows are this high, so that a timer and its end fit under each stage."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


class _Flow(NamedTuple):
    id: str
    source: str
    target: str
    title: str
    outcome: str
    line: tuple[Point, ...]
    label: Box | None


def to_bpmn(stages: Stages, *, process: str, title: str) -> bytes:
    """The document as UTF-8 XML. `process` is a slug that identifies it, `title` its name for people."""
    placed = place(diagram_of(stages), row_height=_ROW)
    timed = [node for node in placed.diagram.nodes if node.part == "stage" and node.stage and node.stage.due]
    flows = _flows(placed, timed)
    root = ET.Element("definitions", {"id": f"definitions_{process}", "exporter": "digital-commons"})
    for prefix, uri in _PREFIXES.items():
        root.set(f"xmlns:{prefix}" if prefix else "xmlns", uri)
    root.set("targetNamespace", f"urn:digital-commons:stages:{process}")
    body = ET.SubElement(root, "process", {"id": f"process_{process}", "name": _clean(title), "isExecutable": "true"})
    for node in placed.diagram.nodes:
        _add_node(body, node, flows, stages)
    for node in timed:
        assert node.stage
        assert node.stage.due
        _add_timer(body, node, node.stage, node.stage.due, flows)
    for flow in flows:
        _add_flow(body, flow, placed.diagram)
    _add_diagram(root, process, placed, timed, flows)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def duration(due: Due) -> str:
    """The limit as an ISO 8601 duration. It knows no working days: five of them are written as a week."""
    if due.unit == "working days":
        return f"P{due.number // 5 * 7 + due.number % 5}D"
    return f"P{due.number}D"


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot carry."""
    return _NOT_XML.sub(" ", text)


def _flows(placed: Placed, timed: list[Node]) -> list[_Flow]:
    found = [
        _Flow(e.id, e.source, e.target, e.title, e.outcome, placed.lines[e.id], placed.labels.get(e.id))
        for e in placed.diagram.edges
    ]
    for node in timed:
        timer, end = _timer_boxes(placed.boxes[node.id])
        middle = timer.x + timer.width / 2
        line = ((middle, timer.y + timer.height), (middle, end.y))
        found.append(_Flow(f"flow_late_{node.id}", f"timer_{node.id}", f"late_{node.id}", "", "", line, None))
    return found


def _timer_boxes(stage: Box) -> tuple[Box, Box]:
    """The timer on the lower border of a stage, and the end that it leads to."""
    x = stage.x + stage.width - _EVENT - 12
    y = stage.y + stage.height - _EVENT / 2
    return Box(x, y, _EVENT, _EVENT), Box(x, y + _EVENT + 20, _EVENT, _EVENT)


def _element(parent: ET.Element, tag: str, id_: str, name: str, **more: str) -> ET.Element:
    return ET.SubElement(parent, tag, {"id": id_, **({"name": _clean(name)} if name else {}), **more})


def _connect(element: ET.Element, id_: str, flows: list[_Flow]) -> None:
    for tag, ids in (
        ("incoming", [flow.id for flow in flows if flow.target == id_]),
        ("outgoing", [flow.id for flow in flows if flow.source == id_]),
    ):
        for flow in ids:
            ET.SubElement(element, tag).text = flow


def _add_node(body: ET.Element, node: Node, flows: list[_Flow], stages: Stages) -> None:
    direction = {"gatewayDirection": "Diverging"} if node.part == "choice" else {}
    element = _element(body, _TAGS[node.part], node.id, node.title, **direction)
    if node.part == "stage" and node.stage:
        ET.SubElement(element, "documentation").text = _clean(describe(node.stage, stages))
    _connect(element, node.id, flows)
    if node.part == "stage" and node.stage:
        owner = ET.SubElement(element, "potentialOwner", {"id": f"owner_{node.id}", "name": node.stage.who})
        expression = ET.SubElement(owner, "resourceAssignmentExpression", {"id": f"assign_{node.id}"})
        ET.SubElement(expression, "formalExpression", {"id": f"who_{node.id}"}).text = node.stage.who


def describe(stage: Stage, stages: Stages) -> str:
    """A stage in words: who, tasks, limit, pauses."""
    lines = [f"Who: {stage.who}"]
    lines += [
        f"{'Required' if required else 'Optional'} task: {task.title}{f' ({task.who})' if task.who else ''}"
        for task, required in stage.tasks
    ]
    if stage.due:
        since = f", counted from {stage.counts_from}" if stage.counts_from else ""
        lines.append(f"Time limit: {stage.due.in_words()}{since}")
    if stage.when_due:
        lines.append(f"When the limit passes, this is recorded by itself: {stages.outcome_title(stage.when_due)}")
    if stage.pause:
        lines.append(f"The clock may stop for: {', '.join(stages.pause_title(reason) for reason in stage.pause)}")
    return "\n".join(lines)


def _add_timer(body: ET.Element, node: Node, stage: Stage, due: Due, flows: list[_Flow]) -> None:
    id_, late = f"timer_{node.id}", f"late_{node.id}"
    event = _element(body, "boundaryEvent", id_, due.in_words(), attachedToRef=node.id, cancelActivity="false")
    note = f"The limit is: {due.in_words()}. BPMN knows no working days or public holidays: the duration is near it."
    ET.SubElement(event, "documentation").text = note
    _connect(event, id_, flows)
    timer = ET.SubElement(event, "timerEventDefinition", {"id": f"limit_{node.id}"})
    ET.SubElement(timer, "timeDuration", {"id": f"length_{node.id}", "xsi:type": "tFormalExpression"}).text = duration(
        due
    )
    _connect(_element(body, "endEvent", late, "Time is up" if stage.when_due else "Overdue"), late, flows)


def _add_flow(body: ET.Element, flow: _Flow, diagram: Diagram) -> None:
    element = _element(body, "sequenceFlow", flow.id, flow.title, sourceRef=flow.source, targetRef=flow.target)
    source = diagram.by_id.get(flow.source)
    if source and source.part == "choice":
        condition = ET.SubElement(element, "conditionExpression", {"xsi:type": "tFormalExpression"})
        condition.text = f'outcome == "{flow.outcome}"'


def _add_diagram(root: ET.Element, process: str, placed: Placed, timed: list[Node], flows: list[_Flow]) -> None:
    diagram = ET.SubElement(root, "bpmndi:BPMNDiagram", {"id": f"diagram_{process}"})
    plane = ET.SubElement(diagram, "bpmndi:BPMNPlane", {"id": f"plane_{process}", "bpmnElement": f"process_{process}"})
    for node in placed.diagram.nodes:
        box = placed.boxes[node.id]
        below = Box(box.x - 30, box.y + box.height + 4, box.width + 60, 28)
        _add_shape(plane, node.id, box, label=None if node.part == "stage" else below)
    for node in timed:
        timer, late = _timer_boxes(placed.boxes[node.id])
        _add_shape(plane, f"timer_{node.id}", timer, label=Box(timer.x - 116, timer.y + 22, 112, 40))
        _add_shape(plane, f"late_{node.id}", late, label=Box(late.x - 58, late.y + 10, 50, 16))
    for flow in flows:
        edge = ET.SubElement(plane, "bpmndi:BPMNEdge", {"id": f"edge_{flow.id}", "bpmnElement": flow.id})
        for x, y in flow.line:
            ET.SubElement(edge, "di:waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
        if flow.label:
            _add_bounds(ET.SubElement(edge, "bpmndi:BPMNLabel"), flow.label)


def _add_shape(plane: ET.Element, id_: str, box: Box, *, label: Box | None) -> None:
    marker = {"isMarkerVisible": "true"} if id_.startswith("choice_") else {}
    shape = ET.SubElement(plane, "bpmndi:BPMNShape", {"id": f"shape_{id_}", "bpmnElement": id_, **marker})
    _add_bounds(shape, box)
    if label:
        _add_bounds(ET.SubElement(shape, "bpmndi:BPMNLabel"), label)


def _add_bounds(parent: ET.Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(parent, "dc:Bounds", {name: f"{size:g}" for name, size in sizes.items()})
