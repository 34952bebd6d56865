"""The stages document: what publishing refuses, with file, line, what is wrong and what would fit."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bricks.workflow.brick import brick as workflow
from bricks.workflow.settings import Stages, WorkflowSettings, codes, reachable
from commons.service import ServiceFileError, load_files
from tests.bricks.workflow import desk
from tests.bricks.workflow.documents import COLLECTION, changed

STAGES = """
start: check
outcomes: {collected: Collected, refused: Refused}
pauses: {waiting: Waiting for the resident}
stages:
  - id: check
    title: Check
    who: caseworker
    due: {number: 2, unit: working days}
    required: [{id: look, title: Look at it}]
    pause: [waiting]
    next: {accepted: collect}
    ends: [refused]
  - id: collect
    title: Collect
    who: crew
    ends: [collected]
"""


def fixes(stages: str) -> list[tuple[str, int, str]]:
    files = {"service.yaml": desk.SERVICE, "stages.yaml": stages}
    try:
        load_files(files, {brick.name: brick for brick in (desk.desk, workflow)})
    except ServiceFileError as error:
        return [(fix.file, fix.line, f"{fix.what} {fix.fits}") for fix in error.fixes]
    return []


def test_a_good_document_is_taken() -> None:
    assert fixes(STAGES) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("start: check", "start: chek", 2, "did you mean 'check'"),
        ("{accepted: collect}", "{accepted: colect}", 12, "leads to 'colect', which is not a stage"),
        ("    ends: [collected]", "    optional: []", 14, "'collect' has no way out"),
        ("    ends: [collected]", "    next: {collected: collect}", 14, "can never end"),
        ("next: {accepted: collect}", "next: {accepted: check}", 14, "no case ever comes to stage 'collect'"),
        ("  - id: collect\n", "  - id: check\n", 14, "two stages 'check'"),
        ("ends: [refused]", "ends: [refused, accepted]", 13, "either leads on or ends"),
        ("ends: [refused]", "ends: [refused, refused]", 13, "stands here twice"),
        ("pause: [waiting]", "pause: [wating]", 11, "did you mean 'waiting'"),
        ("collected: Collected", "colected: Collected", 3, "no stage records this outcome"),
        ("    pause: [waiting]\n", "", 4, "no stage may be paused for this"),
        ("    who: crew\n", "    who: crew\n    when_done: collected\n", 17, "has none"),
        ("    pause: [waiting]\n", "    pause: [waiting]\n    when_done: refusd\n", 12, "did you mean 'refused'"),
        ("    who: crew\n", "    who: crew\n    required: [{id: look, title: Again}]\n", 17, "two tasks 'look'"),
        ("    who: crew\n", "    who: crew\n    when_due: collected\n", 17, "needs a limit"),
        ("    who: crew\n", "    who: crew\n    counts_from: the day\n", 17, "needs a limit"),
        ("    who: crew\n", "", 14, "'who' is missing"),
        ("number: 2", "number: two", 9, "number"),
        ("unit: working days", "unit: days", 9, "working days"),
        ("    who: crew\n", "    who: crew\n    colour: red\n", 17, "colour"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_refused_at_its_line(old: str, new: str, line: int, message: str) -> None:
    assert old in STAGES
    found = fixes(STAGES.replace(old, new, 1))
    assert found
    assert any(file == "stages.yaml" and at == line and message in what for file, at, what in found), found


def test_all_faults_are_said_at_once() -> None:
    found = fixes(STAGES.replace("start: check", "start: x").replace("collect}", "y}").replace("[waiting]", "[z]"))
    assert len(found) >= 4


def test_a_circle_with_a_way_out_is_taken() -> None:
    assert fixes(STAGES.replace("ends: [collected]", "ends: [collected]\n    next: {missed: check}")) == []


def test_only_compares_with_declared_codes() -> None:
    files: Mapping[str, str] = {
        "service.yaml": desk.SERVICE.replace("outcome: collected", "outcome: colected"),
        "stages.yaml": STAGES,
    }
    with pytest.raises(ServiceFileError) as refused:
        load_files(files, {brick.name: brick for brick in (desk.desk, workflow)})
    assert "collected" in refused.value.fixes[0].fits


def test_codes_are_those_of_the_document() -> None:
    settings = WorkflowSettings.model_validate({"stages": COLLECTION})
    found = codes(settings)
    assert {key: set(titles) for key, titles in found.items()} == {
        "stage": {"check", "collect"},
        "outcome": {"accepted", "refused", "collected", "not-out"},
        "code": {"check-address", "call", "pick-up"},
        "reason": {"waiting-for-resident"},
    }
    assert list(found["stage"]) == ["check", "collect"]
    assert found["reason"]["waiting-for-resident"] == settings.stages.pause_title("waiting-for-resident")


def test_a_document_reads_back_with_the_same_digest() -> None:
    stages = Stages.model_validate(COLLECTION)
    again = Stages.model_validate(json.loads(json.dumps(stages.document)))
    assert again == stages
    assert again.digest == stages.digest
    changes: dict[str, Any] = {"check": {"title": "Look"}}
    assert Stages.model_validate(changed(**changes)).digest != stages.digest


def test_what_can_be_reached() -> None:
    assert reachable(Stages.model_validate(COLLECTION), "collect") == ("collect", "check")


def test_the_readme_shows_a_document_that_is_taken() -> None:
    text = (Path(__file__).parents[3] / "bricks" / "workflow" / "README.md").read_text(encoding="utf-8")
    assert fixes(text.partition("```yaml\n")[2].partition("```")[0]) == []
