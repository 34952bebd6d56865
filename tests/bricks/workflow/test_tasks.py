"""Tasks: doing, undoing, giving; lists with views, filters, orders and pages."""

import pytest

from bricks.workflow import actions
from commons.errors import Forbidden, Invalid, Refused
from commons.refs import new_ref
from tests.bricks.workflow import desk
from tests.bricks.workflow.conftest import Office


def test_a_task_is_done_once_and_can_be_opened_again(office: Office) -> None:
    case = office.open()
    task = office.task(case, "check-address").task
    done = office.complete(case, "check-address").event.model_dump()
    assert done == {"case": case, "task": task, "code": "check-address", "stage": "check"}
    with pytest.raises(Refused, match="done already"):
        office.complete(case, "check-address")
    office.do(actions.undo_task, actions.OfTask(task=task))
    assert office.task(case, "check-address").state == "open"
    with pytest.raises(Refused, match="is open"):
        office.do(actions.undo_task, actions.OfTask(task=task))


def test_anybody_takes_a_task_and_gives_back_their_own(office: Office) -> None:
    case = office.open()
    task, me = office.task(case, "call").task, office.caseworker.ref
    office.do(actions.assign_task, actions.AssignTask(task=task, to=me))
    assert [each.assignee_label for each in office.tasks(show="mine").items] == ["Sam Example"]
    assert office.do(actions.assign_task, actions.AssignTask(task=task, to=me)).done == ()
    office.do(actions.assign_task, actions.AssignTask(task=task))
    assert office.tasks(show="mine").items == ()
    assert office.names(case) == ["entered", "assigned", "assigned"]


def test_only_a_supervisor_decides_for_others(office: Office) -> None:
    task, other = office.task(office.open(), "call").task, new_ref()
    with pytest.raises(Forbidden):
        office.do(actions.assign_task, actions.AssignTask(task=task, to=other))
    office.do(actions.assign_task, actions.AssignTask(task=task, to=other), actor=office.supervisor)
    with pytest.raises(Forbidden):
        office.do(actions.assign_task, actions.AssignTask(task=task))
    with pytest.raises(Forbidden):
        office.do(actions.assign_task, actions.AssignTask(task=task, to=office.caseworker.ref))


def test_a_task_is_given_to_nobody_who_does_not_exist(office: Office) -> None:
    task = office.task(office.open(), "call").task
    with pytest.raises(Invalid, match="no such account"):
        office.do(actions.assign_task, actions.AssignTask(task=task, to=desk.NOBODY), actor=office.supervisor)


def test_views_of_the_list(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted")
    other = office.open()
    assert {task.code for task in office.tasks().items} == {"pick-up", "check-address", "call"}
    assert office.tasks(show="mine").items == ()
    assert len(office.tasks(show="unassigned").items) == 3
    assert {task.code for task in office.tasks(show="team").items} == {"check-address", "call"}
    assert office.tasks(show="overdue").items == ()
    office.world.clock.move(days=4)
    assert {task.case for task in office.tasks(show="overdue").items} == {other}
    assert [task.code for task in office.tasks(state="done").items] == ["check-address"]


def test_the_teams_that_somebody_chose_elsewhere_count(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted")
    me = office.caseworker.ref
    assert office.tasks(show="team").items == ()
    office.do(desk.choose_teams, desk.ChooseTeams(account=me, teams=("crew", "panel")))
    assert [task.code for task in office.tasks(show="team").items] == ["pick-up"]
    office.do(desk.choose_teams, desk.ChooseTeams(account=me, teams=("panel",)))
    assert office.tasks(show="team").items == ()


def test_filters(office: Office) -> None:
    first, second = office.open(), office.open()
    office.complete(first, "check-address")
    office.record(first, "accepted")
    assert {task.case for task in office.tasks(case=second).items} == {second}
    assert [task.code for task in office.tasks(stage="collect").items] == ["pick-up"]
    assert [task.code for task in office.tasks(team="crew").items] == ["pick-up"]


@pytest.mark.parametrize("sort", ["due", "-due", "created", "-created"])
def test_pages_give_everything_once_in_order(office: Office, sort: str) -> None:
    for _ in range(5):
        case = office.open()
        office.world.clock.move(days=1)
    office.complete(case, "check-address")
    office.record(case, "accepted")
    whole = [task.task for task in office.tasks(sort=sort, limit=100).items]
    assert len(whole) == 9
    found, after = [], None
    while True:
        page = office.tasks(sort=sort, limit=2, after=after)
        assert len(page.items) <= 2
        found += [task.task for task in page.items]
        after = page.next
        if after is None:
            break
    assert found == whole
    dues = [task.due for task in office.tasks(sort=sort, limit=100).items if task.due]
    if sort in ("due", "-due"):
        assert dues == sorted(dues, reverse=sort == "-due")


SOME_REF = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize("after", ["", "x", "due~~", f"-due~20260601T090000.000000~{SOME_REF}", f"due~now~{SOME_REF}"])
def test_a_mark_that_is_none_is_refused(office: Office, after: str) -> None:
    if after == "":
        assert office.tasks(after=after).items == ()
        return
    with pytest.raises(Invalid, match="place in the list"):
        office.tasks(after=after)


def test_others_see_nothing(office: Office) -> None:
    case = office.open()
    elsewhere = office.world.staff("caseworker", organisation="another-borough")
    with pytest.raises(Forbidden):
        office.tasks(actor=elsewhere, case=case)
