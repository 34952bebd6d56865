"""The JSON Schema of a form says what the form accepts."""

from typing import Any

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from bricks.registration.rules.answering import answer
from bricks.registration.rules.schema import answers_schema, some_answers_schema
from tests.bricks.registration.forms import ANSWERS, UPLOAD, at, every_form, every_settings

FORM = every_form()
SCHEMA = answers_schema(every_settings())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)


def fits(answers: dict[str, Any]) -> bool:
    return VALIDATOR.is_valid(answers)


def test_the_schema_is_one() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)
    assert jsonschema_rs.meta.is_valid(some_answers_schema(every_settings()))


def test_words_of_the_form_are_in_it() -> None:
    assert SCHEMA["properties"]["full-name"]["title"] == "What is your full name?"
    assert SCHEMA["properties"]["help"]["oneOf"][1] == {"const": "carry", "title": "Help to carry"}
    assert "1 medium and 2 small items" in SCHEMA["properties"]["items"]["description"]


def test_a_conditional_answer_is_required_only_when_it_is_asked_for() -> None:
    assert fits(ANSWERS)
    assert not fits({**ANSWERS, "help": "carry"})
    assert fits({**ANSWERS, "help": "carry", "why": "Stairs"})
    assert not fits({key: value for key, value in ANSWERS.items() if key != "full-name"})
    assert not fits({**ANSWERS, "shoe-size": 9})


def test_the_example_answers_the_form_whatever_it_asks() -> None:
    (example,) = SCHEMA["examples"]
    assert fits(example)
    assert {"full-name", "email", "born", "rent", "items"} <= set(example)
    (correction,) = some_answers_schema(every_settings())["examples"]
    assert len(correction) == 1


CHOICES: dict[str, list[Any]] = {
    "full-name": ["Ada"],
    "email": ["ada@example.com", None],
    "born": ["1980-03-05"],
    "rent": ["12.50", "7"],
    "people": [1, 20],
    "items": [{"lamp": 1}, {"fridge": 1, "lamp": 8}],
    "reduction": [True, False],
    "proof": [[UPLOAD], None],
    "help": ["none", "carry"],
    "why": ["Stairs", None],
    "days": [["monday"], ["any"], ["monday", "tuesday"]],
    "gate": [True, False],
    "missed": [{"street": "Elm Road", "collection": "Food waste"}, None],
}
raw_answers = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in CHOICES.items()})


@given(raw_answers)
@settings(max_examples=150, deadline=None)
def test_what_is_accepted_fits_the_schema_and_what_fits_is_accepted(raw: dict[str, Any]) -> None:
    together = {**ANSWERS, **{key: value for key, value in raw.items() if value is not None}}
    found = answer(FORM, together, at())
    assert fits(together) == (found.faults == ())
    if found.faults == ():
        assert fits(found.answers)
