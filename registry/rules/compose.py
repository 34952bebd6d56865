"""From a template and answers to the files of a new service: the same files a developer would write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from commons.errors import Fault
from commons.money import parse_pounds
from commons.service.source import Path
from registry.rules.edit import append, data_of, remove, set_value, value_at
from registry.rules.sheet import NAME, Ask, Extra, Option, Place, Sheet

MAIN: Final = "service.yaml"
Files = dict[str, str]
Value = str | tuple[str, ...]
_PHONE = re.compile(r"^[+0-9][0-9 ()+-]{5,24}$")
_ADDRESS = re.compile(r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}$")
_SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")
_LONGEST: Final = {"line": 200, "text": 2_000, "lines": 1_400, "date": 10, "phone": 25, "pounds": 12}


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
    found += [fault for ask in sheet.asks if (fault := _fault(ask, answers.values))]
    return found


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
    for ask in sheet.asks:
        _answer(files, ask, answers.values.get(ask.id, ""))
    for extra in sheet.extras:
        if extra.id in answers.extras:
            _switch_on(files, extra)
    for place in sheet.contact:
        _put(files, place, f"Write to {answers.owner}.")
    for place in sheet.drops:
        _take_out(files, place)
    for wording in sheet.words:
        _put(files, wording, wording.value)
    return {**files, MAIN: _main(files[MAIN], answers, whose)}


def _choose(files: Files, option: Option) -> None:
    for place in option.removes:
        _take_out(files, place)
    for wording in option.words:
        _put(files, wording, wording.value)


def _switch_on(files: Files, extra: Extra) -> None:
    """Ask a sensitive question, and say so where people read what is kept of them."""
    files[extra.file] = append(files[extra.file], path_in(files[extra.file], extra.to), dict(extra.entry))
    for wording in extra.adds:
        before = str(value_at(files[wording.file], path_in(files[wording.file], wording.at)) or "").strip()
        _put(files, wording, f"{before} {wording.value}".strip())


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


def _answer(files: Files, ask: Ask, value: Value) -> None:
    if not value:
        for place in (ask.clears,) if ask.clears else ask.sets:
            _take_out(files, place)
        return
    for place in ask.sets:
        _put(files, place, _written(ask, value))


def _written(ask: Ask, value: Value) -> Any:
    if ask.type == "lines":
        return [line.strip() for line in (value.split("\n") if isinstance(value, str) else value) if line.strip()]
    if ask.type == "pounds":
        pence = parse_pounds(str(value))
        return f"{pence // 100}.{pence % 100:02d}"
    return str(value)


def _put(files: Files, place: Place, value: Any) -> None:
    """Set a value, unless what would hold it has been taken out."""
    path = path_in(files[place.file], place.at)
    if len(path) > 1 and value_at(files[place.file], path[:-1]) is None:
        return
    files[place.file] = set_value(files[place.file], path, value)


def _take_out(files: Files, place: Place) -> None:
    path = path_in(files[place.file], place.at)
    if value_at(files[place.file], path) is not None:
        files[place.file] = remove(files[place.file], path)


def words_at(files: Mapping[str, str], place: Place) -> str:
    """What stands at a place, as somebody would type it: the entries of a list on lines of their own."""
    found = value_at(files[place.file], path_in(files[place.file], place.at))
    return "\n".join(map(str, found)) if isinstance(found, list) else str(found or "")


def path_in(text: str, at: str) -> Path:
    """A place with dots as a path: an entry of a list goes by its `id`, `code` or `what`, or its number from 0."""
    data, path = data_of(text), []
    for part in at.split("."):
        key: str | int = part
        if isinstance(data, list):
            places = [n for n, entry in enumerate(data) if _is_called(entry, part) or str(n) == part]
            key = places[0] if places else len(data)
        path.append(key)
        data = value_at_data(data, key)
    return tuple(path)


def value_at_data(data: Any, key: str | int) -> Any:
    """One step down, or None."""
    try:
        return data[key]
    except (KeyError, IndexError, TypeError):
        return None


def _is_called(entry: Any, name: str) -> bool:
    return isinstance(entry, dict) and name in (entry.get("id"), entry.get("code"), entry.get("what"))
