"""Which questions are asked, given the answers so far."""

from collections.abc import Iterator, Mapping
from typing import Any

from bricks.registration.settings import Condition, Form, Question, Section


def met(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    """Whether the answers meet every line of the condition. A question not answered meets none."""
    return condition is None or all(
        not _codes(answers.get(key)).isdisjoint(codes) for key, codes in condition.wants.items()
    )


def _codes(answer: Any) -> frozenset[str]:
    if isinstance(answer, bool):
        return frozenset({"yes" if answer else "no"})
    if isinstance(answer, str):
        return frozenset({answer})
    if isinstance(answer, list | tuple):
        return frozenset(each for each in answer if isinstance(each, str))
    return frozenset()


def asked(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[Section, Question]]:
    """The questions that these answers lead to, in order.

    An answer to a question that is itself not asked does not count, so a condition never leans on
    something hidden.
    """
    counted: dict[str, Any] = {}
    for section in form.sections:
        if not met(section.only_if, counted):
            continue
        for question in section.questions:
            if met(question.only_if, counted):
                yield section, question
                if question.id in answers:
                    counted[question.id] = answers[question.id]


def shown(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to questions that are asked; the others are dropped."""
    return {question.id: answers[question.id] for _, question in asked(form, answers) if question.id in answers}
