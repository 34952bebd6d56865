"""The form as JSON Schema: what the API takes, and what its own document says of it."""

from collections.abc import Mapping
from typing import Any

from bricks.registration.rules.examples import example_answers, example_correction
from bricks.registration.rules.kinds import kind_of
from bricks.registration.settings import (
    AllowanceQuestion,
    DeclarationQuestion,
    Question,
    RegistrationSettings,
    SeveralOfQuestion,
    YesNoQuestion,
)
from bricks.registration.settings.fit import Needs, effective_needs


def answers_schema(settings: RegistrationSettings) -> dict[str, Any]:
    """The JSON Schema of a whole set of answers.

    It says when a conditional question must be answered. Answers to questions that are not asked
    may be sent and are dropped.
    """
    form = settings.form
    by_id = {question.id: question for question in form.questions}
    needs = effective_needs(form.sections)
    required = [each.id for each in form.questions if not each.optional and not needs[each.id]]
    when = [
        {"if": _asked_when(needs[each.id], by_id), "then": {"required": [each.id]}}
        for each in form.questions
        if not each.optional and needs[each.id]
    ]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {each.id: question_schema(each, settings) for each in form.questions},
        "additionalProperties": False,
        "examples": [example_answers(form, settings.rounds)],
    }
    return schema | ({"required": required} if required else {}) | ({"allOf": when} if when else {})


def some_answers_schema(settings: RegistrationSettings) -> dict[str, Any]:
    """The JSON Schema of answers of which some may be left out, as in a correction; null takes one away."""
    properties = {
        question.id: {"anyOf": [question_schema(question, settings), {"type": "null"}]}
        for question in settings.form.questions
    }
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "examples": [example_correction(settings.form, settings.rounds)],
    }


def question_schema(question: Question, settings: RegistrationSettings) -> dict[str, Any]:
    """The JSON Schema of one answer, with the words of its question."""
    schema = {"title": question.ask, **kind_of(question).schema(question, settings.rounds)}
    hints = [text for text in (question.hint, schema.get("description")) if text]
    if hints and not isinstance(question, DeclarationQuestion):
        schema["description"] = ". ".join(hint.rstrip(".") for hint in hints)
    return schema


def _asked_when(needs: Needs, by_id: Mapping[str, Question]) -> dict[str, Any]:
    """The schema that holds of all sets of answers in which a question with these needs is asked."""
    properties = {
        key: {"allOf": [_wants(by_id[key], each) for each in sets]} if len(sets) > 1 else _wants(by_id[key], sets[0])
        for key, sets in needs.items()
    }
    return {"properties": properties, "required": sorted(properties)}


def _wants(question: Question, codes: frozenset[str]) -> dict[str, Any]:
    if isinstance(question, YesNoQuestion | AllowanceQuestion):
        return {"enum": [code == "yes" for code in sorted(codes)]}
    if isinstance(question, SeveralOfQuestion):
        return {"contains": {"enum": sorted(codes)}}
    return {"enum": sorted(codes)}
