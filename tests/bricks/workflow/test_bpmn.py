"""The BPMN file: whole, connected, drawn, and safe whatever a title holds."""

from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from bricks.workflow.rules.bpmn import BPMNDI, DC, DI, MODEL, duration, to_bpmn
from bricks.workflow.settings import Stages
from commons.calendar import Due
from tests.bricks.workflow.documents import COLLECTION, changed, stages_documents

FLOW_NODES = ("startEvent", "userTask", "exclusiveGateway", "boundaryEvent", "endEvent")


def read(document: Stages) -> ET.Element:
    return ET.fromstring(to_bpmn(document, process="bulky-waste", title="Bulky waste"))


def process_of(root: ET.Element) -> ET.Element:
    found = root.find(f"{{{MODEL}}}process")
    assert found is not None
    return found


def nodes_of(root: ET.Element) -> dict[str, ET.Element]:
    return {node.attrib["id"]: node for tag in FLOW_NODES for node in process_of(root).findall(f"{{{MODEL}}}{tag}")}


def flows_of(root: ET.Element) -> dict[str, ET.Element]:
    return {flow.attrib["id"]: flow for flow in process_of(root).findall(f"{{{MODEL}}}sequenceFlow")}


def texts(node: ET.Element, tag: str) -> list[str | None]:
    return [each.text for each in node.findall(f"{{{MODEL}}}{tag}")]


@settings(max_examples=40, deadline=None)
@given(stages_documents())
def test_the_structure_rules_hold_for_any_stages(document: Stages) -> None:
    root = read(document)
    ids = Counter(element.attrib["id"] for element in root.iter() if "id" in element.attrib)
    assert max(ids.values()) == 1
    nodes, flows = nodes_of(root), flows_of(root)
    for id_, flow in flows.items():
        assert id_ in texts(nodes[flow.attrib["sourceRef"]], "outgoing")
        assert id_ in texts(nodes[flow.attrib["targetRef"]], "incoming")
    for id_, node in nodes.items():
        out = [flow for flow in flows.values() if flow.attrib["sourceRef"] == id_]
        into = [flow for flow in flows.values() if flow.attrib["targetRef"] == id_]
        tag = node.tag.rpartition("}")[2]
        assert bool(out) == (tag != "endEvent")
        assert bool(into) == (tag not in ("startEvent", "boundaryEvent"))
        if tag == "exclusiveGateway":
            assert len(out) > 1
            assert all(flow.find(f"{{{MODEL}}}conditionExpression") is not None for flow in out)
        else:
            assert len(out) <= 1
        if tag == "boundaryEvent":
            assert nodes[node.attrib["attachedToRef"]].tag.endswith("userTask")


@settings(max_examples=40, deadline=None)
@given(stages_documents())
def test_everything_is_drawn_where_its_lines_end(document: Stages) -> None:
    root = read(document)
    shapes = {
        shape.attrib["bpmnElement"]: shape.find(f"{{{DC}}}Bounds") for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")
    }
    edges = {edge.attrib["bpmnElement"]: edge for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge")}
    assert set(shapes) == set(nodes_of(root))
    assert set(edges) == set(flows_of(root))
    for id_, flow in flows_of(root).items():
        points = edges[id_].findall(f"{{{DI}}}waypoint")
        assert len(points) >= 2
        for point, node in ((points[0], flow.attrib["sourceRef"]), (points[-1], flow.attrib["targetRef"])):
            box = shapes[node]
            assert box is not None
            x, y, width, height = (float(box.attrib[key]) for key in ("x", "y", "width", "height"))
            assert x <= float(point.attrib["x"]) <= x + width
            assert y <= float(point.attrib["y"]) <= y + height


def test_stages_are_user_tasks_with_role_tasks_and_limit() -> None:
    root = read(Stages.model_validate(COLLECTION))
    collect = nodes_of(root)["stage_collect"]
    assert collect.attrib["name"] == "Collect the items"
    assert texts(collect, "documentation") == [
        "Who: crew\nRequired task: Pick up the items\nTime limit: 10 working days, by 6pm"
    ]
    assert collect.find(f".//{{{MODEL}}}formalExpression") is not None
    timer = nodes_of(root)["timer_stage_collect"]
    assert timer.attrib["cancelActivity"] == "false"
    length = timer.find(f".//{{{MODEL}}}timeDuration")
    assert length is not None
    assert length.text == "P14D"


def test_outcomes_are_named_on_their_flows() -> None:
    flows = flows_of(read(Stages.model_validate(COLLECTION)))
    assert flows["flow_choice_check_accepted"].attrib["name"] == "Accepted"
    condition = flows["flow_choice_check_refused"].find(f"{{{MODEL}}}conditionExpression")
    assert condition is not None
    assert condition.text == 'outcome == "refused"'


@pytest.mark.parametrize(
    "title",
    ['"><script>alert(1)</script>', "]]>&#x0;&lt;", "<!DOCTYPE x [<!ENTITY y 'z'>]>&y;", "Ärger – “quoted” \U0001f5d1"],
)
def test_no_title_breaks_out_of_its_place(title: str) -> None:
    changes: dict[str, Any] = {"check": {"title": title}}
    document = Stages.model_validate(changed(**changes))
    root = ET.fromstring(to_bpmn(document, process="x", title=title))
    assert nodes_of(root)["stage_check"].attrib["name"] == title
    assert process_of(root).attrib["name"] == title


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (Due(number=21, unit="calendar days"), "P21D"),
        (Due(number=2, unit="working days"), "P2D"),
        (Due(number=5, unit="working days"), "P7D"),
        (Due(number=13, unit="working days"), "P17D"),
    ],
)
def test_limits_become_durations(due: Due, text: str) -> None:
    assert duration(due) == text
