"""The way through a form: which pages it has for these answers, and which comes next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bricks.registration.rules.conditions import asked
from bricks.registration.settings import DeclarationQuestion, Form, Question, Section


@dataclass(frozen=True)
class Step:
    """One page: a question, or a small group of them. Its name is the id of its first question."""

    section: Section
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        return self.questions[0].id

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(question.id for question in self.questions)


def steps(form: Form, answers: Mapping[str, Any], *, by_section: bool = False) -> tuple[Step, ...]:
    """The pages for these answers, in order. Declarations are left for "check your answers".

    by_section: a page for each section, for somebody who fills the form in on behalf of another.
    """
    found: list[Step] = []
    for section, question in asked(form, answers):
        if isinstance(question, DeclarationQuestion):
            continue
        together = by_section or section.one_page
        if together and found and found[-1].section.id == section.id:
            found[-1] = Step(section, (*found[-1].questions, question))
        else:
            found.append(Step(section, (question,)))
    return tuple(found)


def declarations(form: Form, answers: Mapping[str, Any]) -> tuple[DeclarationQuestion, ...]:
    """The declarations that these answers ask for."""
    return tuple(question for _, question in asked(form, answers) if isinstance(question, DeclarationQuestion))


def find_step(way: tuple[Step, ...], name: str) -> Step | None:
    """The page with this name, or with a question of this name."""
    return next((step for step in way if name in step.ids), None)


def step_after(way: tuple[Step, ...], name: str) -> Step | None:
    """The page after this one; None when "check your answers" comes next."""
    names = [step.name for step in way]
    place = names.index(name) + 1 if name in names else 0
    return way[place] if place < len(way) else None


def step_before(way: tuple[Step, ...], name: str) -> Step | None:
    """The page before this one; None when it is the first."""
    names = [step.name for step in way]
    place = names.index(name) if name in names else 0
    return way[place - 1] if place > 0 else None


def first_unanswered(way: tuple[Step, ...], seen: Collection[str]) -> Step | None:
    """The first page with a question that was not yet answered or passed over; None when all were."""
    return next((step for step in way if any(one not in seen for one in step.ids)), None)
