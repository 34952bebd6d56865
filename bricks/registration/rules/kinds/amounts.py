"""Answers in figures: numbers, money, dates."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bricks.registration.rules.kinds.kind import (
    At,
    Fields,
    Kind,
    Wrong,
    called,
    capital,
    fill_one,
    missing_entry,
    one,
    read_one,
)
from bricks.registration.settings import DateQuestion, MoneyQuestion, NumberQuestion, Round
from commons.calendar import date_words
from commons.money import show_pounds

_NUMBER = re.compile(r"^-?\d{1,12}(?:\.(\d{1,6}))?$")
_MONEY = re.compile(r"^£?(\d{1,9})(?:\.(\d{1,2}))?$")
_YEAR = re.compile(r"^\d{4}$")
_SMALL = re.compile(r"^\d{1,2}$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = ("day", "month", "year")


def _clean_number(question: NumberQuestion, raw: Any, at: At) -> int | float:
    name = capital(called(question))
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Wrong(f"{name} must be a number, like 30")
    text = str(raw).strip().replace(",", "") if len(str(raw)) <= 40 else ""
    found = _NUMBER.match(text)
    if not found:
        raise Wrong(f"{name} must be a number, like 30")
    value = Decimal(text)
    if len((found[1] or "").rstrip("0")) > question.decimals:
        raise Wrong(
            f"{name} must be a whole number"
            if question.decimals == 0
            else f"{name} must have {question.decimals} decimal places or fewer"
        )
    if question.least is not None and value < question.least:
        raise Wrong(f"{name} must be {question.least:,} or more")
    if question.most is not None and value > question.most:
        raise Wrong(f"{name} must be {question.most:,} or fewer")
    return int(value) if question.decimals == 0 else float(value)


def _number_schema(question: NumberQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer" if question.decimals == 0 else "number"}
    if question.least is not None:
        schema["minimum"] = question.least
    if question.most is not None:
        schema["maximum"] = question.most
    if question.decimals:
        schema["description"] = f"At most {question.decimals} decimal places"
    return schema


def _show_number(question: NumberQuestion, value: Any) -> tuple[str, ...]:
    text = f"{value:,}" if isinstance(value, int | float) else str(value)
    return (f"{text} {question.unit}" if question.unit else text,)


def _clean_money(question: MoneyQuestion, raw: Any, at: At) -> str:
    name = capital(called(question))
    found = _MONEY.match(raw.strip().replace(",", "")) if isinstance(raw, str) and len(raw) <= 40 else None
    if found is None:
        raise Wrong(f"{name} must be an amount of money in pounds, like 30 or 30.50")
    pence = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if pence < question.least:
        raise Wrong(f"{name} must be {show_pounds(question.least)} or more")
    if question.most is not None and pence > question.most:
        raise Wrong(f"{name} must be {show_pounds(question.most)} or less")
    return f"{pence // 100}.{pence % 100:02d}"


def _money_schema(question: MoneyQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "string", "pattern": r"^\d{1,9}(\.\d{2})?$", "description": "Pounds", "examples": ["30.50"]}


def _show_money(question: MoneyQuestion, value: Any) -> tuple[str, ...]:
    return (show_pounds(round(Decimal(str(value)) * 100)),)


def _clean_date(question: DateQuestion, raw: Any, at: At) -> str:
    name = capital(called(question))
    if isinstance(raw, str) and len(raw) <= 40:
        raw = dict(zip(("year", "month", "day"), raw.strip().split("-"), strict=False))
    if not isinstance(raw, dict) or not all(isinstance(raw.get(part, ""), str | int) for part in _PARTS):
        raise Wrong(f"{name} must be a date, like 2026-03-27")
    parts = {part: str(raw.get(part, "")).strip()[:20] for part in _PARTS}
    empty = [part for part in _PARTS if not parts[part]]
    if empty:
        raise Wrong(f"{name} must include a {' and '.join(empty)}")
    day = _real_date(name, parts)
    _check_range(question, name, day, at.today)
    return day.isoformat()


def _real_date(name: str, parts: dict[str, str]) -> date:
    month = parts["month"].lower()
    if month[:3] in _MONTHS and month.isalpha():
        month = str(_MONTHS.index(month[:3]) + 1)
    if not _YEAR.match(parts["year"]):
        raise Wrong(f"{name}: the year must have 4 numbers")
    if not _SMALL.match(parts["day"]) or not _SMALL.match(month):
        raise Wrong(f"{name} must be a real date")
    try:
        return date(int(parts["year"]), int(month), int(parts["day"]))
    except ValueError:
        raise Wrong(f"{name} must be a real date") from None


def _check_range(question: DateQuestion, name: str, day: date, today: date) -> None:
    fits = {
        "any": True,
        "past": day < today,
        "today or past": day <= today,
        "today or future": day >= today,
        "future": day > today,
    }
    if not fits[question.must_be]:
        words = question.must_be.replace("today or past", "today or in the past").replace(
            "today or future", "today or in the future"
        )
        words = f"in the {words}" if words in ("past", "future") else words
        raise Wrong(f"{name} must be {words}")
    if question.earliest and day < question.earliest:
        raise Wrong(f"{name} must be {date_words(question.earliest)} or after")
    if question.latest and day > question.latest:
        raise Wrong(f"{name} must be {date_words(question.latest)} or before")


def _date_schema(question: DateQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "format": "date", "examples": ["2026-03-27"]}
    if question.must_be != "any":
        schema["description"] = f"Must be {question.must_be}"
    return schema


def _show_date(question: DateQuestion, value: Any) -> tuple[str, ...]:
    return (date_words(date.fromisoformat(str(value))),)


def _read_date(question: DateQuestion, fields: Fields) -> Any:
    parts = {part: one(fields, f"{question.id}-{part}") or "" for part in _PARTS}
    return parts if any(parts.values()) else None


def _fill_date(question: DateQuestion, value: Any) -> dict[str, Any]:
    day = date.fromisoformat(str(value))
    return {f"{question.id}-{part}": str(getattr(day, part)) for part in _PARTS}


NUMBER = Kind[NumberQuestion](
    clean=_clean_number, schema=_number_schema, show=_show_number, read=read_one, fill=fill_one, missing=missing_entry
)
MONEY = Kind[MoneyQuestion](
    clean=_clean_money, schema=_money_schema, show=_show_money, read=read_one, fill=fill_one, missing=missing_entry
)
DATE = Kind[DateQuestion](
    clean=_clean_date, schema=_date_schema, show=_show_date, read=_read_date, fill=_fill_date, missing=missing_entry
)
