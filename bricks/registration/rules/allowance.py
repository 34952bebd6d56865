"""How much of an allowance a household has left."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_SHORT = {
    "AVENUE": "AVE",
    "CLOSE": "CL",
    "COURT": "CT",
    "CRESCENT": "CRES",
    "DRIVE": "DR",
    "GARDENS": "GDNS",
    "GROVE": "GR",
    "LANE": "LN",
    "PLACE": "PL",
    "ROAD": "RD",
    "SQUARE": "SQ",
    "STREET": "ST",
    "TERRACE": "TER",
    "APARTMENT": "FLAT",
    "APT": "FLAT",
}


@dataclass(frozen=True)
class Household:
    """What tells one household from another: the UPRN where it is known, and the address as typed."""

    uprn: str
    place: str


@dataclass(frozen=True)
class Use:
    """So many taken on this day."""

    day: date
    number: int


@dataclass(frozen=True)
class Left:
    """How many may still be taken, and from which day there will be more (None when all are left)."""

    number: int
    more_from: date | None


def household(address: Mapping[str, Any]) -> Household:
    """The household at an address, so that two ways of writing the address give the same.

    Case, spaces, punctuation and the usual short forms of street words do not count, nor does how
    the lines are split; the town does not either, because the postcode says it.
    """
    lines = " ".join(str(address.get(part) or "") for part in ("line1", "line2"))
    plain = unicodedata.normalize("NFKD", lines).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain.replace("'", ""))
    postcode = re.sub(r"[^A-Z0-9]", "", str(address.get("postcode") or "").upper())
    return Household(str(address.get("uprn") or ""), f"{''.join(_SHORT.get(word, word) for word in words)}@{postcode}")


def left(number: int, days: int, uses: Iterable[Use], today: date) -> Left:
    """What is left of `number` in any `days` days, today being the last of them.

    A use on day 0 counts on that day and the `days - 1` days after it; on day `days` it is free again.
    """
    first = today - timedelta(days=days - 1)
    recent = sorted((use for use in uses if use.day >= first), key=lambda use: use.day)
    taken = sum(use.number for use in recent)
    return Left(max(0, number - taken), recent[0].day + timedelta(days=days) if recent else None)
