"""The pages, as a browser sends their forms."""

import re
from typing import Any

import pytest

from bricks.cases.actions.opening import Open, open_
from bricks.cases.actions.words import Write, reply
from bricks.cases.queries.casefile import ReadCase, read
from commons.refs import new_ref
from commons.testing import World
from tests.bricks.cases.conftest import SERVICE, Office
from tests.bricks.people import Browser, client, member


@pytest.fixture
def mary(office: Office) -> Browser:
    return office.browser(office.mary)


def test_the_worklist_shows_names_and_leads_to_the_case(office: Office, mary: Browser) -> None:
    opened = office.apply("Zoë <b>Applicant</b>")
    text = mary.get(f"{mary.work}/cases?view=free")
    assert "Zoë &lt;b&gt;Applicant" in text
    assert f'href="{mary.work}/cases/{opened.case}"' in text
    assert "You have no cases" in mary.get(f"{mary.work}/cases?view=mine")
    assert "Zoë &lt;b&gt;Applicant" in mary.get(f"{mary.work}/cases")


def test_a_look_at_names_is_recorded(office: Office, mary: Browser) -> None:
    office.apply()
    mary.get(f"{mary.work}/cases?view=free")
    record = office.world.ledger()[-1]
    assert (record.event.event_name, record.actor) == ("records.viewed", office.mary.id)
    case = office.apply("Another").case
    mary.get(f"{mary.work}/cases/{case}")
    record = office.world.ledger()[-1]
    assert (record.event.event_name, record.thread) == ("records.viewed", office.thread(case))
    assert "Who has looked at this case (1)" in mary.get(f"{mary.work}/cases/{case}")


@pytest.mark.parametrize(
    "query", ["view=nonsense", "view=closed", "priority=purple", "after=x", "stage=a%20b", "order=x"]
)
def test_odd_addresses_of_the_worklist_are_answered(mary: Browser, query: str) -> None:
    assert mary.client.get(f"{mary.work}/cases?{query}").status_code in (200, 422)


def test_a_case_from_opening_to_reopening(office: Office, mary: Browser) -> None:
    case = office.apply().case
    here = f"{mary.work}/cases/{case}"
    assert "The case is yours" in mary.send(here, f"{here}/assignment", account="me")
    assert "Note added" in mary.send(here, f"{here}/notes", note="By the garage")
    assert "Message sent" in mary.send(here, f"{here}/messages", text="We come on Monday")
    day: dict[str, Any] = {"deadline-day": "4", "deadline-month": "5", "deadline-year": "2026"}
    saved = mary.send(f"{here}/details", f"{here}/details", priority="high", team="crews", **day)
    assert "Details saved" in saved
    assert "4 May 2026" in saved
    decided = mary.send(f"{here}/decision", f"{here}/decision", outcome="granted", reason="All there")
    assert "Decided: Granted" in decided
    assert "Case closed" in mary.send(f"{here}/closure", f"{here}/closure")
    assert f"{here}/reopening" not in mary.get(here)
    boss = office.browser(office.boss)
    assert "Case reopened" in boss.send(f"{here}/reopening", f"{here}/reopening", reason="New paper")
    text = mary.get(here)
    for words in ("By the garage", "We come on Monday", "Case opened again", "Closed: Granted", "Given to Mary Brown"):
        assert words in text


def test_forms_that_lack_something_say_what(office: Office, mary: Browser) -> None:
    case = office.apply().case
    here = f"{mary.work}/cases/{case}"
    assert "There is a problem" in mary.send(here, f"{here}/notes", 422, note=" ")
    assert "Enter the reason" in mary.send(f"{here}/decision", f"{here}/decision", 422, outcome="refused")
    wrong = {"deadline-day": "31", "deadline-month": "2", "deadline-year": "2026"}
    assert "must be a real date" in mary.send(f"{here}/details", f"{here}/details", 422, priority="low", **wrong)
    assert "Enter what the case is about" in mary.send(f"{mary.work}/cases/new", f"{mary.work}/cases/new", 422)


def test_the_second_form_that_decides_is_refused(office: Office, mary: Browser) -> None:
    case = office.apply().case
    action = f"{mary.work}/cases/{case}/decision"
    john = office.browser(office.john)
    late = re.findall(r'name="(_csrf|_key)" value="([^"]*)"', john.get(action))
    mary.send(action, action, outcome="granted")
    answer = john.client.post(action, data={**dict(late), "outcome": "refused", "reason": "x"})
    assert answer.status_code == 409
    assert "already been decided: Granted" in answer.text


def test_an_edit_of_what_somebody_else_changed_is_refused(office: Office, mary: Browser) -> None:
    case = office.apply().case
    action = f"{mary.work}/cases/{case}/details"
    john = office.browser(office.john)
    late = re.findall(r'name="(_csrf|_key|version)" value="([^"]*)"', john.get(action))
    mary.send(action, action, priority="high")
    answer = john.client.post(action, data={**dict(late), "priority": "low"})
    assert answer.status_code == 412
    assert "has changed" in answer.text


def test_a_double_click_does_a_thing_once(office: Office, mary: Browser) -> None:
    case = office.apply().case
    here = f"{mary.work}/cases/{case}"
    hidden = dict(re.findall(r'name="(_csrf|_key)" value="([^"]*)"', mary.get(here)))
    for _ in range(2):
        mary.client.post(f"{here}/notes", data={**hidden, "note": "Once"})
    assert len(office.ask(read, ReadCase(case=case)).notes) == 1


def test_opening_a_case_by_hand_and_linking_it(office: Office, mary: Browser) -> None:
    opened = office.apply("Bob Builder")
    text = mary.send(f"{mary.work}/cases/new", f"{mary.work}/cases/new", about="Broken gate", priority="urgent")
    assert "Case opened" in text
    (case,) = set(re.findall(rf"{mary.work}/cases/([0-9a-f-]{{36}})/notes", text))
    here = f"{mary.work}/cases/{case}"
    action = f"{here}/relations"
    found = mary.send(action, action, search="Bob")
    assert "Bob Builder" in found
    linked = mary.post(found[found.index("Which case?") - 900 :], action, other=opened.case, how="Same street")
    assert "Same street" in linked.text
    hidden = dict(re.findall(r'name="(_csrf|_key)" value="([^"]*)"', mary.get(action)))
    assert "Mary Example" in mary.client.post(action, data={**hidden, "name": "Mary Example", "who": "Neighbour"}).text
    (relation, _) = re.findall(rf"{here}/relations/([0-9a-f-]{{36}})/removal", mary.get(here))
    assert "Link removed" in mary.send(here, f"{here}/relations/{relation}/removal")


def test_a_search_leaves_no_name_in_an_address(office: Office, mary: Browser) -> None:
    office.apply("Zoë Applicant")
    page = f"{mary.work}/cases"
    text = mary.get(page)
    assert "Search results" in mary.send(page, page, search="Applicant")
    assert "Zoë Applicant" in mary.post(text, page, search="Applicant").text
    assert "Nothing was found for “Nobody”" in mary.post(text, page, search="Nobody").text
    assert "Enter search" in mary.post(text, page, search="").text


def test_teams_are_chosen_on_a_page(office: Office, mary: Browser) -> None:
    office.do(open_, Open(about="Broken gate", team="crews"))
    assert "You have not said" in mary.get(f"{mary.work}/cases?view=teams")
    assert "Broken gate" in mary.send(f"{mary.work}/cases/teams", f"{mary.work}/cases/teams", teams=["crews"])


def test_the_applicant_writes_from_their_page(office: Office) -> None:
    opened = office.apply()
    zoe = office.browser(office.applicant(opened))
    action = f"{zoe.public}/cases/messages"
    csrf = "a" * 30
    zoe.client.cookies.set("__Host-csrf", csrf)
    answer = zoe.client.post(action, data={"_csrf": csrf, "case": opened.case, "text": "When?"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{zoe.public}/application")
    assert office.ask(read, ReadCase(case=opened.case)).messages[0].text == "When?"
    empty = zoe.client.post(action, data={"_csrf": csrf, "case": opened.case, "text": ""})
    assert empty.status_code == 422
    other = office.apply("Somebody Else")
    answer = zoe.client.post(action, data={"_csrf": csrf, "case": other.case, "text": "Not mine"})
    assert answer.status_code == 404


def test_the_words_of_an_applicant_whose_session_ran_out_are_shown_to_be_copied(office: Office) -> None:
    opened = office.apply()
    zoe = office.browser(office.applicant(opened))
    zoe.client.cookies.set("__Host-csrf", "a" * 30)
    office.world.clock.move(days=2)
    given = {"_csrf": "a" * 30, "case": opened.case, "text": "When will you come?"}
    answer = zoe.client.post(f"{zoe.public}/cases/messages", data=given)
    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
    assert "You were signed out" in answer.text
    assert "When will you come?" in answer.text
    assert 'name="password"' not in answer.text


def test_a_message_of_the_applicant_is_marked_until_it_is_read(office: Office, mary: Browser) -> None:
    opened = office.apply()
    office.do(reply, Write(case=opened.case, text="<script>alert(1)</script>"), office.applicant(opened))
    here = f"{mary.work}/cases/{opened.case}"
    assert "New from applicant<" in mary.get(f"{mary.work}/cases?view=messages")
    text = mary.get(here)
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    mary.send(here, f"{here}/acknowledgement")
    assert "No cases here" in mary.get(f"{mary.work}/cases?view=messages")


def test_every_page_asks_for_its_permission(office: Office) -> None:
    opened = office.apply()
    anybody, stranger = client(office.world), office.browser(Office(office.world, "otherham").mary)
    zoe = office.browser(office.applicant(opened))
    for path in ("", "/new", "/teams", f"/{opened.case}", f"/{opened.case}/decision", f"/{opened.case}/relations"):
        page = f"/work/exampleton/bulky-waste/cases{path}"
        assert anybody.get(page, follow_redirects=False).status_code in (303, 401)
        assert stranger.client.get(page).status_code == 403
        assert zoe.client.get(page, follow_redirects=False).status_code in (303, 401, 403)
    mary = office.browser(office.mary)
    assert mary.client.get(f"{mary.work}/cases/{new_ref()}").status_code == 404
    assert mary.client.get(f"{mary.work}/cases/not-a-reference").status_code in (404, 422)
    assert mary.client.get(f"{mary.work}/cases/{opened.case}/reopening").status_code == 403


def test_a_service_without_pages_for_staff_says_so(world: World) -> None:
    bare = SERVICE.format(organisation="exampleton", service="bare").replace("[desk@1, cases@1]", "[desk@1]")
    service = world.publish({"service.yaml": bare.split("settings:")[0] + "costs: []\n"})
    ann = Browser(world, service, member(world, service, "Ann"))
    assert "has no pages for staff" in ann.get(ann.work)
