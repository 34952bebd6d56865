"""The rules of cases that need no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bricks.cases.pages.days import day_of
from bricks.cases.rules.lists import NO_DEADLINE, URGENCY, Mark, Order, read_mark
from bricks.cases.rules.numbers import case_number, read_number
from bricks.cases.rules.sentences import Words, sentence, who
from bricks.cases.rules.status import Status, may_change, may_decide, may_reopen
from bricks.cases.settings import CasesSettings, Priority, codes
from commons.errors import Invalid, Refused
from commons.refs import new_ref

SETTINGS = CasesSettings.model_validate(
    {
        "outcomes": [{"code": "granted", "title": "Granted"}],
        "teams": [{"code": "crews", "title": "Collection crews"}],
        "priorities": [{"code": "urgent", "title": "Vulnerable resident"}],
    }
)


def test_numbers_are_read_however_they_are_typed() -> None:
    number = case_number("01890a5d-ac96-774b-bcce-b302099a8057")
    assert number == "C-084S-N02Q"
    for typed in (number, number.lower(), "084sn02q", " C 084S N02Q ", "cO84SNO2Q", "c-o84s-no2q"):
        assert read_number(typed) == number
    for typed in ("", "Mary Brown", "BW-1234", "C-084S", "084SN02U"):
        assert read_number(typed) is None


@given(st.integers(min_value=0, max_value=2**128 - 1))
def test_any_reference_has_a_number_that_reads_back(value: int) -> None:
    text = f"{value:032x}"
    number = case_number(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")
    assert read_number(number) == number


@pytest.mark.parametrize(
    ("order", "value"),
    [(Order.DEADLINE, date(2026, 3, 1)), (Order.DEADLINE, NO_DEADLINE), (Order.PRIORITY, 2), (Order.NEWEST, None)],
)
def test_a_mark_reads_back(order: Order, value: date | int | None) -> None:
    mark = Mark(order, value, new_ref())
    assert read_mark(str(mark), order) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "deadline",
        "deadline.2026-03-01.x",
        "deadline.2026-13-01.{ref}",
        "priority.2.{ref}",
        "deadline..{ref}",
        "a.b.c.d",
    ],
)
def test_a_mark_that_was_made_up_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="not known"):
        read_mark(text.format(ref=new_ref()), Order.DEADLINE)


@given(st.text(max_size=80), st.sampled_from(Order))
def test_no_mark_crashes(text: str, order: Order) -> None:
    with pytest.raises(Invalid):
        read_mark(text, order)


def test_what_may_follow_what() -> None:
    may_change(Status.OPEN)
    may_change(Status.DECIDED)
    may_decide(Status.OPEN)
    may_reopen(Status.CLOSED)
    for status in (Status.CLOSED, Status.WITHDRAWN):
        with pytest.raises(Refused, match=status.value):
            may_change(status)
        with pytest.raises(Refused, match=status.value):
            may_decide(status)
    with pytest.raises(Refused, match="already been decided: Granted"):
        may_decide(Status.DECIDED, "Granted")
    with pytest.raises(Refused, match="already open"):
        may_reopen(Status.OPEN)


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("cases.assigned", {"account": "a"}, "Given to Mary Brown"),
        ("cases.team_set", {"team": "crews"}, "Given to the team Collection crews"),
        ("cases.team_set", {"team": None}, "Taken from its team"),
        ("cases.messaged", {"by": "applicant"}, "Message from the applicant"),
        ("cases.prioritised", {"priority": "urgent"}, "Priority set to Vulnerable resident"),
        ("cases.deadline_set", {"deadline": date(2026, 5, 4)}, "Deadline set to 4 May 2026"),
        ("cases.deadline_set", {"deadline": None}, "Own deadline taken away"),
        ("cases.progressed", {"stage": "crew-round", "due": date(2026, 5, 4)}, "Moved to Crew round, due 4 May 2026"),
        ("cases.decided", {"outcome": "granted"}, "Decided: Granted"),
        ("cases.closed", {"outcome": None}, "Closed"),
        ("cases.closed", {"outcome": "collected"}, "Closed: Collected"),
        ("cases.related", {"person": "p"}, "Linked to a person"),
        ("workflow.entered", {"case": new_ref(), "stage": "check", "due": None}, "Says: Check"),
        ("storage.kept", {"document": new_ref(), "size": 4}, "Says"),
        ("registration.corrected", {"questions": ("full-name", "items"), "by": "staff"}, "Says: Full name, Items"),
        ("registration.received", {"channel": "online", "answers": ("heard.letter",)}, "Says: Online"),
        ("registration.repriced", {"pence": 8640}, "Says: £86.40"),
    ],
)
def test_events_are_told_as_sentences(name: str, fields: dict[str, object], told: str) -> None:
    assert sentence(name, "Says", fields, Words(SETTINGS, {"a": "Mary Brown"})) == told


def test_timelines_use_the_titles_that_other_bricks_give_their_codes() -> None:
    words = Words(SETTINGS, {}, {"stage": {"check": "Check the request"}, "outcome": {"not-out": "Not put out"}})
    assert sentence("workflow.entered", "Began", {"stage": "check"}, words) == "Began: Check the request"
    assert sentence("cases.closed", "Says", {"outcome": "not-out"}, words) == "Closed: Not put out"


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        ("account:a", "Mary Brown"),
        ("account:b", "a member of staff"),
        ("person:x", "the applicant"),
        ("flow:bulky-waste", "automatically"),
        ("key:k", "another system"),
        ("anonymous", "the public form"),
        ("operator", "the operator"),
    ],
)
def test_who_did_it(actor: str, name: str) -> None:
    assert who(actor, Words(SETTINGS, {"a": "Mary Brown"})) == name


def test_settings_declare_codes_and_words() -> None:
    assert codes(SETTINGS) == {"outcome": {"granted": "Granted"}, "team": {"crews": "Collection crews"}}
    assert SETTINGS.priority_title(Priority.URGENT) == "Vulnerable resident"
    assert SETTINGS.priority_title(Priority.LOW) == "Low"
    assert SETTINGS.outcome_title("not-listed") == "Not listed"
    assert [URGENCY[each] for each in (Priority.URGENT, Priority.LOW)] == [0, 3]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"outcomes": [{"code": "a", "title": "A"}] * 2}, "'a' is listed twice"),
        ({"teams": [{"code": "Not a code", "title": "A"}]}, "pattern"),
        ({"priorities": []}, "at least 1"),
        ({"priorities": [{"code": "whenever", "title": "x"}]}, "urgent"),
        ({"colour": "red"}, "extra"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        CasesSettings.model_validate(settings)


def test_days_that_people_type() -> None:
    def form(day: str, month: str, year: str) -> dict[str, str]:
        return {"d-day": day, "d-month": month, "d-year": year}

    assert day_of(form("", " ", ""), "d", "Deadline") is None
    assert day_of(form("7", "03", "2027"), "d", "Deadline") == date(2027, 3, 7)
    for wrong in (("31", "2", "2027"), ("", "3", "2027"), ("x", "3", "2027"), ("1", "1", "27"), ("1", "1", "99999")):
        with pytest.raises(Invalid) as refused:
            day_of(form(*wrong), "d", "Deadline")
        assert refused.value.faults[0].field == "d"
