"""Answers are cleaned into what is kept, or refused in plain English."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bricks.registration.rules.answering import (
    about_person,
    answer,
    answer_some,
    merged,
    routed,
    uploads,
)
from bricks.registration.rules.kinds import kind_of
from tests.bricks.registration.forms import ANSWERS, UPLOAD, at, every_form, one_question

FORM = every_form()

SAID: list[tuple[str, Any, str]] = [
    ("full-name", "", "Enter your full name"),
    ("full-name", None, "Enter your full name"),
    ("full-name", "   \n ", "Enter your full name"),
    ("full-name", "x" * 201, "Your full name must be 200 characters or fewer"),
    ("full-name", "x" * 3_000_000, "Your full name must be 200 characters or fewer"),
    ("full-name", "Ada\x00", "Your full name must not contain characters that cannot be printed"),
    ("full-name", "Ada\ud800", "Your full name must not contain characters that cannot be printed"),
    ("full-name", "Ada\nExample", "Your full name must be on one line"),
    ("full-name", 7, "Your full name must be text"),
    ("full-name", {"a": 1}, "Your full name must be text"),
    ("full-name", [["deep"]], "Your full name must be text"),
    ("email", "ada", "Enter an email address in the correct format, like name@example.com"),
    ("email", "a@b@example.com", "Enter an email address in the correct format, like name@example.com"),
    ("email", "a..b@example.com", "Enter an email address in the correct format, like name@example.com"),
    ("phone", "ring me", "Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"),
    ("phone", "123", "Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"),
    ("address", None, "Enter your address"),
    ("address", {"line2": "x", "town": "T"}, "Enter address line 1, typically the building and street"),
    ("address", {"line1": "1 Elm Road"}, "Enter a town or city"),
    ("address", {"line1": "1 Elm Road", "town": "T", "postcode": "AA3"}, "Enter a full UK postcode, like AA3 1AB"),
    ("address", {"line1": "x" * 101, "town": "T", "postcode": "AA3 1AB"},
     "Your address must be 100 characters or fewer"),
    ("address", {"line1": "1", "town": "T", "postcode": "AA3 1AB", "uprn": "1234567890123"},
     "The property reference (UPRN) must be 1 to 12 digits, or left out"),
    ("address", {"line1": "1", "planet": "Mars"},
     "Your address must have line1, town and postcode, and may have line2 and uprn"),
    ("address", {"line1": 1, "town": "T"}, "Your address: each line must be text"),
    ("address", "1 Elm Road", "Your address must have line1, town and postcode, and may have line2 and uprn"),
    ("old-postcode", "90210", "Enter a full UK postcode, like AA3 1AB"),
    ("born", {"day": "1", "year": "1980"}, "Your date of birth must include a month"),
    ("born", {"month": "2"}, "Your date of birth must include a day and year"),
    ("born", "2026-02-30", "Your date of birth must be a real date"),
    ("born", {"day": "1", "month": "13", "year": "1980"}, "Your date of birth must be a real date"),
    ("born", {"day": "1", "month": "1", "year": "80"}, "Your date of birth: the year must have 4 numbers"),
    ("born", "2026-03-03", "Your date of birth must be in the past"),
    ("born", "9" * 5000, "Your date of birth must be a date, like 2026-03-27"),
    ("born", 19800101, "Your date of birth must be a date, like 2026-03-27"),
    ("rent", "lots", "Your rent must be an amount of money in pounds, like 30 or 30.50"),
    ("rent", 12.5, "Your rent must be an amount of money in pounds, like 30 or 30.50"),
    ("rent", "-5", "Your rent must be an amount of money in pounds, like 30 or 30.50"),
    ("rent", "5000.01", "Your rent must be £5,000.00 or less"),
    ("people", "two", "How many people live there must be a number, like 30"),
    ("people", True, "How many people live there must be a number, like 30"),
    ("people", 1.5, "How many people live there must be a whole number"),
    ("people", 0, "How many people live there must be 1 or more"),
    ("people", 10**400, "How many people live there must be a number, like 30"),
    ("people", 21, "How many people live there must be 20 or fewer"),
    ("items", {}, "Enter how many there are of at least one kind of item"),
    ("items", {"lamp": 0}, "Enter how many there are of at least one kind of item"),
    ("items", {"lamp": -1}, "Table lamp: the number must be a whole number, like 1"),
    ("items", {"lamp": True}, "Table lamp: the number must be a whole number, like 1"),
    ("items", {"lamp": "many"}, "Table lamp: the number must be a whole number, like 1"),
    ("items", {"lamp": "²"}, "Table lamp: the number must be a whole number, like 1"),
    ("items", {"fridge": 2}, "Fridge: the number must be 1 or fewer"),
    ("items", {"lamp": 21}, "List 20 items or fewer: you have listed 21"),
    ("items", {"wardrobe": 4}, "These items need more than 3 slots, which is the most for one application. "
     "List fewer items"),
    ("items", {"boat": 1}, "There is an item that is not in the list. "
     "Items in the list: lamp, bedside-table, wardrobe, fridge"),
    ("reduction", None, "Select yes if you get Council Tax Reduction"),
    ("reduction", "perhaps", "Select yes if you get Council Tax Reduction"),
    ("help", None, "Select what help you need"),
    ("help", "all", "What help you need must be one of the answers in the list"),
    ("help", ["none"], "What help you need must be one of the answers in the list"),
    ("days", ["sunday"], "The days that suit you must be answers from the list"),
    ("days", [{}], "The days that suit you must be answers from the list"),
    ("days", ["monday", "any"], 'Select "Any day" alone, or select other answers'),
    ("true", None, "Confirm that what you say is true"),
    ("true", False, "Confirm that what you say is true"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "raw", "said"), SAID, ids=[f"{q}: {s}"[:70] for q, _, s in SAID])
def test_what_is_said_of_a_wrong_answer(question: str, raw: Any, said: str) -> None:
    found = answer(FORM, {**ANSWERS, question: raw}, at())
    assert [(fault.question, fault.message) for fault in found.faults] == [(question, said)]


KEPT: list[tuple[str, Any, Any]] = [
    ("full-name", "  Ada   Example ", "Ada Example"),
    ("full-name", "Zoe\u0308", "Zoë"),
    ("full-name", "Ada", "Ada"),
    ("email", " ada@example.com ", "ada@example.com"),
    ("phone", "+44 (0)808 157 0192", "+44 (0)808 157 0192"),
    ("address", {"line1": "12 Elm Road ", "line2": "", "town": "T", "postcode": "aa31ab", "uprn": "010"},
     {"line1": "12 Elm Road", "town": "T", "postcode": "AA3 1AB", "uprn": "010"}),
    ("old-postcode", "sw1a2aa", "SW1A 2AA"),
    ("old-postcode", "", None),
    ("born", {"day": "5", "month": "March", "year": "1980"}, "1980-03-05"),
    ("born", "1980-3-5", "1980-03-05"),
    ("rent", "£1,200", "1200.00"),
    ("rent", "30.5", "30.50"),
    ("people", "2", 2),
    ("items", {"fridge": "1", "lamp": "", "bedside-table": 2}, {"bedside-table": 2, "fridge": 1}),
    ("reduction", "no", False),
    ("days", ["tuesday", "monday", "monday"], ["monday", "tuesday"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "raw", "kept"), KEPT)
def test_what_is_kept_of_an_answer(question: str, raw: Any, kept: Any) -> None:
    found = answer(FORM, {**ANSWERS, question: raw}, at())
    assert found.faults == ()
    assert found.answers.get(question) == kept


def test_an_answer_to_a_question_that_is_not_asked_is_dropped() -> None:
    raw = {**ANSWERS, "why": "no matter", "proof": ["not even a reference"], "missed": {"street": 3}}
    found = answer(FORM, raw, at())
    assert found.faults == ()
    assert found.answers == ANSWERS


def test_a_question_that_is_asked_must_be_answered() -> None:
    found = answer(FORM, {**ANSWERS, "reduction": True, "help": "carry"}, at())
    assert [fault.message for fault in found.faults] == ["Upload your letter", "Enter why you need help"]
    done = answer(FORM, {**ANSWERS, "reduction": True, "help": "carry", "proof": UPLOAD, "why": "Stairs"}, at())
    assert done.faults == ()
    assert uploads(FORM, done.answers) == {"proof": (UPLOAD,)}
    assert routed(FORM, done.answers) == ("help.carry", "gate.no")


def test_an_answer_hidden_by_a_hidden_answer_is_dropped_too() -> None:
    form = one_question(
        {"id": "third", "type": "text", "only_if": {"second": "yes"}},
        {"id": "first", "type": "yes-no"},
        {"id": "second", "type": "yes-no", "only_if": {"first": "yes"}},
    )
    assert answer(form, {"first": False, "second": True, "third": "x"}, at()).answers == {"first": False}


def test_an_unknown_question_is_named_with_those_there_are() -> None:
    found = answer(FORM, {**ANSWERS, "shoe-size": 9, "x" * 5000: 1}, at())
    assert [fault.question for fault in found.faults] == ["shoe-size", "x" * 60]
    assert "no question called 'shoe-size' in this form. Its questions are: address, born" in found.faults[0].message


def test_an_answer_that_stays_is_not_judged_again() -> None:
    form = one_question({"id": "when", "type": "date", "must_be": "future"}, {"id": "why", "type": "text"})
    kept = {"when": "2026-01-05", "why": "x"}
    assert answer(form, {**kept, "why": "y"}, at(), kept=kept).answers == {**kept, "why": "y"}
    assert answer(form, {"when": "2026-01-06", "why": "x"}, at(), kept=kept).faults[0].question == "when"


def test_a_page_is_judged_by_its_own_questions_only() -> None:
    found = answer_some(FORM, {"email": "", "full-name": "Ada"}, at(), ["email", "full-name"])
    assert found.answers == {"full-name": "Ada", "email": None}
    assert merged({"email": "a@example.com", "people": 2}, found.answers) == {"full-name": "Ada", "people": 2}
    assert answer_some(FORM, {}, at(), ["full-name"]).faults[0].message == "Enter your full name"


def test_who_applies_may_stay_unknown() -> None:
    person = about_person(FORM, {**ANSWERS, "email": "ada@example.com"})
    assert (person.full_name, person.email, person.phone) == ("Ada Example", "ada@example.com", "")
    assert person.address == ANSWERS["address"]
    nobody = about_person(one_question({"id": "colour", "type": "text"}), {"colour": "red"})
    assert (nobody.full_name, nobody.address) == ("", None)


def test_a_fault_in_a_part_names_the_part_on_the_page() -> None:
    found = answer(FORM, {**ANSWERS, "address": {"line1": "1", "town": "T", "postcode": "x"}}, at())
    assert found.faults[0].field == "address.postcode"


def test_fields_of_a_page_read_as_they_were_filled() -> None:
    done = answer(
        FORM,
        {**ANSWERS, "reduction": True, "proof": [UPLOAD], "born": "1980-03-05", "rent": "30.50", "people": 2,
         "gate": True, "missed": {"street": "Elm Road", "collection": "Food waste"}},
        at(),
    ).answers  # fmt: skip
    for question in FORM.questions:
        if question.id in done:
            kind = kind_of(question)
            fields = {
                name: value if isinstance(value, list) else [value]
                for name, value in kind.fill(question, done[question.id]).items()
            }
            assert kind.clean(question, kind.read(question, fields), at()) == done[question.id]
            assert kind.read(question, {}) is None
            assert kind.show(question, done[question.id])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
likely = st.sampled_from(
    ["yes", "no", "none", "carry", "monday", "any", "AA3 1AB", "2001-02-03", "12.50", "3", UPLOAD, True, False,
     {"lamp": 3}, {"lamp": "2", "wardrobe": 1}, ["monday", "tuesday"], [UPLOAD], "ada@example.com", "01632 960001",
     {"line1": "1 A", "town": "B", "postcode": "AA31AB", "uprn": "7"}, {"street": "elm road", "collection": "RUBBISH"}]
)  # fmt: skip
raw_answers = st.dictionaries(
    st.sampled_from([question.id for question in FORM.questions]) | st.text(max_size=8), likely | json_values
)


@given(raw_answers)
@settings(max_examples=120, deadline=None)
def test_whatever_comes_is_answered_and_what_is_kept_stays(raw: dict[str, Any]) -> None:
    found = answer(FORM, {**ANSWERS, **raw}, at())
    json.dumps(found.answers)
    assert all(fault.message and len(fault.message) < 1000 for fault in found.faults)
    again = answer(FORM, found.answers, at())
    assert again.answers == found.answers
    if not found.faults:
        assert again.faults == ()
        assert all(kind_of(q).show(q, found.answers[q.id]) is not None for q in FORM.questions if q.id in found.answers)
