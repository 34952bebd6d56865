"""Pages and panels: what staff and applicants read and click."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from bricks.workflow import actions
from bricks.workflow.brick import WORK as ADDRESS
from bricks.workflow.pages import applicant_panel, case_panel, way_panel
from commons import sessions
from commons.brick import OnThread
from commons.view import View
from tests.bricks.workflow import desk
from tests.bricks.workflow.conftest import Office
from tests.bricks.workflow.documents import changed

WORK = ADDRESS.format(organisation="example-borough", service="waste")


@pytest.fixture
def door(office: Office) -> TestClient:
    found = office.world.client()
    token = sessions.open_session(office.world.commons, office.supervisor.id).token
    found.cookies.set("__Host-session", token, domain="testserver.local")
    found.headers["cookie"] = f"__Host-session={token}"
    return found


def page(door: TestClient, path: str) -> str:
    answer = door.get(path)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def panel(office: Office, query: Any, case: str, *, person: bool = False) -> Any:
    """A panel as its page would ask for it, by staff or by the applicant."""
    commons = office.world.commons
    thread = next(r.thread for r in office.world.ledger() if getattr(r.event, "case", "") == case)
    actor = office.supervisor
    if person:
        actor = office.world.applicant("018f4a3e-7b1c-7cc4-9a55-000000000009", thread, office.service)
    with commons.installation.reading.connect() as connection:
        brick = commons.bricks["workflow"]
        view = View(commons.installation, connection, office.service, actor, brick=brick)
        return query(OnThread(thread=thread, ref=case), view)


def test_the_list_shows_tasks_by_view(office: Office, door: TestClient) -> None:
    office.open()
    assert "No tasks here." in page(door, f"{WORK}/tasks")
    shown = page(door, f"{WORK}/tasks?show=all")
    assert "Check the address" in shown
    assert "3 June 2026" in shown
    assert "Check the address" in page(door, f"{WORK}/tasks?show=unassigned&stage=check&team=caseworker&sort=-created")
    assert door.get(f"{WORK}/tasks?show=nonsense").status_code == 422


def test_a_button_does_its_task_and_goes_back(office: Office, door: TestClient) -> None:
    case = office.open()
    task = office.task(case, "call").task
    shown = door.get(f"{WORK}/tasks?show=all")
    fields = dict(re.findall(r'name="(_csrf|_key)" value="([^"]+)"', shown.text)[:2])
    cookies = f"{door.headers['cookie']}; __Host-csrf={fields['_csrf']}"
    answer = door.post(
        f"{WORK}/tasks/{task}/complete",
        data={**fields, "back": f"{WORK}/tasks?show=all"},
        headers={"cookie": cookies},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{WORK}/tasks?show=all")
    assert office.task(case, "call").state == "done"
    forged = door.post(f"{WORK}/tasks/{task}/undo", data={"_csrf": "x"}, follow_redirects=False)
    assert forged.status_code == 403


def send(door: TestClient, path: str, **fields: str) -> Any:
    """Send a form from the list of tasks to this address."""
    shown = page(door, f"{WORK}/tasks?show=all")
    hidden = dict(re.findall(r'name="(_csrf|_key)" value="([^"]+)"', shown)[:2])
    cookies = f"{door.headers['cookie'].split('; ')[0]}; __Host-csrf={hidden['_csrf']}"
    return door.post(f"{WORK}/{path}", data={**hidden, **fields}, headers={"cookie": cookies}, follow_redirects=False)


def test_a_refused_deed_shows_why_and_what_was_typed(office: Office, door: TestClient) -> None:
    office.publish(changed(check={"counts_from": "the day on which the notice was displayed"}))
    case = office.open()
    typed = {"day-day": "31", "day-month": "2", "day-year": "2026"}
    answer = send(door, f"cases/{case}/start-day", back=f"{WORK}/tasks", **typed)
    assert (answer.status_code, "govuk-error-summary" in answer.text) == (422, True)
    assert "Enter a real date" in answer.text
    assert re.search(r'name="day-day"[^>]*value="31"', answer.text)
    assert f'href="{WORK}/tasks"' in answer.text


def test_an_outcome_that_comes_too_early_shows_where_the_case_stands(office: Office, door: TestClient) -> None:
    case = office.open()
    answer = send(door, f"cases/{case}/outcome", outcome="accepted")
    assert (answer.status_code, "govuk-error-summary" in answer.text) == (409, True)
    assert "Before the case can go on, complete: Check the address." in answer.text


def test_a_task_that_is_done_already_says_so(office: Office, door: TestClient) -> None:
    case = office.open()
    task = office.task(case, "call").task
    assert send(door, f"tasks/{task}/complete").status_code == 303
    answer = send(door, f"tasks/{task}/complete")
    assert (answer.status_code, "govuk-error-summary" in answer.text) == (409, True)
    assert "is done already" in answer.text
    assert send(door, f"tasks/{task}/nonsense").status_code == 404


def test_the_stages_page_draws_and_counts(office: Office, door: TestClient) -> None:
    office.open()
    shown = page(door, f"{WORK}/stages")
    assert "<svg" in shown
    assert "Collect the items" in shown
    assert "10 working days, by 6pm" in shown


def test_the_stages_page_warns_before_the_holidays_end(office: Office, door: TestClient) -> None:
    assert "Public holidays are known until" not in page(door, f"{WORK}/stages")
    office.world.clock.at = datetime(2028, 9, 1, tzinfo=UTC)
    token = sessions.open_session(office.world.commons, office.supervisor.id).token
    door.headers["cookie"] = f"__Host-session={token}"
    assert "Public holidays are known until 31 December 2028" in page(door, f"{WORK}/stages")


def test_the_bpmn_file_is_a_download(office: Office, door: TestClient) -> None:
    answer = door.get(f"{WORK}/stages.bpmn")
    assert answer.headers["content-type"] == "application/xml"
    assert 'filename="waste-stages-v1.bpmn"' in answer.headers["content-disposition"]
    assert ET.fromstring(answer.content).tag.endswith("definitions")


def test_giving_a_task_finds_people_by_name(office: Office, door: TestClient) -> None:
    task = office.task(office.open(), "call").task
    assert "Sam Example" in page(door, f"{WORK}/tasks/{task}/give?q=Sam")
    assert "Nobody who works here" in page(door, f"{WORK}/tasks/{task}/give?q=Nemo")


def test_strangers_are_sent_to_sign_in(office: Office) -> None:
    answer = office.world.client().get(f"{WORK}/tasks", follow_redirects=False)
    assert answer.status_code in (302, 303, 401)


def test_the_case_panel_shows_where_a_case_is_and_has_been(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted")
    assert panel(office, case_panel, case).at.stage == "collect"
    drawn = str(panel(office, way_panel, case).picture)
    assert "Now" in drawn
    assert "✓ Done" in drawn


def test_the_applicant_reads_plain_words(office: Office, door: TestClient) -> None:
    case = office.open()
    found = panel(office, applicant_panel, case, person=True)
    assert (found.now, found.next) == ("We are checking your request.", "We will tell you the day.")
    assert found.due.isoformat() == "2026-06-03"
    office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))
    paused = panel(office, applicant_panel, case, person=True)
    assert (paused.paused, paused.due) == ("We are waiting for your answer.", None)
    assert "Not for now" in page(door, f"{WORK}/tasks?show=all")


def test_a_decision_that_waits_for_open_tasks_is_not_called_checking(office: Office) -> None:
    case = office.open()
    office.do(desk.decide, desk.Decide(case=case, outcome="refused"))
    found = panel(office, applicant_panel, case, person=True)
    assert (found.now, found.next) == ("We have decided.", "We finish our part of this step.")
    assert found.due is None, "the day by which we check would read as the day of what was decided"


def test_a_hidden_stage_shows_the_one_before(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted")
    assert panel(office, applicant_panel, case, person=True).now == "We are checking your request."
    office.complete(case, "pick-up")
    assert panel(office, applicant_panel, case, person=True).now == "We have collected your items."


def test_what_is_late_is_said(office: Office) -> None:
    case = office.open()
    office.world.clock.move(days=5)
    assert panel(office, applicant_panel, case, person=True).late


def test_a_service_whose_applicants_see_nothing_shows_no_panel(office: Office) -> None:
    office.publish(changed(check={"applicant": None}))
    assert panel(office, applicant_panel, office.open(), person=True) is None
