"""How values are written for people: dates, money, counts, codes and words.

Dates and times follow the GOV.UK style: 22 November 2026, 3:04pm, always in the time of London.
Every filter takes None or an undefined value and writes nothing for it.
"""

import enum
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Undefined
from markupsafe import Markup, escape

from commons.money import MINUS, show_pounds, show_unit
from commons.refs import Label

LONDON = ZoneInfo("Europe/London")
_ABSENT = (None, "")


def absent(value: Any) -> bool:
    """Whether there is nothing to write."""
    return value in _ABSENT or isinstance(value, Undefined)


def _in_london(value: date | datetime | str) -> date | datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(LONDON)
    return value


def show_date(value: Any) -> str:
    """`22 November 2026`, from a date, a moment or ISO 8601 text."""
    return "" if absent(value) else f"{_in_london(value).day} {_in_london(value):%B %Y}"


def show_short_date(value: Any) -> str:
    """`22 Nov 2026`, for tables."""
    return "" if absent(value) else f"{_in_london(value).day} {_in_london(value):%b %Y}"


def show_day(value: Any) -> str:
    """`Sunday 22 November 2026`."""
    return "" if absent(value) else f"{_in_london(value):%A} {show_date(value)}"


def show_month(value: Any) -> str:
    """`November 2026`."""
    return "" if absent(value) else f"{_in_london(value):%B %Y}"


def show_time(value: Any) -> str:
    """`3:04pm`, `9am`, `midday`, `midnight`."""
    if absent(value):
        return ""
    at = _in_london(value)
    if not isinstance(at, datetime):
        return ""
    if at.minute == 0 and at.hour % 12 == 0:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'pm' if at.hour >= 12 else 'am'}"


def show_moment(value: Any) -> str:
    """`22 November 2026 at 3:04pm`."""
    return "" if absent(value) else f"{show_date(value)} at {show_time(value)}"


def show_iso(value: Any) -> str:
    """The machine's form, for `<time datetime="">`."""
    return "" if absent(value) else _in_london(value).isoformat()


def pounds(pence: Any) -> str:
    """Pence as `£4,320.00`."""
    return "" if absent(pence) else show_pounds(int(pence))


def unit(pence: Any) -> str:
    """A unit cost in pence with significant figures, `0.00071p`."""
    return "" if absent(pence) else show_unit(pence)


def number(value: Any) -> str:
    """A count with thousands separated: `12,408`; fractions with at most two decimals; a minus sign, not a hyphen."""
    if absent(value):
        return ""
    shown = f"{value:,}" if isinstance(value, int) else f"{float(value):,.2f}".rstrip("0").rstrip(".")
    return shown.replace("-", MINUS)


def plural(count: int, one: str, many: str = "") -> str:
    """`1 case`, `3 cases`, `2 people`: the count and the word that fits it."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def percent(value: Any) -> str:
    """A share from 0 to 1 as `31%`; a small one that is not nothing as `less than 1%`."""
    if absent(value):
        return ""
    share = float(value) * 100
    return "less than 1%" if 0 < share < 0.5 else f"{share:.0f}%".replace("-", MINUS)


def size(count: Any) -> str:
    """Bytes for people: `312 KB`, `2.4 MB`."""
    if absent(count):
        return ""
    if count < 1000:
        return plural(count, "byte")
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"


def label(value: Any, words: Mapping[str, str] | None = None) -> str:
    """A code or enum in plain words: `awaiting-evidence` is `Awaiting evidence`.

    `words` gives the wording of the service's own settings, where there is one.
    """
    if absent(value):
        return ""
    if isinstance(value, Label):
        return value.text
    code = str(value.value if isinstance(value, enum.Enum) else value)
    if words and code in words:
        return words[code]
    text = code.replace("_", " ").replace("-", " ").replace(".", " ")
    return text[:1].upper() + text[1:]


def link(value: Any, fallback: str = "") -> Markup:
    """A label, or anything with `text` and `href`, as a link where it has an address; escaped."""
    if absent(value):
        return escape(fallback)
    if isinstance(value, Markup):
        return value
    text = getattr(value, "text", None) or str(value)
    href = getattr(value, "href", "")
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(href, text) if href else escape(text)


def paragraphs(text: Any) -> Markup:
    """A person's words with their line breaks, escaped."""
    if absent(text):
        return Markup("")
    parts = [part for part in str(text).replace("\r\n", "\n").split("\n\n") if part.strip()]
    body = (Markup("<br>").join(part.strip("\n").split("\n")) for part in parts)
    return Markup("").join(Markup('<p class="govuk-body">{}</p>').format(part) for part in body)


FILTERS = {
    "date": show_date,
    "short_date": show_short_date,
    "day": show_day,
    "month": show_month,
    "time": show_time,
    "moment": show_moment,
    "iso": show_iso,
    "pounds": pounds,
    "unit": unit,
    "number": number,
    "plural": plural,
    "percent": percent,
    "size": size,
    "label": label,
    "link": link,
    "paragraphs": paragraphs,
}
