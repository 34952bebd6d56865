"""Deciding, closing, reopening, withdrawing; two caseworkers at once; what the applicant is told."""

import pytest

from bricks.cases.actions.ending import Close, Decide, Reopen, close, decide, reopen
from bricks.cases.actions.opening import Open, open_
from bricks.cases.actions.words import Write, message, reply
from bricks.cases.brick import brick
from bricks.cases.events import Closed, Decided
from bricks.cases.queries.casefile import ReadCase, read
from bricks.cases.queries.panel import ApplicantPanel, applicant_panel
from commons.access import Actor
from commons.brick import OnThread
from commons.errors import Forbidden, Invalid, NotFound, Refused
from commons.transaction import Command
from commons.view import View
from tests.bricks.cases import neighbours
from tests.bricks.cases.conftest import Office


def panel(office: Office, case: str, actor: Actor) -> ApplicantPanel | None:
    with office.world.commons.installation.reading.connect() as connection:
        view = View(office.world.commons.installation, connection, office.service, actor, brick=brick)
        return applicant_panel(OnThread(thread=office.thread(case), ref=case), view)


def test_a_decision_keeps_its_reason_in_the_table_alone(office: Office) -> None:
    case = office.apply().case
    office.do(decide, Decide(case=case, outcome="granted", reason="It is all there."))
    seen = office.ask(read, ReadCase(case=case))
    assert (seen.status, seen.outcome_title) == ("decided", "Granted")
    assert [(each.by, each.title, each.reason) for each in seen.decisions] == [
        ("Mary Brown", "Granted", "It is all there.")
    ]
    assert "It is all there" not in "".join(r.event.model_dump_json() for r in office.world.ledger())


def test_the_second_to_decide_is_told_what_was_decided(office: Office) -> None:
    case = office.apply().case
    given = [Decide(case=case, outcome="granted"), Decide(case=case, outcome="refused", reason="Too late.")]
    commons = office.world.commons
    both = [
        commons.writer.perform(commons.command(decide, each, actor=actor, service=office.service))
        for each, actor in zip(given, (office.mary, office.john), strict=True)
    ]
    first = both[0].result().event
    assert isinstance(first, Decided)
    assert first.outcome == "granted"
    with pytest.raises(Refused, match="already been decided: Granted") as refused:
        both[1].result()
    assert "reopen" in refused.value.to_do
    assert len(office.ask(read, ReadCase(case=case)).decisions) == 1


def test_outcomes_are_those_of_the_settings(office: Office) -> None:
    case = office.apply().case
    with pytest.raises(Invalid, match="'perhaps' is not an outcome") as refused:
        office.do(decide, Decide(case=case, outcome="perhaps"))
    assert refused.value.expected == "One of: granted, refused."
    with pytest.raises(Invalid, match="needs a reason"):
        office.do(decide, Decide(case=case, outcome="refused"))


def test_closing_takes_the_outcome_that_was_decided(office: Office) -> None:
    opened = office.apply()
    case = opened.case
    office.do(decide, Decide(case=case, outcome="granted"))
    closed = Closed(case=case, outcome="granted", application=opened.application)
    assert office.do(close, Close(case=case, reason="All done")) == closed
    seen = office.ask(read, ReadCase(case=case))
    assert (seen.status, seen.notes[0].text) == ("closed", "All done")
    assert seen.ended_at == office.world.clock.now()


def test_the_flow_may_close_twice(office: Office) -> None:
    case = office.apply().case
    office.do(close, Close(case=case, outcome="collected"))
    _, operation = office.world.commons.installation.owner_of(close)
    flow = Actor(id="flow:bulky-waste")
    again = Command(brick=brick, operation=operation, service=office.service, given=Close(case=case), actor=flow)
    assert office.world.commons.writer.perform(again).result().done == ()


def test_a_reopened_case_can_be_decided_again_and_keeps_both_decisions(office: Office) -> None:
    case = office.apply().case
    office.do(decide, Decide(case=case, outcome="refused", reason="Paper missing."))
    office.do(close, Close(case=case))
    with pytest.raises(Forbidden):
        office.do(reopen, Reopen(case=case, reason="Paper came."))
    office.do(reopen, Reopen(case=case, reason="Paper came."), office.boss)
    shown = panel(office, case, office.mary)
    assert shown
    assert (shown.decision, shown.reason, shown.again) == ("Refused", "Paper missing.", True)
    office.do(decide, Decide(case=case, outcome="granted"))
    seen = office.ask(read, ReadCase(case=case))
    assert [each.outcome for each in seen.decisions] == ["granted", "refused"]
    opened = office.do(open_, Open(about="x")).case
    with pytest.raises(Refused, match="already open"):
        office.do(reopen, Reopen(case=opened, reason="x"), office.boss)


def test_a_withdrawn_application_ends_its_case(office: Office) -> None:
    opened = office.apply()
    assert opened.application
    office.world.perform(office.service, neighbours.take_back, neighbours.One(application=opened.application))
    office.world.settle()
    assert office.ask(read, ReadCase(case=opened.case)).status == "withdrawn"
    assert office.events()[-2:] == ["cases.withdrawn", "cases.closed"]
    with pytest.raises(Refused, match="withdrawn"):
        office.do(decide, Decide(case=opened.case, outcome="granted"))
    with pytest.raises(Refused, match="no messages"):
        office.do(reply, Write(case=opened.case, text="x"), office.applicant(opened))


def test_the_applicant_reads_the_decision_in_the_settings_words(office: Office) -> None:
    granted, refused = office.apply("First"), office.apply("Second")
    office.do(decide, Decide(case=granted.case, outcome="granted", reason="Inner words"))
    office.do(decide, Decide(case=refused.case, outcome="refused", reason="Not in our area."))
    first = panel(office, granted.case, office.applicant(granted))
    second = panel(office, refused.case, office.applicant(refused))
    assert first
    assert second
    assert (first.decision, first.reason) == ("We will collect your items.", "")
    assert (second.decision, second.reason) == ("Refused", "Not in our area.")
    assert panel(office, refused.case, office.applicant(granted)) is None


def test_a_decision_stays_to_be_read_when_the_case_ends_in_another_outcome(office: Office) -> None:
    opened = office.apply()
    office.do(decide, Decide(case=opened.case, outcome="granted"))
    office.do(close, Close(case=opened.case, outcome="collected"))
    shown = panel(office, opened.case, office.applicant(opened))
    assert shown
    assert (shown.decision, shown.again) == ("We will collect your items.", False)


def test_an_email_says_only_that_there_is_a_message(office: Office) -> None:
    opened = office.apply()
    office.do(message, Write(case=opened.case, text="Please bring your passport"))
    office.do(reply, Write(case=opened.case, text="I will"), office.applicant(opened))
    office.world.settle()
    (sent,) = office.world.sent.sent.values()
    assert sent.to == "zoe@example.org"
    assert "/s/exampleton/bulky-waste/application" in sent.text
    assert "passport" not in sent.text + sent.subject
    assert "Zoë" not in sent.text
    assert office.events().count("cases.notified") == 1
    office.do(decide, Decide(case=opened.case, outcome="refused", reason="Secret reason"))
    office.world.settle()
    assert len(office.world.sent.sent) == 2
    assert not any("Refused" in each.text or "Secret" in each.text for each in office.world.sent.sent.values())


def test_nobody_is_written_to_without_an_address(office: Office) -> None:
    opened = office.apply(email="")
    office.do(message, Write(case=opened.case, text="Hello"))
    office.world.settle()
    assert not office.world.sent.sent
    assert "cases.notified" not in office.events()


def test_cases_of_another_organisation_or_service_are_not_there(office: Office) -> None:
    case = office.apply().case
    other = Office(office.world, "otherham")
    sister = Office(office.world, "exampleton", "missed-bin")
    for elsewhere in (other, sister):
        with pytest.raises(NotFound):
            elsewhere.ask(read, ReadCase(case=case))
        with pytest.raises(NotFound):
            elsewhere.do(decide, Decide(case=case, outcome="granted"))
    with pytest.raises(Forbidden):
        office.ask(read, ReadCase(case=case), other.mary)
