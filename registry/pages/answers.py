"""Answers to a composer's sheet, from a form and back into one, and in words."""

from datetime import date
from typing import Any

from commons.pages import Visit
from registry.rules.compose import Answers, slug_of
from registry.rules.places import Value
from registry.rules.sheet import Ask, Sheet


def field_of(visit: Visit, name: str) -> str:
    """A field of the form, else of the address."""
    value = visit.form.get(name) or visit.query.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def read_answers(visit: Visit, sheet: Sheet) -> Answers:
    """What the form says."""
    values: dict[str, Value] = {}
    for ask in sheet.asks:
        if value := _value(visit, ask):
            values[ask.id] = value
    title = field_of(visit, "title")
    return Answers(
        title=title,
        service=field_of(visit, "service") or slug_of(title),
        owner=field_of(visit, "owner"),
        values=values,
        choices={choice.id: choice.chosen(field_of(visit, choice.id)).code for choice in sheet.choices},
        extras=tuple(extra.id for extra in sheet.extras if extra.id in visit.form.getlist("extras")),
    )


def _value(visit: Visit, ask: Ask) -> str:
    if ask.type == "date":
        parts = [field_of(visit, f"{ask.id}-{part}") for part in ("year", "month", "day")]
        if not any(parts):
            return ""
        year, month, day = parts
        return f"{year:0>4}-{month:0>2}-{day:0>2}"
    text = field_of(visit, ask.id)
    if ask.type in ("lines", "text"):
        return text.replace("\r\n", "\n")
    if ask.type == "pounds":
        return text.replace("£", "").replace(",", "").strip()
    return " ".join(text.split())


def shown(sheet: Sheet, answers: Answers) -> dict[str, Any]:
    """The answers by the names of the form's fields."""
    made: dict[str, Any] = {"title": answers.title, "service": answers.service, "owner": answers.owner}
    made |= dict(answers.values) | dict(answers.choices) | {"extras": list(answers.extras)}
    for ask in sheet.asks:
        if ask.type == "date" and (value := made.pop(ask.id, "")):
            year, month, day = (*str(value).split("-", 2), "", "")[:3]
            made |= {f"{ask.id}-{n}": v.lstrip("0") for n, v in (("year", year), ("month", month), ("day", day))}
    return made


def words_of(ask: Ask, answers: Answers) -> str | date:
    """An answer as it is shown to check it."""
    value = answers.values.get(ask.id, "")
    if not value:
        return "Left out"
    if ask.type == "date":
        return date.fromisoformat(str(value))
    if ask.type == "minutes":
        return f"{value} minutes"
    return f"£{value}" if ask.type == "pounds" else str(value)
