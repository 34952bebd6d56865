"""Assigning, changing, progressing, noting, writing, linking."""

from datetime import date

import pytest

from bricks.cases.actions.ending import Close, close
from bricks.cases.actions.handling import Assign, Change, Progress, assign, change, progress
from bricks.cases.actions.opening import Open, open_
from bricks.cases.actions.relating import ChooseTeams, Relate, Unrelate, choose_teams, relate, unrelate
from bricks.cases.actions.words import Note, OneCase, Write, acknowledge, message, note, reply
from bricks.cases.events import By, Closed, DeadlineSet, Prioritised, TeamSet
from bricks.cases.queries.casefile import CaseFile, ReadCase, history, read
from bricks.cases.settings import Priority
from commons.errors import Changed, Forbidden, Invalid, NotFound, Refused
from commons.refs import new_ref
from tests.bricks.cases import neighbours
from tests.bricks.cases.conftest import Office


def case_of(office: Office, ref: str) -> CaseFile:
    found: CaseFile = office.ask(read, ReadCase(case=ref))
    return found


def test_a_caseworker_takes_a_free_case_hands_it_over_and_gives_it_back(office: Office) -> None:
    case = office.apply().case
    office.do(assign, Assign(case=case, account=office.mary.ref))
    assignee = case_of(office, case).assignee
    assert assignee
    assert assignee.text == "Mary Brown"
    assert office.do(assign, Assign(case=case, account=office.mary.ref)) is None
    office.do(assign, Assign(case=case, account=office.john.ref))
    office.do(assign, Assign(case=case, account=None), office.john)
    assert case_of(office, case).assignee is None


def test_moving_a_colleagues_case_takes_a_supervisor(office: Office) -> None:
    case = office.apply().case
    with pytest.raises(Forbidden, match="supervisor"):
        office.do(assign, Assign(case=case, account=office.john.ref))
    office.do(assign, Assign(case=case, account=office.john.ref), office.boss)
    with pytest.raises(Forbidden, match="supervisor"):
        office.do(assign, Assign(case=case, account=office.mary.ref))


def test_a_case_goes_only_to_somebody_who_is_there(office: Office) -> None:
    with pytest.raises(Invalid, match="no such account"):
        office.do(assign, Assign(case=office.apply().case, account=new_ref()), office.boss)


def test_details_change_with_the_version_that_was_seen(office: Office) -> None:
    seen = case_of(office, office.apply().case)
    given = Change(
        case=seen.case, version=seen.version, priority=Priority.URGENT, deadline=date(2026, 4, 1), team="crews"
    )
    done = office.world.perform(office.service, change, given, actor=office.mary).done
    assert [type(each.event) for each in done] == [Prioritised, DeadlineSet, TeamSet]
    with pytest.raises(Changed):
        office.do(change, given)
    now = case_of(office, seen.case)
    assert (now.priority, now.deadline, now.team) == ("urgent", date(2026, 4, 1), "crews")
    assert office.do(change, Change(case=seen.case, version=now.version, priority=Priority.URGENT)) is None
    with pytest.raises(Invalid, match="no team"):
        office.do(change, Change(case=seen.case, version=now.version, team="painters"))


def test_the_own_deadline_goes_before_that_of_the_stage(office: Office) -> None:
    case = office.apply().case
    office.do(progress, Progress(case=case, stage="check", due=date(2026, 3, 10)))
    assert case_of(office, case).deadline == date(2026, 3, 10)
    assert office.do(progress, Progress(case=case, stage="check", due=date(2026, 3, 10))) is None
    office.do(change, Change(case=case, version=case_of(office, case).version, deadline=date(2026, 3, 5)))
    office.do(progress, Progress(case=case, stage="collect", due=date(2026, 3, 20)))
    assert case_of(office, case).deadline == date(2026, 3, 5)
    office.do(change, Change(case=case, version=case_of(office, case).version, deadline=None))
    assert case_of(office, case).deadline == date(2026, 3, 20)
    office.world.clock.move(days=19)
    assert case_of(office, case).overdue


def test_the_flow_brings_the_stage(office: Office) -> None:
    case = office.apply().case
    office.do(neighbours.enter, neighbours.Stage(case=case, stage="collect"))
    office.world.settle()
    assert case_of(office, case).stage == "collect"


def test_notes_are_kept_with_who_wrote_them(office: Office) -> None:
    case = office.apply().case
    office.do(note, Note(case=case, text="Telephoned.\nBy the garage."))
    office.do(close, Close(case=case))
    office.do(note, Note(case=case, text="Called again."), office.john)
    notes = case_of(office, case).notes
    assert [(each.by, each.text) for each in notes] == [
        ("John Green", "Called again."),
        ("Mary Brown", "Telephoned.\nBy the garage."),
    ]


def test_messages_go_both_ways(office: Office) -> None:
    opened = office.apply()
    zoe = office.applicant(opened)
    assert office.do(reply, Write(case=opened.case, text="When will you come?"), zoe).by is By.APPLICANT
    assert case_of(office, opened.case).waiting
    assert office.do(message, Write(case=opened.case, text="On Monday.")).by is By.STAFF
    seen = case_of(office, opened.case)
    assert not seen.waiting
    assert [(each.from_applicant, each.by, each.text) for each in seen.messages] == [
        (False, "Mary Brown", "On Monday."),
        (True, "Zoë Applicant", "When will you come?"),
    ]
    office.do(reply, Write(case=opened.case, text="Thanks"), zoe)
    office.do(acknowledge, OneCase(case=opened.case))
    assert not case_of(office, opened.case).waiting
    assert office.do(acknowledge, OneCase(case=opened.case)) is None


def test_who_may_write(office: Office) -> None:
    opened, other = office.apply(), office.apply("Somebody Else")
    with pytest.raises(NotFound):
        office.do(reply, Write(case=other.case, text="Not mine"), office.applicant(opened))
    with pytest.raises(Refused, match="Only the applicant"):
        office.do(reply, Write(case=opened.case, text="As staff"))
    with pytest.raises(Forbidden):
        office.do(message, Write(case=opened.case, text="As applicant"), office.applicant(opened))
    without = office.do(open_, Open(about="Broken gate")).case
    with pytest.raises(Refused, match="no applicant"):
        office.do(message, Write(case=without, text="Hello?"))


def test_links_show_on_both_cases(office: Office) -> None:
    one, two = office.apply("First"), office.apply("Second")
    office.do(relate, Relate(case=one.case, other=two.case, how="Same address"))
    office.do(relate, Relate(case=one.case, name="Mary Example", how="Neighbour"))
    office.do(relate, Relate(case=one.case, person=two.applicant))
    here = case_of(office, one.case)
    shown = [(r.other and r.other.text, r.person and r.person.text, r.name, r.how) for r in here.relations]
    number = case_of(office, two.case).number
    assert shown == [
        (number, None, "", "Same address"),
        (None, None, "Mary Example", "Neighbour"),
        (None, "Second", "", ""),
    ]
    (there,) = case_of(office, two.case).relations
    assert there.other
    assert there.other.text == here.number
    office.do(unrelate, Unrelate(case=two.case, relation=there.ref))
    assert len(case_of(office, one.case).relations) == 2


def test_links_that_make_no_sense_are_refused(office: Office) -> None:
    one, two = office.apply("First").case, office.apply("Second").case
    with pytest.raises(Invalid, match="itself"):
        office.do(relate, Relate(case=one, other=one))
    with pytest.raises(NotFound):
        office.do(relate, Relate(case=one, other=new_ref()))
    office.do(relate, Relate(case=one, name="Mary"))
    with pytest.raises(Refused, match="already"):
        office.do(relate, Relate(case=one, name="Mary"))
    (link,) = case_of(office, one).relations
    with pytest.raises(NotFound):
        office.do(unrelate, Unrelate(case=two, relation=link.ref))
    with pytest.raises(ValueError, match="name one"):
        Relate(case=one, name="Mary", other=two)


def test_teams_are_chosen_by_oneself(office: Office) -> None:
    assert office.do(choose_teams, ChooseTeams(teams=("office", "crews", "crews"))).teams == ("crews", "office")
    assert office.do(choose_teams, ChooseTeams(teams=("crews",))).teams == ("crews",)
    with pytest.raises(Invalid, match="no team"):
        office.do(choose_teams, ChooseTeams(teams=("painters",)))


def test_a_closed_case_is_left_alone(office: Office) -> None:
    case = office.apply().case
    assert isinstance(office.do(close, Close(case=case)), Closed)
    seen = case_of(office, case)
    for action, given in (
        (assign, Assign(case=case, account=office.mary.ref)),
        (change, Change(case=case, version=seen.version, priority=Priority.LOW)),
        (close, Close(case=case)),
    ):
        with pytest.raises(Refused, match="closed"):
            office.do(action, given)


def test_the_timeline_tells_who_did_what(office: Office) -> None:
    case = office.apply().case
    office.do(assign, Assign(case=case, account=office.mary.ref))
    office.do(note, Note(case=case, text="Secret words"))
    told = office.ask(history, ReadCase(case=case))
    assert [(each.what, each.by) for each in told.entries] == [
        ("Note added", "Mary Brown"),
        ("Given to Mary Brown", "Mary Brown"),
        ("Case opened", "automatically"),
        ("Application received", "the public form"),
    ]
    assert "Secret words" not in told.model_dump_json()


def test_the_timeline_says_a_thing_once(office: Office) -> None:
    case = office.apply().case
    for _ in range(3):
        office.do(note, Note(case=case, text="Rang, nobody there"))
    office.do(neighbours.enter, neighbours.Stage(case=case, stage="check"))
    office.world.settle()
    told = [each.what for each in office.ask(history, ReadCase(case=case)).entries]
    assert told[:2] == ["Stage entered: Check the request", "Note added, 3 times"]
