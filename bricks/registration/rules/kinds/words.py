"""Answers in words: text, email, telephone."""

import re
from collections.abc import Sequence
from typing import Any

from bricks.registration.rules.kinds.kind import (
    At,
    Kind,
    Wrong,
    as_text,
    called,
    capital,
    fill_one,
    missing_entry,
    read_one,
    show_one,
)
from bricks.registration.settings import (
    EmailQuestion,
    LongTextQuestion,
    PhoneQuestion,
    Round,
    TextQuestion,
)

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+$")
"""The pattern of the HTML standard for email fields, with at least one dot in the domain."""

_PHONE = re.compile(r"^\+?\d{7,15}$")
"""ITU-T E.164: at most 15 digits."""

MAX_EMAIL = 254


def _clean_text(question: TextQuestion, raw: Any, at: At) -> str:
    text = as_text(question, raw, question.max_length)
    if len(text) < question.min_length:
        raise Wrong(f"{capital(called(question))} must be {question.min_length} characters or more")
    return text


def _clean_long_text(question: LongTextQuestion, raw: Any, at: At) -> str:
    return as_text(question, raw, question.max_length, lines=True)


def _clean_email(question: EmailQuestion, raw: Any, at: At) -> str:
    text = as_text(question, raw, MAX_EMAIL).replace(" ", "")
    if not _EMAIL.match(text) or ".." in text:
        raise Wrong("Enter an email address in the correct format, like name@example.com")
    return text


def _clean_phone(question: PhoneQuestion, raw: Any, at: At) -> str:
    text = as_text(question, raw, 40)
    plain = re.sub(r"[\s().\-‐-―]", "", text.replace("(0)", "") if text.startswith("+") else text)
    if not _PHONE.match(plain):
        raise Wrong("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
    return text


def _text_schema(question: TextQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "string", "minLength": question.min_length, "maxLength": question.max_length}


def _long_text_schema(question: LongTextQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": question.max_length}


def _email_schema(question: EmailQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "string", "format": "email", "maxLength": MAX_EMAIL, "examples": ["name@example.com"]}


def _phone_schema(question: PhoneQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "string", "minLength": 7, "maxLength": 40, "examples": ["01632 960 001"]}


def _show_lines(question: LongTextQuestion, value: Any) -> tuple[str, ...]:
    return tuple(str(value).split("\n"))


TEXT = Kind[TextQuestion](
    clean=_clean_text, schema=_text_schema, show=show_one, read=read_one, fill=fill_one, missing=missing_entry
)
LONG_TEXT = Kind[LongTextQuestion](
    clean=_clean_long_text,
    schema=_long_text_schema,
    show=_show_lines,
    read=read_one,
    fill=fill_one,
    missing=missing_entry,
)
EMAIL = Kind[EmailQuestion](
    clean=_clean_email, schema=_email_schema, show=show_one, read=read_one, fill=fill_one, missing=missing_entry
)
PHONE = Kind[PhoneQuestion](
    clean=_clean_phone, schema=_phone_schema, show=show_one, read=read_one, fill=fill_one, missing=missing_entry
)
