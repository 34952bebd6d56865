"""The sheet that a composed service carries, so that its owner can answer the same questions again."""

from collections.abc import Mapping
from typing import Any, Final

from registry.rules.edit import text_of, value_at
from registry.rules.places import path_in, put
from registry.rules.sheet import Ask, Group, Sheet

_HEAD: Final = "# What the owner can change on the pages of the platform. The composer wrote it.\n"


def carried(template: Mapping[str, str], sheet: Sheet, choices: Mapping[str, str]) -> str:
    """The text of the sheet that a composed service carries: what it was asked, to be answered again."""
    base = dict(template)
    for wording in sheet.words:
        put(base, wording, wording.value)
    chosen = [(choice.ask, choice.chosen(choices.get(choice.id, ""))) for choice in sheet.choices]
    groups = [(group.title, group.asks) for group in sheet.groups]
    groups += [(ask, option.asks) for ask, option in chosen if option.asks]
    own = Sheet(
        title=sheet.title,
        about=sheet.about,
        minutes=sheet.minutes,
        offer=False,
        groups=tuple(Group(title=title, asks=tuple(_again(base, ask) for ask in asks)) for title, asks in groups),
        contact=sheet.contact,
    )
    return _HEAD + text_of(own.model_dump(mode="json", exclude_defaults=True))


def _again(base: Mapping[str, str], ask: Ask) -> Ask:
    """A question as it is asked later: nothing to begin with, and what to put back if it was left empty."""
    return ask.model_copy(update={"prefill": "nothing", "entry": _entry(base, ask) if ask.clears else None})


def _entry(base: Mapping[str, str], ask: Ask) -> dict[str, Any] | None:
    """What the template has where an empty answer clears, without the values that the answer sets."""
    assert ask.clears is not None
    found = value_at(base[ask.clears.file], path_in(base[ask.clears.file], ask.clears.at))
    if not isinstance(found, dict):
        return None
    own = {place.at.removeprefix(f"{ask.clears.at}.") for place in ask.sets}
    return {key: value for key, value in found.items() if key not in own}
