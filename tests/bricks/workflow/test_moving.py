"""A case goes through its stages: in, on by outcomes, out at an end, and again."""

from datetime import date

import pytest

from bricks.workflow import actions
from bricks.workflow.events import Deferred, Ended, Entered
from bricks.workflow.tables import Standing
from commons.errors import Invalid, NotFound, Refused
from commons.follow import parked_steps
from commons.refs import new_ref
from tests.bricks.workflow import desk
from tests.bricks.workflow.conftest import Office
from tests.bricks.workflow.documents import changed


def test_an_opened_case_enters_the_first_stage_by_flow(office: Office) -> None:
    case = office.open()
    at = office.at(case)
    assert (at.stage, at.standing, at.due) == ("check", Standing.RUNNING, date(2026, 6, 3))
    assert [(task.code, task.required, task.state, task.team) for task in at.tasks] == [
        ("check-address", True, "open", "caseworker"),
        ("call", False, "open", "caseworker"),
    ]
    assert [(choice.code, choice.leads_to) for choice in at.outcomes] == [
        ("accepted", "Collect the items"),
        ("refused", ""),
    ]


def test_beginning_twice_changes_nothing(office: Office) -> None:
    case = office.open()
    assert office.do(actions.start, actions.OfCase(case=case), actor=office.supervisor).done == ()
    assert office.names(case) == ["entered"]


def test_a_stage_is_left_only_when_required_tasks_are_done(office: Office) -> None:
    case = office.open()
    with pytest.raises(Refused, match="Check the address"):
        office.record(case, "accepted")
    office.complete(case, "check-address")
    office.record(case, "accepted")
    assert office.at(case).stage == "collect"
    assert office.names(case) == ["entered", "completed", "recorded", "entered"]


def test_optional_tasks_are_left_behind(office: Office) -> None:
    case = office.open()
    call = office.task(case, "call").task
    office.complete(case, "check-address")
    office.record(case, "accepted")
    left = office.tasks(state="left").items
    assert [task.task for task in left] == [call]
    with pytest.raises(Refused, match="has left the stage"):
        office.do(actions.complete_task, actions.OfTask(task=call))


def test_the_last_task_ends_a_stage_that_says_so_and_the_flow_goes_on(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted")
    done = office.complete(case, "pick-up")
    assert done.get(Ended).outcome == "collected"
    at = office.at(case)
    assert (at.standing, at.outcome_title) == (Standing.ENDED, "Collected")
    assert at.outcomes == ()
    assert [record.event.event_name for record in office.world.ledger()][-1] == "desk.closed"


def test_a_circle_makes_the_tasks_anew(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted")
    with pytest.raises(Refused, match="Pick up the items"):
        office.record(case, "not-out")
    office.publish(changed(collect={"required": None, "when_done": None}))
    second = office.open()
    office.complete(second, "check-address")
    office.record(second, "accepted")
    office.record(second, "not-out")
    assert office.at(second).stage == "check"
    assert office.task(second, "check-address").state == "open"


def test_an_unknown_outcome_is_refused_with_those_that_fit(office: Office) -> None:
    case = office.open()
    with pytest.raises(Invalid) as refused:
        office.record(case, "collected")
    assert refused.value.expected == "One of: accepted, refused."


def test_an_outcome_for_a_stage_that_was_left_is_refused(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted", stage="check")
    with pytest.raises(Refused, match="has moved on"):
        office.record(case, "collected", stage="check")


def test_a_case_without_stages_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.at(new_ref())


def test_a_decision_by_flow_waits_for_open_tasks_and_then_takes_effect(office: Office) -> None:
    case = office.open()
    office.do(desk.decide, desk.Decide(case=case, outcome="refused"))
    assert office.names(case) == ["entered", "deferred"]
    assert office.at(case).waiting_title == "Refused"
    done = office.complete(case, "check-address")
    assert done.get(Ended).outcome == "refused"


def test_a_decision_by_flow_waits_for_the_stage_that_takes_it(office: Office) -> None:
    case = office.open()
    office.do(desk.decide, desk.Decide(case=case, outcome="collected"))
    office.complete(case, "check-address")
    assert office.at(case).waiting == "collected"
    office.record(case, "accepted")
    assert office.complete(case, "pick-up").get(Ended).outcome == "collected"


def test_a_decision_by_flow_acts_at_once_when_it_can(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.do(desk.decide, desk.Decide(case=case, outcome="accepted"))
    assert office.names(case)[-2:] == ["recorded", "entered"]
    assert Deferred.event_name.removeprefix("workflow.") not in office.names(case)


def test_a_decision_that_no_stage_knows_is_parked_and_shown(office: Office) -> None:
    case = office.open()
    office.do(desk.decide, desk.Decide(case=case, outcome="granted"))
    with office.world.commons.platform_view() as view:
        (parked,) = parked_steps(view, "example-borough", "waste")
    assert "No stage of this case has the outcome 'granted'" in parked.error


def test_a_reopened_case_begins_again_under_its_own_version(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "refused")
    office.publish(changed(check={"title": "Look at the request"}))
    office.do(desk.reopen, desk.OfCase(case=case))
    at = office.at(case)
    assert (at.stage, at.stage_title, at.began_under) == ("check", "Check the request", 1)
    assert office.names(case)[-2:] == ["restarted", "entered"]
    assert office.task(case, "check-address").state == "open"


def test_only_ended_stages_begin_again(office: Office) -> None:
    case = office.open()
    with pytest.raises(Refused, match="go on"):
        office.do(actions.restart, actions.OfCase(case=case), actor=office.supervisor)


def test_closing_a_case_some_other_way_leaves_its_stages(office: Office) -> None:
    case = office.open()
    office.do(desk.close, desk.OfCase(case=case))
    at = office.at(case)
    assert (at.standing, at.outcome) == (Standing.ENDED, None)
    assert office.tasks().items == ()
    office.world.clock.move(days=30)
    office.world.settle()
    assert office.names(case) == ["entered", "stopped"]


def test_running_cases_keep_the_stages_that_they_began_under(office: Office) -> None:
    old = office.open()
    office.complete(old, "check-address")
    office.publish(
        changed(
            check={"required": None, "optional": None, "next": {"passed": "collect"}},
            collect={"title": "Fetch", "next": {"not-out": "check"}},
        )
    )
    new = office.open()
    assert [choice.code for choice in office.at(old).outcomes] == ["accepted", "refused"]
    assert [choice.code for choice in office.at(new).outcomes] == ["passed", "refused"]
    entered = office.record(old, "accepted").get(Entered)
    assert entered.stage == "collect"
    assert office.at(old).stage_title == "Collect the items"
    assert office.at(old).began_under == 1
