"""While the clock of a stage stands still, the case is not due either: from the stages to the worklist."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bricks.cases.actions.handling import Change, change
from bricks.cases.actions.opening import Open, open_
from bricks.cases.queries.casefile import CaseFile, ReadCase, history, read
from bricks.cases.queries.worklist import CaseLine, CaseList, Worklist, worklist
from bricks.workflow.actions import Pause, Resume, pause, resume
from commons.assembly import installed_bricks
from commons.service import load_files, read_folder
from commons.testing import World

EXAMPLES = Path(__file__).parents[2] / "examples" / "services"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/*/service.yaml"))


class Desk:
    """An example service with one case, as its caseworker sees it."""

    def __init__(self, folder: Path) -> None:
        bricks = [brick for brick, _ in installed_bricks() if not brick.platform]
        self.world = World(folder, bricks)
        self.world.clock.at = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday
        self.service = self.world.publish(read_folder(EXAMPLES / "example-borough" / "bulky-waste-a"))
        self.staff = self.world.staff("caseworker")
        outcome = self.world.perform(self.service, open_, Open(about="By telephone."), actor=self.staff)
        self.case = str(outcome.event.model_dump()["case"])
        self.world.settle()

    def pause(self) -> None:
        given = Pause(case=self.case, reason="waiting-for-resident")
        self.world.perform(self.service, pause, given, actor=self.staff)
        self.world.settle()

    def resume(self) -> None:
        self.world.perform(self.service, resume, Resume(case=self.case), actor=self.staff)
        self.world.settle()

    def file(self) -> CaseFile:
        found: CaseFile = self.world.ask(self.service, read, ReadCase(case=self.case), actor=self.staff)
        return found

    def lines(self, asked: Worklist | None = None) -> tuple[CaseLine, ...]:
        found: CaseList = self.world.ask(self.service, worklist, asked or Worklist(), actor=self.staff)
        return found.items

    def overdue(self) -> int:
        return len(self.lines(Worklist(overdue=True)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.world.close()


def test_a_paused_case_is_not_due_and_is_due_later_when_the_clock_runs_again(desk: Desk) -> None:
    assert desk.file().deadline == date(2026, 6, 3)
    desk.pause()
    assert desk.file().deadline is None
    assert desk.file().paused_title == "Waiting for the resident"
    assert [line.paused for line in desk.lines()] == ["waiting-for-resident"]
    desk.world.clock.move(days=7)
    assert (desk.file().overdue, desk.overdue()) == (False, 0)
    desk.resume()
    assert (desk.file().deadline, desk.file().paused) == (date(2026, 6, 10), None)
    told = desk.world.ask(desk.service, history, ReadCase(case=desk.case), actor=desk.staff)
    said = [entry.what for entry in told.entries]
    assert "Now due 10 June 2026" in said
    assert any(words.startswith("Not due for now") for words in said)
    assert not any(words.startswith("Moved to") for words in said)  # the stage itself says that it began


def test_a_date_that_somebody_promised_stays(desk: Desk) -> None:
    given = Change(case=desk.case, version=desk.file().version, deadline=date(2026, 6, 5))
    desk.world.perform(desk.service, change, given, actor=desk.staff)
    desk.pause()
    assert desk.file().deadline == date(2026, 6, 5)


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_every_example_carries_pauses_to_its_cases(folder: Path) -> None:
    bricks = {brick.name: brick for brick, _ in installed_bricks()}
    service = load_files(read_folder(folder), bricks)
    carried = {step.when for step in service.file.flow if step.do == "cases.progress"}
    assert {"workflow.entered", "workflow.paused", "workflow.resumed"} <= carried


def test_cases_ship_that_wiring(desk: Desk) -> None:
    wired = [step["when"] for step in desk.world.commons.bricks["cases"].wiring if step["do"] == "cases.progress"]
    assert wired == ["workflow.entered", "workflow.dated", "workflow.paused", "workflow.resumed"]
