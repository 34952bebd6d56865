"""A case is marked for its team when its applicant changes or adds something, once, while it is open."""

from typing import Any

from bricks.cases.actions.ending import Close, close
from bricks.cases.actions.words import Changed, OneCase, acknowledge, flag
from bricks.cases.events import Flagged
from bricks.cases.queries.worklist import Worklist, worklist
from tests.bricks.cases import neighbours
from tests.bricks.cases.conftest import Office


def waiting(office: Office) -> list[str]:
    """The cases that the team sees as waiting for it."""
    return [line.case for line in office.ask(worklist, Worklist(waiting=True)).items]


def application_of(office: Office, case: str) -> Any:
    return next(r.event.application for r in office.world.ledger() if getattr(r.event, "case", None) == case)


def test_the_case_of_an_application_is_marked_until_it_is_read_and_again_after(office: Office) -> None:
    case, other = office.apply("First").case, office.apply("Second").case
    given = Changed(application=application_of(office, case))
    assert office.do(flag, given) == Flagged(case=case)
    assert office.do(flag, given) is None, "it is marked already"
    assert waiting(office) == [case], other
    office.do(acknowledge, OneCase(case=case))
    assert waiting(office) == []
    assert office.do(flag, given) == Flagged(case=case)


def test_without_an_application_it_is_the_case_of_the_journey(office: Office) -> None:
    opened, _ = office.apply("First"), office.apply("Second")
    given, thread = Changed(application=None), office.thread(opened.case)
    done = office.world.perform(office.service, flag, given, actor=office.applicant(opened), thread=thread)
    assert done.event == Flagged(case=opened.case)
    assert waiting(office) == [opened.case]


def test_a_closed_case_is_left_alone_and_an_application_needs_none(office: Office) -> None:
    case = office.apply().case
    given = Changed(application=application_of(office, case))
    office.do(close, Close(case=case))
    assert office.do(flag, given) is None
    early = office.world.perform(office.service, neighbours.receive, neighbours.Apply(name="Early"))
    assert office.do(flag, Changed(application=early.event.model_dump()["application"])) is None
    assert waiting(office) == []
