"""People find a council, a region or a service by the words they would use."""

import pytest

from catalogue.queries.councils import council_index
from catalogue.rules.searching import Entry, Index, find, is_postcode

COUNCILS = council_index()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Tunbridge Wells", "Tunbridge Wells"),
        ("tunbridge wells borough council", "Tunbridge Wells"),
        ("king's lynn", "Kings Lynn and West Norfolk"),
        ("E07000116", "Tunbridge Wells"),
        ("hull", "Kingston upon Hull"),
        ("york", "York"),
    ],
)
def test_a_council_is_found_by_its_name_or_code(typed: str, first: str) -> None:
    found, _ = find(COUNCILS, typed, 10)
    assert found[0].title == first


def test_a_county_or_region_finds_its_councils() -> None:
    kent, count = find(COUNCILS, "Kent", 20)
    assert kent[0].title == "Kent"
    assert count == 13
    assert find(COUNCILS, "North East", 100)[1] >= 12


def test_every_word_must_fit_and_nothing_typed_finds_nothing() -> None:
    assert find(COUNCILS, "tunbridge manchester", 10) == ([], 0)
    assert find(COUNCILS, "", 10) == ([], 0)
    assert find(COUNCILS, "?!", 10) == ([], 0)


def test_titles_come_before_descriptions() -> None:
    entries = [
        Entry("service", "Recycling centres", "/1", more="Take bulky waste there"),
        Entry("service", "Bulky waste", "/2"),
    ]
    assert [entry.href for entry in find(Index(entries), "bulky waste", 5)[0]] == ["/2", "/1"]


@pytest.mark.parametrize(
    ("typed", "yes"), [("TN1 1RS", True), ("sw1a2aa", True), ("Kent", False), ("E07000116", False)]
)
def test_a_postcode_is_known_as_one(typed: str, yes: bool) -> None:
    assert is_postcode(typed) is yes
