"""From a template and answers to the files of a new service: the same files a developer would write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from commons.errors import Fault
from commons.money import parse_pounds
from registry.rules.carried import carried
from registry.rules.edit import append, set_value, value_at
from registry.rules.places import Files, Value, answer, path_in, put, take_out
from registry.rules.sheet import NAME, Ask, Extra, Option, Sheet

MAIN: Final = "service.yaml"
_PHONE = re.compile(r"^[+0-9][0-9 ()+-]{5,24}$")
_ADDRESS = re.compile(r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}$")
_SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")
_MINUTES = re.compile(r"^\d{1,4}(\.\d{1,2})?$")
_LONGEST: Final = {"line": 200, "text": 2_000, "lines": 1_400, "date": 10, "phone": 25, "pounds": 12, "minutes": 7}


@dataclass(frozen=True)
class Answers:
    """What somebody answered in the composer."""

    title: str = ""
    service: str = ""
    owner: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    extras: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whose:
    """Whose service it becomes, and what it came from."""

    organisation: str
    origin: str
    template: str


def slug_of(title: str) -> str:
    """The title as a word of an address."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.casefold().replace("’", "").replace("'", "")).strip("-")
    return plain[:48].strip("-")


def faults_of(sheet: Sheet, answers: Answers) -> list[Fault]:
    """What is wrong with the answers, each in words for its field."""
    found = []
    if not answers.title:
        found.append(Fault("title", "Enter what the service is called"))
    elif len(answers.title) > 100:
        found.append(Fault("title", "What the service is called must be 100 characters or fewer"))
    if not _SLUG.match(answers.service) and (answers.title or answers.service):
        found.append(Fault("service", "The web address must be small letters, numbers and hyphens, such as warm-space"))
    if not _ADDRESS.match(answers.owner):
        found.append(Fault("owner", "Enter an email address in the correct format, like name@example.org"))
    asked = sheet.asked(answers.choices)
    found += [fault for ask in asked if (fault := _fault(ask, answers.values))]
    found += _needed(sheet, asked, answers.values)
    return found


def _needed(sheet: Sheet, asked: tuple[Ask, ...], values: Mapping[str, Value]) -> list[Fault]:
    """The questions that were left empty although another's answer means nothing without them, each once."""
    words = {ask.id: ask.ask for ask in sheet.asks}
    wanting = {
        ask.needs: ask
        for ask in reversed(asked)
        if ask.needs and not values.get(ask.needs) and _is_more_than_nothing(ask, values)
    }
    return [Fault(needs, f"Answer “{words[needs]}”, or answer “{by.ask}” with 0") for needs, by in wanting.items()]


def _is_more_than_nothing(ask: Ask, values: Mapping[str, Value]) -> bool:
    value = str(values.get(ask.id, ""))
    return bool(value.strip("0.")) and _odd(ask, value, values) is None


def _fault(ask: Ask, values: Mapping[str, Value]) -> Fault | None:
    value = values.get(ask.id, "")
    if not value:
        return None if ask.optional else Fault(ask.id, f"Answer “{ask.ask}”")
    if len(value if isinstance(value, str) else "\n".join(value)) > _LONGEST[ask.type]:
        return Fault(ask.id, f"Your answer must be {_LONGEST[ask.type]} characters or fewer")
    return _odd(ask, value, values)


def _odd(ask: Ask, value: Value, values: Mapping[str, Value]) -> Fault | None:
    if ask.type == "phone" and not _PHONE.match(str(value)):
        return Fault(ask.id, "Enter a telephone number, like 01632 960 001 or +44 7700 900 982")
    if ask.type == "pounds" and not _is_pounds(str(value)):
        return Fault(ask.id, "Enter an amount in pounds, like 240 or 240.50")
    if ask.type == "minutes" and not _MINUTES.match(str(value)):
        return Fault(ask.id, "Enter a number of minutes, like 5 or 2.5. Enter 0 if there are none")
    if ask.type == "date":
        day = _day(str(value))
        if day is None:
            return Fault(ask.id, "Enter a real date, like 27 3 2027")
        earlier = _day(str(values.get(ask.after or "", "")))
        if earlier and day < earlier:
            return Fault(ask.id, "The last day must be the same as the first day or after it")
    return None


def _is_pounds(text: str) -> bool:
    try:
        return parse_pounds(text) >= 0
    except ValueError:
        return False


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def compose(template: Mapping[str, str], sheet: Sheet, answers: Answers, whose: Whose) -> Files:
    """The files of the new service. The template's text is kept but for what the answers change."""
    files = {name: text for name, text in template.items() if name != NAME}
    for choice in sheet.choices:
        _choose(files, choice.chosen(answers.choices.get(choice.id, "")))
    asked = sheet.asked(answers.choices)
    for ask in sheet.asks:
        answer(files, ask, answers.values.get(ask.id, "") if ask in asked else "")
    for extra in sheet.extras:
        if extra.id in answers.extras:
            _switch_on(files, extra)
    for place in sheet.contact:
        put(files, place, f"Write to {answers.owner}.")
    for place in sheet.drops:
        take_out(files, place)
    for wording in sheet.words:
        put(files, wording, wording.value)
    return {**files, MAIN: _main(files[MAIN], answers, whose), NAME: carried(template, sheet, answers.choices)}


def _choose(files: Files, option: Option) -> None:
    for place in option.removes:
        take_out(files, place)
    for wording in option.words:
        put(files, wording, wording.value)


def _switch_on(files: Files, extra: Extra) -> None:
    """Ask a sensitive question, and say so where people read what is kept of them."""
    files[extra.file] = append(files[extra.file], path_in(files[extra.file], extra.to), dict(extra.entry))
    for wording in extra.adds:
        before = str(value_at(files[wording.file], path_in(files[wording.file], wording.at)) or "").strip()
        put(files, wording, f"{before} {wording.value}".strip())


def _main(text: str, answers: Answers, whose: Whose) -> str:
    for key, value in (
        ("service", answers.service),
        ("title", answers.title),
        ("organisation", whose.organisation),
        ("origin", whose.origin),
        ("owner", answers.owner),
    ):
        text = set_value(text, (key,), value)
    lines = text.split("\n")
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join([f"# Composed on the pages of the platform, from {whose.template}.", *lines])
