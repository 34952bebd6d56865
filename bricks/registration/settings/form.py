"""The form document: what is asked, in order, and what it costs."""

import re
from collections.abc import Collection
from functools import cached_property
from typing import Any, TypeVar

from pydantic import Field, ValidationError, model_validator

from bricks.registration.settings.fit import why_not
from bricks.registration.settings.questions import Question
from bricks.registration.settings.sections import Price, Section
from commons.model import Line, Model

QuestionT = TypeVar("QuestionT")


class Form(Model):
    """What is asked, in order. A form that nobody could complete is refused, with the reason."""

    title: Line | None = Field(default=None, description="Shown above each question; the service's title if left out")
    sections: tuple[Section, ...] = Field(max_length=30)
    price: Price | None = None

    @model_validator(mode="after")
    def _can_be_completed(self) -> "Form":
        reasons = why_not(self.sections, self.price)
        if reasons:
            raise ValidationError.from_exception_data(
                "Form",
                [
                    {"type": "value_error", "loc": self._place(each), "input": None, "ctx": {"error": ValueError(each)}}
                    for each in reasons
                ],
            )
        return self

    def _place(self, reason: str) -> tuple[str | int, ...]:
        """Where in the document a reason points: to the question or section that it names first."""
        places: dict[str, tuple[str | int, ...]] = {}
        for number, section in enumerate(self.sections):
            places[section.id] = ("sections", number)
            places |= {each.id: ("sections", number, "questions", at) for at, each in enumerate(section.questions)}
        named = [word for word in re.findall(r"'([^']*)'", reason) if word in places]
        return places[named[0]] if named else ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order in which it is asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return self._by_id.get(question_id)

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {one.id: one for one in self.questions}

    @cached_property
    def about(self) -> dict[str, str]:
        """The questions about the applicant's name and contacts: what of them -> id."""
        return {about: one.id for one in self.questions if (about := getattr(one, "about", None))}

    def tells_of_person(self, ids: Collection[str]) -> bool:
        """Whether one of these questions is about the applicant's name or contacts."""
        return not set(self.about.values()).isdisjoint(ids)

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """The questions whose answers are kept apart."""
        return frozenset(one.id for one in self.questions if one.sensitive)

    def of_type(self, kind: type[QuestionT]) -> tuple[QuestionT, ...]:
        """The questions of one type."""
        if kind not in self._by_type:
            self._by_type[kind] = tuple(one for one in self.questions if isinstance(one, kind))
        return self._by_type[kind]

    @cached_property
    def _by_type(self) -> dict[type, tuple[Any, ...]]:
        return {}
