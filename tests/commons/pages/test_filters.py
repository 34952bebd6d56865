"""How values are written for people."""

import enum
from datetime import UTC, date, datetime

import pytest
from jinja2 import ChainableUndefined
from markupsafe import Markup

from commons.pages import filters
from commons.refs import Label

SUMMER = datetime(2026, 7, 1, 14, 4, tzinfo=UTC)
WINTER = datetime(2026, 11, 22, 15, 4, tzinfo=UTC)


class Channel(enum.Enum):
    online = "on-line"


@pytest.mark.parametrize(
    ("show", "value", "words"),
    [
        (filters.show_date, date(2026, 11, 22), "22 November 2026"),
        (filters.show_date, "2026-11-02", "2 November 2026"),
        (filters.show_date, datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        (filters.show_short_date, date(2026, 11, 22), "22 Nov 2026"),
        (filters.show_day, date(2026, 11, 22), "Sunday 22 November 2026"),
        (filters.show_month, date(2026, 11, 22), "November 2026"),
        (filters.show_time, WINTER, "3:04pm"),
        (filters.show_time, SUMMER, "3:04pm"),
        (filters.show_time, datetime(2026, 1, 1, 9, tzinfo=UTC), "9am"),
        (filters.show_time, datetime(2026, 1, 1, 12, tzinfo=UTC), "midday"),
        (filters.show_time, datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "midnight"),
        (filters.show_time, datetime(2026, 1, 1, 0, 5, tzinfo=UTC), "12:05am"),
        (filters.show_moment, WINTER, "22 November 2026 at 3:04pm"),
        (filters.pounds, 432000, "£4,320.00"),
        (filters.pounds, -500, "−£5.00"),
        (filters.unit, -46_281, "−£463"),
        (filters.unit, -386, "−£3.86"),
        (filters.number, -12408, "−12,408"),
        (filters.percent, -0.12, "−12%"),
        (filters.number, 12408, "12,408"),
        (filters.number, 2.5, "2.5"),
        (filters.percent, 0.314, "31%"),
        (filters.percent, 0.001, "less than 1%"),
        (filters.percent, 0, "0%"),
        (filters.size, 312_400, "312 KB"),
        (filters.size, 2_400_000, "2.4 MB"),
        (filters.size, 1, "1 byte"),
        (filters.label, "awaiting-evidence", "Awaiting evidence"),
        (filters.label, Channel.online, "On line"),
        (filters.label, Label("Ada"), "Ada"),
    ],
)
def test_value_is_written_for_people(show, value, words) -> None:  # type: ignore[no-untyped-def]
    assert show(value) == words


@pytest.mark.parametrize("name", [name for name in filters.FILTERS if name not in ("plural",)])
@pytest.mark.parametrize("nothing", [None, "", ChainableUndefined("x")])
def test_nothing_is_written_for_nothing(name: str, nothing: object) -> None:
    assert str(filters.FILTERS[name](nothing)) == ""  # type: ignore[operator]


def test_plural_and_words_of_settings() -> None:
    assert filters.plural(1, "case") == "1 case"
    assert filters.plural(1200, "case") == "1,200 cases"
    assert filters.plural(2, "person", "people") == "2 people"
    assert filters.label("x-ray", {"x-ray": "X-ray room"}) == "X-ray room"


def test_words_of_people_are_escaped() -> None:
    assert filters.link(Label("<b>Ada</b>", "/a?b=1&c=2")) == Markup(
        '<a class="govuk-link" href="/a?b=1&amp;c=2">&lt;b&gt;Ada&lt;/b&gt;</a>'
    )
    assert filters.link(Markup("<b>made</b>")) == "<b>made</b>"
    assert filters.paragraphs("one\r\ntwo\n\n<script>") == Markup(
        '<p class="govuk-body">one<br>two</p><p class="govuk-body">&lt;script&gt;</p>'
    )
