"""Answers that are places: postcodes, addresses, and a collection of the rounds list."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from bricks.registration.rules.kinds.kind import (
    At,
    Fields,
    Kind,
    Wrong,
    as_text,
    called,
    capital,
    fill_one,
    missing_entry,
    one,
    read_one,
    show_one,
)
from bricks.registration.rules.window import collections as collections_of
from bricks.registration.rules.window import find_round, in_words, open_now, upcoming
from bricks.registration.rules.window import streets as streets_of
from bricks.registration.settings import AddressQuestion, PostcodeQuestion, Round, WindowQuestion
from commons.calendar import date_words

_POSTCODE = re.compile(r"^(GIR0AA|[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2})$")
"""The forms of UK postcodes (BS 7666), without the space."""

_UPRN = re.compile(r"^\d{1,12}$")

ADDRESS_PARTS = ("line1", "line2", "town", "postcode", "uprn")
_LINE = 100

MOST_NAMED = 50
"""Streets that the schema names as examples."""


def postcode(text: str) -> str | None:
    """A UK postcode in its usual form (`AA3 1AB`), or None if the text is not one."""
    plain = re.sub(r"[\s.\-]", "", text.upper()) if len(text) <= 40 else ""
    return f"{plain[:-3]} {plain[-3:]}" if _POSTCODE.match(plain) else None


def _clean_postcode(question: PostcodeQuestion, raw: Any, at: At) -> str:
    found = postcode(raw) if isinstance(raw, str) else None
    if found is None:
        raise Wrong("Enter a full UK postcode, like AA3 1AB")
    return found


def _postcode_schema(question: PostcodeQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "string", "minLength": 5, "maxLength": 10, "examples": ["AA3 1AB"]}


def _clean_address(question: AddressQuestion, raw: Any, at: At) -> dict[str, str]:
    name = capital(called(question))
    if not isinstance(raw, dict) or any(key not in ADDRESS_PARTS for key in raw):
        raise Wrong(f"{name} must have line1, town and postcode, and may have line2 and uprn")
    if any(value is not None and not isinstance(value, str) for value in raw.values()):
        raise Wrong(f"{name}: each line must be text")
    parts: dict[str, str] = {}
    for part in ("line1", "line2", "town"):
        try:
            parts[part] = as_text(question, raw.get(part) or "", _LINE)
        except Wrong as wrong:
            raise Wrong(wrong.message, part) from None
    if not parts["line1"]:
        raise Wrong("Enter address line 1, typically the building and street", "line1")
    if not parts["town"]:
        raise Wrong("Enter a town or city", "town")
    found = postcode(raw.get("postcode") or "")
    if found is None:
        raise Wrong("Enter a full UK postcode, like AA3 1AB", "postcode")
    uprn = (raw.get("uprn") or "").strip()
    if uprn and not _UPRN.match(uprn):
        raise Wrong("The property reference (UPRN) must be 1 to 12 digits, or left out", "uprn")
    kept = {**parts, "postcode": found, "uprn": uprn}
    return {part: kept[part] for part in ADDRESS_PARTS if kept[part]}


def _address_schema(question: AddressQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    line = {"type": "string", "maxLength": _LINE}
    return {
        "type": "object",
        "properties": {
            "line1": {**line, "minLength": 1, "title": "Address line 1"},
            "line2": {**line, "title": "Address line 2"},
            "town": {**line, "minLength": 1, "title": "Town or city"},
            "postcode": {"type": "string", "minLength": 5, "maxLength": 10, "title": "Postcode"},
            "uprn": {"type": "string", "pattern": "^[0-9]{1,12}$", "title": "Unique property reference number"},
        },
        "required": ["line1", "town", "postcode"],
        "additionalProperties": False,
        "examples": [{"line1": "12 Example Road", "town": "Exampleton", "postcode": "AA3 1AB"}],
    }


def address_lines(value: Any) -> tuple[str, ...]:
    """The address in lines, without its property reference."""
    return tuple(value[part] for part in ADDRESS_PARTS[:4] if value.get(part))


def _show_address(question: AddressQuestion, value: Any) -> tuple[str, ...]:
    return address_lines(value)


PICKED = "|"
"""Between the parts of an address that was picked from a list: uprn|line1|line2|town|postcode."""


def _read_address(question: AddressQuestion, fields: Fields) -> Any:
    picked = (one(fields, f"{question.id}.pick") or "").split(PICKED)
    if len(picked) == len(ADDRESS_PARTS):
        return dict(zip(("uprn", "line1", "line2", "town", "postcode"), picked, strict=True))
    parts = {part: one(fields, f"{question.id}.{part}") or "" for part in ADDRESS_PARTS}
    return parts if any(parts.values()) else None


def _fill_address(question: AddressQuestion, value: Any) -> dict[str, Any]:
    return {f"{question.id}.{part}": value.get(part, "") for part in ADDRESS_PARTS}


def _clean_window(question: WindowQuestion, raw: Any, at: At) -> dict[str, str]:
    if not isinstance(raw, dict) or any(key not in ("street", "collection", "day") for key in raw):
        raise Wrong("Select a street and a collection from the list")
    street, collection = raw.get("street") or "", raw.get("collection") or ""
    if not isinstance(street, str) or not street.strip() or len(street) > 200:
        raise Wrong("Select your street", "street")
    if not isinstance(collection, str) or not collection.strip() or len(collection) > 200:
        raise Wrong("Select what was not collected", "collection")
    found = find_round(at.rounds, street, collection)
    if found is None:
        here = [each.collection for each in at.rounds if each.street.casefold() == street.casefold().strip()]
        if not here:
            raise Wrong(f"{street.strip()} is not in the list of streets. Choose one that is", "street")
        raise Wrong(f"{collection} is not collected in {street}. Collected there: {', '.join(here)}", "collection")
    window = open_now(question, found, at.now)
    if window is None:
        then = in_words(upcoming(question, found, at.now))
        raise Wrong(f"You can report a missed collection of {found.collection} in {found.street} {then}", "collection")
    return {"street": found.street, "collection": found.collection, "day": window.day.isoformat()}


def _window_schema(question: WindowQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "street": {"type": "string", "maxLength": 200, "examples": list(streets_of(rounds)[:MOST_NAMED])},
            "collection": {"type": "string", "enum": list(collections_of(rounds))},
            "day": {"type": "string", "format": "date", "readOnly": True, "description": "The collection day meant"},
        },
        "required": ["street", "collection"],
        "additionalProperties": False,
    }


def _show_window(question: WindowQuestion, value: Any) -> tuple[str, ...]:
    day = date.fromisoformat(value["day"])
    return (value["collection"], value["street"], f"Collection day: {day:%A} {date_words(day)}")


def _read_window(question: WindowQuestion, fields: Fields) -> Any:
    parts = {part: one(fields, f"{question.id}.{part}") or "" for part in ("street", "collection")}
    return parts if any(parts.values()) else None


def _fill_window(question: WindowQuestion, value: Any) -> dict[str, Any]:
    return {f"{question.id}.{part}": value.get(part, "") for part in ("street", "collection")}


POSTCODE = Kind[PostcodeQuestion](
    clean=_clean_postcode,
    schema=_postcode_schema,
    show=show_one,
    read=read_one,
    fill=fill_one,
    missing=missing_entry,
)
ADDRESS = Kind[AddressQuestion](
    clean=_clean_address,
    schema=_address_schema,
    show=_show_address,
    read=_read_address,
    fill=_fill_address,
    missing=missing_entry,
)
WINDOW = Kind[WindowQuestion](
    clean=_clean_window,
    schema=_window_schema,
    show=_show_window,
    read=_read_window,
    fill=_fill_window,
    missing=lambda question: "Select your street and what was not collected",
)
