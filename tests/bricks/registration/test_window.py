"""Reports of a missed collection are taken from its evening until the next working day's."""

from datetime import UTC, date, datetime

import pytest

from bricks.registration.rules.answering import answer
from bricks.registration.rules.kinds import At
from bricks.registration.rules.window import collections, find_round, in_words, open_now, streets, upcoming
from bricks.registration.settings import Round, WindowQuestion
from tests.bricks.registration.forms import one_question, rounds

FORM = one_question({"id": "missed", "type": "window", "opens": "16:30", "closes": "18:00"})
QUESTION = FORM.questions[0]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def report(street: str, collection: str, now: str) -> str:
    found = answer(FORM, {"missed": {"street": street, "collection": collection}}, At(moment(now), rounds()))
    return found.faults[0].message if found.faults else str(found.answers["missed"]["day"])


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-02 16:29", "from 4:30pm on Monday 2 March 2026 until 6pm on Tuesday 3 March 2026"),
        ("2026-03-02 16:30", "2026-03-02"),
        ("2026-03-03 18:00", "2026-03-02"),
        ("2026-03-03 18:01", "from 4:30pm on Monday 16 March 2026 until 6pm on Tuesday 17 March 2026"),
        ("2026-01-01 12:00", "from 4:30pm on Monday 2 March 2026"),
        # Friday's collections stay open over the weekend; Oak Lane is collected on Fridays.
    ],
)
def test_open_and_shut(now: str, said: str) -> None:
    assert said in report("Elm Road", "Rubbish", now)


def test_a_collection_on_friday_can_be_reported_until_monday() -> None:
    assert report("Oak Lane", "Rubbish", "2026-03-08 12:00") == "2026-03-06"
    assert report("Oak Lane", "Rubbish", "2026-03-09 18:00") == "2026-03-06"


def test_public_holidays_are_no_working_days() -> None:
    """Good Friday 3 April and Easter Monday 6 April 2026; clocks are an hour ahead of UTC by then."""
    food = [Round(street="Elm Road", collection="Food", first=date(2026, 4, 2), weeks=1)]
    assert isinstance(QUESTION, WindowQuestion)
    found = open_now(QUESTION, food[0], moment("2026-04-07 17:00"))
    assert found is not None
    assert in_words(found) == "from 4:30pm on Thursday 2 April 2026 until 6pm on Tuesday 7 April 2026"
    assert open_now(QUESTION, food[0], moment("2026-04-07 17:01")) is None


def test_the_summer_hour_counts() -> None:
    assert "from 4:30pm" in report("Elm Road", "Food waste", "2026-04-13 15:29")
    assert report("Elm Road", "Food waste", "2026-04-13 15:30") == "2026-04-13"


def test_what_is_said_of_a_street_or_collection_that_is_not_in_the_list() -> None:
    assert report("Mars", "Rubbish", "2026-03-03 09:00") == ("Mars is not in the list of streets. Choose one that is")
    assert report("Oak Lane", "Food waste", "2026-03-03 09:00") == (
        "Food waste is not collected in Oak Lane. Collected there: Rubbish"
    )
    assert report("", "Rubbish", "2026-03-03 09:00") == "Select your street"
    assert report("Oak Lane", "", "2026-03-03 09:00") == "Select what was not collected"


def test_capitals_do_not_matter() -> None:
    assert report("elm road", "FOOD WASTE", "2026-03-03 09:00") == "2026-03-02"
    assert find_round(rounds(), " Elm Road ", "rubbish") is not None


def test_a_second_window_that_is_still_open_counts() -> None:
    """A weekly collection whose window lasts longer than a week: the earlier one is still open."""
    long = one_question({"id": "missed", "type": "window", "opens": "16:30", "closes": "18:00", "working_days": 6})
    question = long.questions[0]
    assert isinstance(question, WindowQuestion)
    weekly = find_round(rounds(), "Elm Road", "Food waste")
    assert weekly is not None
    morning = open_now(question, weekly, moment("2026-03-09 09:00"))
    evening = open_now(question, weekly, moment("2026-03-09 17:00"))
    assert morning is not None
    assert evening is not None
    assert (morning.day, evening.day) == (date(2026, 3, 2), date(2026, 3, 9))
    assert upcoming(question, weekly, moment("2026-03-09 17:00")).day == date(2026, 3, 16)


def test_lists_for_the_page() -> None:
    assert streets(rounds()) == ("Elm Road", "Oak Lane")
    assert collections(rounds()) == ("Rubbish", "Food waste")
