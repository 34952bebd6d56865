"""The stages of the example services: they fit, they are drawn and exported, and they hold the rules they name."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bricks.workflow.rules.bpmn import to_bpmn
from bricks.workflow.settings import Stages
from commons.calendar import last_day
from commons.service.source import read

SERVICES = Path(__file__).parents[3] / "examples" / "services"
DOCUMENTS = sorted(SERVICES.glob("*/*/stages.yaml"))


def stages_of(path: Path) -> Stages:
    return Stages.model_validate(read(path.name, path.read_text(encoding="utf-8")).data)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_example_stages_fit_and_are_exported(path: Path) -> None:
    stages = stages_of(path)
    assert ET.fromstring(to_bpmn(stages, process=path.parent.name, title="Example"))
    assert set(stages.outcomes) == {outcome for stage in stages.stages for outcome in stage.outcomes}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_applicants_of_examples_are_told_about_every_end(path: Path) -> None:
    stages = stages_of(path)
    assert all(stages.outcomes[outcome].applicant for outcome in stages.ending_outcomes)
    assert stages.by_id[stages.start].applicant


def test_comments_on_a_planning_application_have_21_days_with_the_first() -> None:
    period = stages_of(SERVICES / "example-district" / "planning-comment" / "stages.yaml").by_id["period"]
    assert period.due
    assert period.due.in_words() == "21 days, counting the first day, leaving out public holidays"
    assert last_day(date(2026, 6, 1), period.due) == date(2026, 6, 21)
    assert last_day(date(2026, 12, 14), period.due) == date(2027, 1, 7)
    assert period.counts_from
    assert period.when_due == "period-over"
