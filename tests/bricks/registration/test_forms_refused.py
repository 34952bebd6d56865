"""A form that nobody could complete is refused when it is published, with the reason."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from bricks.registration.settings import Form, RegistrationSettings, answer_codes
from tests.bricks.registration.forms import EVERY, ROUNDS, SIZES, START, every_form, every_settings, one_question

YES_NO = {"id": "gate", "type": "yes-no"}
ONE_OF = {"id": "help", "type": "one-of", "options": [{"code": "a", "text": "A"}, {"code": "b", "text": "B"}]}
HOME = {"id": "home", "type": "address"}


def test_every_type_of_question_is_taken() -> None:
    form = every_form()
    assert len({question.type for question in form.questions}) == 17
    assert form.question("items") is not None
    assert form.question("nothing") is None


def test_a_form_survives_being_written_and_read_again() -> None:
    settings = every_settings()
    assert RegistrationSettings.model_validate(settings.model_dump(mode="json")) == settings


def test_yes_without_quotes_means_yes() -> None:
    form = one_question({"id": "why", "type": "text", "only_if": {"gate": True}}, YES_NO)
    assert form.questions[1].only_if is not None
    assert form.questions[1].only_if.wants == {"gate": ("yes",)}


REFUSED: list[tuple[str, list[dict[str, Any]]]] = [
    ("Two questions have the id 'gate'", [YES_NO, YES_NO]),
    ("the name of a page: choose another word", [{"id": "check", "type": "text"}]),
    ("depends on the question 'why', which comes later", [{"id": "a", "type": "text", "only_if": {"why": "yes"}},
                                                          {"id": "why", "type": "yes-no"}]),
    ("depends on the question 'gate', which comes later or is the same", [{**YES_NO, "only_if": {"gate": "yes"}}]),
    ("depends on the question 'gone', which does not exist. Questions it may depend on: gate",
     [YES_NO, {"id": "a", "type": "text", "only_if": {"gone": "yes"}}]),
    ("depends on 'gate' being 'perhaps', which cannot be answered. Possible: no, yes",
     [YES_NO, {"id": "a", "type": "text", "only_if": {"gate": "perhaps"}}]),
    ("depends on 'help' being 'c', which cannot be answered. Possible: a, b",
     [ONE_OF, {"id": "a", "type": "text", "only_if": {"help": ["a", "c"]}}]),
    ("depends on 'words', which is a text question. Conditions can use one-of",
     [{"id": "words", "type": "text"}, {"id": "a", "type": "text", "only_if": {"words": "x"}}]),
    ("has an empty 'only_if'", [YES_NO, {"id": "a", "type": "text", "only_if": {}}]),
    ("without saying on which answer", [YES_NO, {"id": "a", "type": "text", "only_if": {"gate": []}}]),
    ("'never' can never be asked: it would need different answers to 'gate' at once",
     [YES_NO, {"id": "more", "type": "yes-no", "only_if": {"gate": "yes"}},
      {"id": "never", "type": "text", "only_if": {"gate": "no", "more": "yes"}}]),
    ("has no options to choose from", [{"id": "a", "type": "one-of", "options": []}]),
    ("has two options with the code 'x'", [{"id": "a", "type": "one-of", "options": [
        {"code": "x", "text": "1"}, {"code": "x", "text": "2"}]}]),
    ("wants at least 3 answers and has 2", [{**ONE_OF, "type": "several-of", "at_least": 3}]),
    ("its at_least (2) is beyond its at_most (1)", [{**ONE_OF, "type": "several-of", "at_least": 2, "at_most": 1}]),
    ("names 'z' as exclusive, which is not an option", [{**ONE_OF, "type": "several-of", "exclusive": "z"}]),
    ("its shortest (9) is beyond its longest (5)", [{"id": "a", "type": "text", "min_length": 9, "max_length": 5}]),
    ("its least (9) is beyond its most (5)", [{"id": "a", "type": "number", "least": 9, "most": 5}]),
    ("its earliest (2026-02-01) is beyond its latest (2026-01-01)",
     [{"id": "a", "type": "date", "earliest": "2026-02-01", "latest": "2026-01-01"}]),
    ("accepts no kind of file", [{"id": "a", "type": "file", "kinds": []}]),
    ("has no kinds of item", [{"id": "a", "type": "items", "kinds": [], "slot": [{"small": 1}]}]),
    ("does not say what fills a slot", [{"id": "a", "type": "items", "kinds": SIZES, "slot": []}]),
    ("has items of the size 'electrical', which fit in no slot",
     [{"id": "a", "type": "items", "kinds": SIZES, "slot": [{"small": 4, "medium": 1, "large": 1}]}]),
    ("has a way with the size 'huge', which no kind of item has",
     [{"id": "a", "type": "items", "kinds": SIZES[:1], "slot": [{"small": 4}, {"huge": 1}]}]),
    ("has an empty way to fill a slot", [{"id": "a", "type": "items", "kinds": SIZES[:1], "slot": [{"small": 1}, {}]}]),
    ("is never open: it opens at 16:30 and closes at 16:00 on the same day",
     [{"id": "a", "type": "window", "opens": "16:30", "closes": "16:00", "working_days": 0}]),
    ("by 'home', which is not an address question. Address questions: none: add one",
     [{"id": "a", "type": "allowance", "number": 1, "days": 90, "household": "home"}]),
    ("needs the address 'home' before it",
     [{"id": "a", "type": "allowance", "number": 1, "days": 90, "household": "home"}, HOME]),
    ("could be claimed without the address 'home'",
     [{**HOME, "optional": True}, {"id": "a", "type": "allowance", "number": 1, "days": 90, "household": "home"}]),
    ("could be claimed without the address 'home'",
     [YES_NO, {**HOME, "only_if": {"gate": "yes"}},
      {"id": "a", "type": "allowance", "number": 1, "days": 90, "household": "home"}]),
    ("Two questions are marked 'about: name'",
     [{"id": "a", "type": "text", "about": "name"}, {"id": "b", "type": "text", "about": "name"}]),
    ("is marked 'about: name' and 'sensitive'", [{"id": "a", "type": "text", "about": "name", "sensitive": True}]),
    ("a declaration cannot be optional", [{"id": "a", "type": "declaration", "statement": "True.", "optional": True}]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "questions"), REFUSED, ids=[reason[:50] for reason, _ in REFUSED])
def test_refused(reason: str, questions: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError, match=re.escape(reason)):
        one_question(questions[-1], *questions[:-1])


def form_of(sections: list[dict[str, Any]], **more: Any) -> Form:
    return Form.model_validate({"sections": sections, **more})


def test_an_empty_form_is_refused() -> None:
    with pytest.raises(ValidationError, match="It asks nothing"):
        form_of([])
    with pytest.raises(ValidationError, match="It asks nothing"):
        form_of([{"id": "a", "title": "A", "questions": []}])


def test_a_section_that_leans_on_itself_is_refused() -> None:
    section = {"id": "a", "title": "A", "only_if": {"gate": "yes"}, "questions": [{"ask": "Gate?", **YES_NO}]}
    with pytest.raises(ValidationError, match="The section 'a' depends on the question 'gate', which comes later"):
        form_of([section])


def test_a_question_that_contradicts_its_section_is_refused() -> None:
    first = {"id": "a", "title": "A", "questions": [{"ask": "Gate?", **YES_NO}]}
    never = {"id": "never", "type": "text", "ask": "?", "only_if": {"gate": "no"}}
    with pytest.raises(ValidationError, match="'never' can never be asked"):
        form_of([first, {"id": "b", "title": "B", "only_if": {"gate": "yes"}, "questions": [never]}])


def test_several_of_may_meet_two_conditions_at_once_unless_only_one_can_be_chosen() -> None:
    days = {"id": "days", "type": "several-of", "options": ONE_OF["options"]}
    both = [
        {"id": "more", "type": "yes-no", "only_if": {"days": "a"}},
        {"id": "both", "type": "text", "only_if": {"days": "b", "more": "yes"}},
    ]
    one_question(both[1], days, both[0])
    with pytest.raises(ValidationError, match="'both' can never be asked"):
        one_question(both[1], {**days, "at_most": 1}, both[0])
    with pytest.raises(ValidationError, match="'both' can never be asked"):
        one_question(both[1], {**days, "exclusive": "b"}, both[0])


def test_a_page_that_would_change_while_it_is_filled_in_is_refused() -> None:
    questions = [{"ask": "Gate?", **YES_NO}, {"id": "why", "type": "text", "ask": "?", "only_if": {"gate": "yes"}}]
    with pytest.raises(ValidationError, match="a page cannot change while it is filled in"):
        form_of([{"id": "a", "title": "A", "one_page": True, "questions": questions}])
    many = [{"id": f"q{n}", "type": "text", "ask": "?"} for n in range(7)]
    with pytest.raises(ValidationError, match="asks 7 questions on one page: at most 6"):
        form_of([{"id": "a", "title": "A", "one_page": True, "questions": many}])


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        ({"per_slot": "10.00", "items": "gate"}, "which is not an items question. Items questions: none"),
        ({"per_slot": "10.00", "free": "gate"}, "which is not an allowance question. Allowances: none"),
        ({"per_slot": "10.00", "concessions": [{"only_if": {"gate": "x"}, "per_slot": "1.00", "called": "c"}]},
         "The concession 'c' depends on 'gate' being 'x', which cannot be answered"),
        ({"per_slot": 10}, 'write it in quotes, like "43.20"'),
        ({"per_slot": "ten"}, "is not an amount in pounds"),
    ],
)  # fmt: skip
def test_a_price_that_cannot_be_worked_out_is_refused(price: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(reason)):
        form_of([{"id": "a", "title": "A", "questions": [{"ask": "Gate?", **YES_NO}]}], price=price)


def test_a_window_needs_a_rounds_list_without_repetitions() -> None:
    with pytest.raises(ValidationError, match="depends on collection days and there are none"):
        RegistrationSettings.model_validate({"form": EVERY, "reference": "BW"})
    with pytest.raises(ValidationError, match="Row 4 of the rounds list repeats 'Rubbish' in 'Elm Road'"):
        RegistrationSettings.model_validate({"form": EVERY, "reference": "BW", "rounds": [*ROUNDS, ROUNDS[0]]})


def test_a_time_without_quotes_is_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(ValidationError, match='write it in quotes, like "16:30"'):
        one_question({"id": "a", "type": "window", "opens": 990, "closes": "18:00"})


def test_unknown_keys_and_types_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        one_question({"id": "a", "type": "text", "expression": "1 + 1"})
    with pytest.raises(ValidationError, match="does not match any of the expected tags"):
        one_question({"id": "a", "type": "script"})
    with pytest.raises(ValidationError, match="compares with option codes"):
        one_question({"id": "a", "type": "text", "only_if": {"gate": {"not": "yes"}}}, YES_NO)


def test_codes_name_routable_answers_files_and_questions() -> None:
    codes = answer_codes(every_settings())
    assert set(codes["answers"]) == {"help.none", "help.carry", "gate.yes", "gate.no"}
    assert set(codes["question"]) == {"proof"}
    assert "full-name" in codes["questions"]


def test_a_start_page_says_what_it_costs() -> None:
    start = {key: value for key, value in START.items() if key != "cost"}
    free = {"sections": EVERY["sections"]}
    with pytest.raises(ValidationError, match="The start page does not say what it costs"):
        RegistrationSettings.model_validate({"form": free, "reference": "BW", "rounds": ROUNDS, "start": start})
    RegistrationSettings.model_validate({"form": EVERY, "reference": "BW", "rounds": ROUNDS, "start": start})
