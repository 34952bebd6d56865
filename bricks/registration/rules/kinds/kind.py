"""What every type of question can do, and what it is told."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from bricks.registration.settings import Question, Round
from commons.calendar import local_day

QuestionT = TypeVar("QuestionT")
Fields = Mapping[str, Sequence[str]]
"""The fields of a posted page: name -> values."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters but new lines and tabs, lone surrogates, and Unicode's own ends of lines and paragraphs."""


@dataclass(frozen=True)
class At:
    """When an answer is given, and by which rounds list."""

    now: datetime
    rounds: tuple[Round, ...] = ()

    @property
    def today(self) -> date:
        return local_day(self.now)


class Wrong(Exception):
    """An answer will not do. `part` names the part of it at fault, such as the month of a date."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.part = part


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[QuestionT]):
    """One type of question: the four things that can be done with it.

    clean: an answer as it came (any JSON) becomes the answer as it is kept, or raises Wrong; cleaning
        what was cleaned changes nothing. It is not called for an empty answer.
    schema: the JSON Schema of the answer, without the words of the question.
    show: the answer in lines for people.
    read: the answer as it came, from a page's fields; None when nothing was filled in.
    fill: the page's fields for a kept answer, so that it can be changed.
    missing: the error when there is no answer.
    """

    clean: Callable[[QuestionT, Any, At], Any]
    schema: Callable[[QuestionT, Sequence[Round]], dict[str, Any]]
    show: Callable[[QuestionT, Any], tuple[str, ...]]
    read: Callable[[QuestionT, Fields], Any]
    fill: Callable[[QuestionT, Any], dict[str, Any]]
    missing: Callable[[QuestionT], str]


def called(question: Question) -> str:
    """How errors call the answer in the middle of a sentence."""
    return question.called or f'the answer to "{question.ask}"'


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def missing_entry(question: Question) -> str:
    """`Enter your full name`."""
    return f"Enter {called(question)}"


def missing_choice(question: Question) -> str:
    """`Select your age group`."""
    return f"Select {called(question)}"


def as_text(question: Question, raw: Any, most: int, *, lines: bool = False) -> str:
    """The answer as tidy text: composed Unicode, one kind of line end, no control characters.

    Raises Wrong when it is not text, too long, has several lines where one is wanted, or holds
    signs that cannot be printed.
    """
    if not isinstance(raw, str):
        raise Wrong(f"{capital(called(question))} must be text")
    if len(raw) > 2 * most + 400:
        raise Wrong(f"{capital(called(question))} must be {most:,} characters or fewer")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _UNPRINTABLE.search(text):
        raise Wrong(f"{capital(called(question))} must not contain characters that cannot be printed")
    text = unicodedata.normalize("NFC", text)
    if not lines:
        if "\n" in text:
            raise Wrong(f"{capital(called(question))} must be on one line")
        text = " ".join(text.split())
    if len(text) > most:
        raise Wrong(f"{capital(called(question))} must be {most:,} characters or fewer")
    return text


def one(fields: Fields, name: str) -> str | None:
    """The single value of a field, None when it is missing or blank."""
    values = fields.get(name) or ()
    return values[0] if values and values[0].strip() else None


def read_one(question: Question, fields: Fields) -> Any:
    """The field that has the question's own name."""
    return one(fields, question.id)


def fill_one(question: Question, value: Any) -> dict[str, Any]:
    """The field that has the question's own name."""
    return {question.id: str(value)}


def show_one(question: Question, value: Any) -> tuple[str, ...]:
    """The answer as it stands."""
    return (str(value),)
