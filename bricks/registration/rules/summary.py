"""The answers for people to read: grouped by section, in the order of the form."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bricks.registration.rules.conditions import asked
from bricks.registration.rules.kinds import kind_of
from bricks.registration.settings import DeclarationQuestion, FileQuestion, Form
from commons.model import Model


class AnswerShown(Model):
    """One question with its answer in lines. `uploads`: references, where the answer is files."""

    question: str
    ask: str
    lines: tuple[str, ...]
    uploads: tuple[str, ...] = ()
    page: str = Field(default="", description="The page on which it can be changed; empty when it cannot")


class SectionShown(Model):
    """A section with its answers."""

    title: str
    answers: tuple[AnswerShown, ...]


NOT_ANSWERED = "Not answered"
EARLIER = "Answers to earlier questions"


def shown_answers(form: Form, answers: Mapping[str, Any], *, declarations: bool = True) -> tuple[SectionShown, ...]:
    """Every question that was asked, with its answer; optional ones left empty say so.

    Answers to questions that the form no longer has (it was changed after they were given) come
    last, so that nothing that somebody said is hidden.
    """
    sections: list[SectionShown] = []
    known = {question.id for question in form.questions}
    for section, question in asked(form, answers):
        if isinstance(question, DeclarationQuestion) and not declarations:
            continue
        row = _row(question, answers.get(question.id))
        if sections and sections[-1].title == section.title:
            sections[-1] = SectionShown(title=section.title, answers=(*sections[-1].answers, row))
        else:
            sections.append(SectionShown(title=section.title, answers=(row,)))
    old = tuple(
        AnswerShown(question=key, ask=key.replace("-", " "), lines=_plain(value))
        for key, value in answers.items()
        if key not in known
    )
    return (*sections, SectionShown(title=EARLIER, answers=old)) if old else tuple(sections)


def _row(question: Any, value: Any) -> AnswerShown:
    page = "" if isinstance(question, DeclarationQuestion) else question.id
    if value is None:
        return AnswerShown(question=question.id, ask=question.ask, lines=(NOT_ANSWERED,), page=page)
    if isinstance(question, FileQuestion):
        return AnswerShown(question=question.id, ask=question.ask, lines=(), uploads=tuple(value), page=page)
    try:
        lines = kind_of(question).show(question, value)
    except (KeyError, TypeError, ValueError, AttributeError):
        lines = _plain(value)
    return AnswerShown(question=question.id, ask=question.ask, lines=lines, page=page)


def _plain(value: Any) -> tuple[str, ...]:
    """An answer whose question has changed its type, or is gone."""
    if isinstance(value, dict):
        return tuple(f"{key}: {each}" for key, each in value.items())
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)
