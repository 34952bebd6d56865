"""A form that is refused comes back with what is wrong and with what was typed."""

import pytest

from bricks.cases.actions.ending import Close, Decide, close, decide
from bricks.cases.actions.handling import Assign, Change, assign, change
from bricks.cases.actions.opening import Open, open_
from bricks.cases.queries.casefile import CaseFile, ReadCase, read
from tests.bricks.cases.conftest import Office
from tests.bricks.people import Browser

REASON = "They asked twice, and the shed is not theirs."
SUMMARY = "govuk-error-summary"


@pytest.fixture
def mary(office: Office) -> Browser:
    return office.browser(office.mary)


def opened(office: Office) -> str:
    return str(office.do(open_, Open(about="Broken gate", team="crews")).case)


def file(office: Office, case: str) -> CaseFile:
    found: CaseFile = office.ask(read, ReadCase(case=case))
    return found


def test_a_second_decision_is_refused_beside_what_was_written(office: Office, mary: Browser) -> None:
    case = opened(office)
    page = f"{mary.work}/cases/{case}/decision"
    form = mary.get(page)
    office.do(decide, Decide(case=case, outcome="granted", reason="First."), office.john)
    answer = mary.post(form, page, outcome="refused", reason=REASON)
    assert answer.status_code == 409
    assert "<title>Error: " in answer.text
    assert SUMMARY in answer.text
    assert "already been decided: Granted" in answer.text
    assert REASON in answer.text


def test_details_that_somebody_changed_meanwhile_are_shown_and_can_be_saved_again(
    office: Office, mary: Browser
) -> None:
    case = opened(office)
    page = f"{mary.work}/cases/{case}/details"
    form = mary.get(page)
    version = file(office, case).version
    office.do(change, Change(case=case, version=version, team="office"), office.john)
    answer = mary.post(form, page, priority="urgent", team="crews")
    assert answer.status_code == 412
    assert SUMMARY in answer.text
    assert "team Office" in answer.text
    assert 'value="urgent" checked' in answer.text
    assert mary.post(answer.text, page, priority="urgent", team="crews").status_code == 200
    assert (file(office, case).priority, file(office, case).team) == ("urgent", "crews")


def test_closing_what_is_closed_keeps_the_reason(office: Office, mary: Browser) -> None:
    case = opened(office)
    page = f"{mary.work}/cases/{case}/closure"
    form = mary.get(page)
    office.do(close, Close(case=case), office.john)
    answer = mary.post(form, page, reason=REASON)
    assert (answer.status_code, SUMMARY in answer.text, REASON in answer.text) == (409, True, True)


def test_a_case_that_a_colleague_took_is_told_on_its_page(office: Office, mary: Browser) -> None:
    case = opened(office)
    page, action = f"{mary.work}/cases/{case}", f"{mary.work}/cases/{case}/assignment"
    form = mary.get(page)
    office.do(assign, Assign(case=case, account=office.john.ref), office.john)
    answer = mary.post(form, action, account="me")
    assert answer.status_code == 403
    assert "Only a supervisor can move this case." in answer.text
    assert "John Green" in answer.text


def test_an_account_that_is_none_is_told_on_the_case(office: Office, mary: Browser) -> None:
    page = f"{mary.work}/cases/{opened(office)}"
    answer = mary.post(mary.get(page), f"{page}/assignment", account="nobody in particular")
    assert (answer.status_code, SUMMARY in answer.text, "Broken gate" in answer.text) == (422, True, True)


def test_a_note_that_is_too_long_comes_back_to_be_shortened(office: Office, mary: Browser) -> None:
    case = opened(office)
    page, long = f"{mary.work}/cases/{case}", "so it went on " * 2_000
    answer = mary.post(mary.get(page), f"{page}/notes", note=long)
    assert (answer.status_code, SUMMARY in answer.text) == (422, True)
    assert long[:5_000] in answer.text


def test_a_message_that_nobody_could_read_comes_back(office: Office, mary: Browser) -> None:
    case = opened(office)
    page = f"{mary.work}/cases/{case}"
    csrf = "a" * 30
    mary.client.cookies.set("__Host-csrf", csrf)
    answer = mary.client.post(f"{page}/messages", data={"_csrf": csrf, "text": REASON})
    assert (answer.status_code, SUMMARY in answer.text, REASON in answer.text) == (409, True, True)


def test_a_team_that_there_is_not_is_told_on_the_page(office: Office, mary: Browser) -> None:
    page = f"{mary.work}/cases/teams"
    answer = mary.post(mary.get(page), page, teams=["pirates"])
    assert (answer.status_code, SUMMARY in answer.text) == (422, True)
    assert "Collection crews" in answer.text
