"""From answers as they come to answers as they are kept, with what is wrong in plain English."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bricks.registration.rules.conditions import met
from bricks.registration.rules.kinds import At, Wrong, kind_of
from bricks.registration.settings import (
    FileQuestion,
    Form,
    OneOfQuestion,
    Question,
    YesNoQuestion,
)

MAX_UNKNOWN_SHOWN = 60


@dataclass(frozen=True)
class AnswerFault:
    """What is wrong with one answer. `part` is set when only a part of it is at fault."""

    question: str
    message: str
    part: str = ""

    @property
    def field(self) -> str:
        """The name of the field at fault on a page."""
        return f"{self.question}.{self.part}" if self.part else self.question


@dataclass(frozen=True)
class Answered:
    """The answers that are kept, and what is wrong with the others."""

    answers: dict[str, Any]
    faults: tuple[AnswerFault, ...]


def is_empty(raw: Any) -> bool:
    """Whether this says nothing at all."""
    return raw is None or (
        isinstance(raw, str | list | tuple | dict) and not (raw.strip() if isinstance(raw, str) else raw)
    )


def clean_one(question: Question, raw: Any, at: At) -> Any:
    """One answer as it is kept; None when there is none. Raises Wrong."""
    if is_empty(raw):
        if question.optional:
            return None
        raise Wrong(kind_of(question).missing(question))
    return kind_of(question).clean(question, raw, at)


def answer(form: Form, raw: Mapping[str, Any], at: At, *, kept: Mapping[str, Any] | None = None) -> Answered:
    """All answers to the form: cleaned, with those to questions that are not asked dropped.

    kept: answers that were accepted before; one that comes unchanged is not judged again, so that a
        correction made a week later does not fail on "must be in the future".
    """
    kept = kept or {}
    answers: dict[str, Any] = {}
    faults = list(_unknown(form, raw))
    for section in form.sections:
        if not met(section.only_if, answers):
            continue
        for question in section.questions:
            if not met(question.only_if, answers):
                continue
            given = raw.get(question.id)
            if question.id in kept and not is_empty(given) and kept[question.id] == given:
                answers[question.id] = given
                continue
            try:
                value = clean_one(question, given, at)
            except Wrong as wrong:
                faults.append(AnswerFault(question.id, wrong.message, wrong.part))
            else:
                if value is not None:
                    answers[question.id] = value
    return Answered(answers, tuple(faults))


def answer_some(form: Form, raw: Mapping[str, Any], at: At, only: Collection[str]) -> Answered:
    """The answers to some questions only, each by itself: for a page on the way through the form.

    An optional question left empty is kept as None, so that an earlier answer is taken away.
    """
    answers: dict[str, Any] = {}
    faults = list(_unknown(form, raw))
    for question in form.questions:
        if question.id in only:
            try:
                answers[question.id] = clean_one(question, raw.get(question.id), at)
            except Wrong as wrong:
                faults.append(AnswerFault(question.id, wrong.message, wrong.part))
    return Answered(answers, tuple(faults))


def _unknown(form: Form, raw: Mapping[str, Any]) -> list[AnswerFault]:
    return [
        AnswerFault(
            str(key)[:MAX_UNKNOWN_SHOWN],
            f"There is no question called {str(key)[:MAX_UNKNOWN_SHOWN]!r} in this form. "
            f"Its questions are: {', '.join(sorted(one.id for one in form.questions))}",
        )
        for key in list(raw)[:1000]
        if form.question(key) is None
    ][:10]


def merged(kept: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The kept answers with some changed; a change to None takes an answer away."""
    together = {**kept, **changes}
    return {key: value for key, value in together.items() if value is not None}


def routed(form: Form, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the answers that travel in events: `question.option` of each routable question."""
    codes = []
    for question in form.questions:
        value = answers.get(question.id)
        if isinstance(question, OneOfQuestion) and question.routable and value is not None:
            codes.append(f"{question.id}.{value}")
        elif isinstance(question, YesNoQuestion) and question.routable and value is not None:
            codes.append(f"{question.id}.{'yes' if value else 'no'}")
    return tuple(codes)


def uploads(form: Form, answers: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The uploads among the answers, by question."""
    return {one.id: tuple(answers[one.id]) for one in form.of_type(FileQuestion) if answers.get(one.id)}


@dataclass(frozen=True)
class AboutPerson:
    """What the answers say of the person who applies; nothing of it need be there."""

    full_name: str = ""
    email: str = ""
    phone: str = ""
    address: dict[str, str] | None = None


def about_person(form: Form, answers: Mapping[str, Any]) -> AboutPerson:
    """The applicant's name and contacts, from the questions marked `about`."""
    found = {what: answers.get(question) for what, question in form.about.items()}
    return AboutPerson(
        full_name=found.get("name") or "",
        email=found.get("email") or "",
        phone=found.get("phone") or "",
        address=found.get("address"),
    )
