"""The way through a form: one thing on a page, and what comes next."""

from itertools import pairwise
from typing import Any

from bricks.registration.rules.journey import (
    declarations,
    find_step,
    first_unanswered,
    step_after,
    step_before,
    steps,
)
from bricks.registration.rules.summary import shown_answers
from bricks.registration.settings import Form
from tests.bricks.registration.forms import ANSWERS, UPLOAD, every_form

FORM = every_form()


def names(answers: dict[str, Any], **how: bool) -> list[str]:
    return [step.name for step in steps(FORM, answers, **how)]


def test_one_question_on_a_page_and_conditions_followed() -> None:
    assert names({})[:3] == ["full-name", "email", "phone"]
    assert "proof" not in names(ANSWERS)
    assert "proof" in names({**ANSWERS, "reduction": True})
    assert "true" not in names(ANSWERS)
    assert [one.id for one in declarations(FORM, ANSWERS)] == ["true"]


def test_sections_on_a_page_for_staff() -> None:
    assert names(ANSWERS, by_section=True) == ["full-name", "items"]


def test_a_section_that_is_one_page() -> None:
    questions = [{"id": name, "type": "text", "ask": "?"} for name in ("first", "last")]
    form = Form.model_validate({"sections": [{"id": "a", "title": "A", "one_page": True, "questions": questions}]})
    (only,) = steps(form, {})
    assert only.ids == ("first", "last")
    assert find_step((only,), "last") == only


def test_back_and_forth() -> None:
    way = steps(FORM, ANSWERS)
    assert step_before(way, "full-name") is None
    for step, following in pairwise(way):
        assert step_after(way, step.name) == following
        assert step_before(way, following.name) == step
    assert step_after(way, way[-1].name) is None
    assert find_step(way, "proof") is None


def test_the_first_page_that_was_not_seen() -> None:
    way = steps(FORM, ANSWERS)
    assert first_unanswered(way, ()) == way[0]
    assert first_unanswered(way, {one for step in way for one in step.ids}) is None


def test_answers_for_reading_are_grouped_and_say_what_is_empty() -> None:
    answers = {**ANSWERS, "reduction": True, "proof": [UPLOAD], "shoe-size": 9}
    about, things, earlier = shown_answers(FORM, answers)
    rows = {row.question: row for row in (*about.answers, *things.answers, *earlier.answers)}
    assert rows["full-name"].lines == ("Ada Example",)
    assert rows["email"].lines == ("Not answered",)
    assert rows["address"].lines == ("12 Elm Road", "Exampleton", "AA3 1AB")
    assert rows["items"].lines == ("2 × Table lamp", "1 × Bedside table")
    assert rows["proof"].uploads == (UPLOAD,)
    assert rows["true"].page == ""
    assert rows["shoe-size"].lines == ("9",)


def test_an_answer_whose_question_changed_its_type_is_still_shown() -> None:
    rows = {row.question: row for section in shown_answers(FORM, {"born": {"then": "long ago"}, "days": 3})
            for row in section.answers}  # fmt: skip
    assert rows["born"].lines == ("then: long ago",)
    assert rows["days"].lines == ("3",)
