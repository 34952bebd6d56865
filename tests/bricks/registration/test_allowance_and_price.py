"""What a household has left of its allowance, and what an application costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from bricks.registration.rules.allowance import Use, household, left
from bricks.registration.rules.price import Stated, claimed, price_list, state
from tests.architecture.house import ROOT
from tests.bricks.registration.forms import ANSWERS, every_form, one_question

TEMPLATES = ROOT / "bricks/registration/templates"
DAY = date(2026, 3, 3)
FORM = every_form()


@pytest.mark.parametrize(
    ("days_ago", "number", "more_from"),
    [(0, 0, date(2026, 6, 1)), (89, 0, date(2026, 3, 4)), (90, 1, None), (1000, 1, None)],
)
def test_one_in_ninety_days(days_ago: int, number: int, more_from: date | None) -> None:
    found = left(1, 90, [Use(DAY - timedelta(days=days_ago), 1)], DAY)
    assert (found.number, found.more_from) == (number, more_from)


def test_nothing_used_leaves_everything() -> None:
    assert left(2, 30, [], DAY) == left(2, 30, [Use(DAY - timedelta(days=30), 2)], DAY)


uses = st.lists(st.builds(Use, st.dates(date(2025, 1, 1), DAY), st.integers(1, 3)), max_size=8)


@given(st.integers(1, 5), st.integers(1, 400), uses, st.randoms())
def test_left_is_never_negative_never_more_than_all_and_does_not_mind_the_order(
    number: int, days: int, used: list[Use], random: Any
) -> None:
    found = left(number, days, used, DAY)
    assert 0 <= found.number <= number
    random.shuffle(used)
    assert left(number, days, used, DAY) == found
    if found.more_from is not None:
        assert found.more_from > DAY
        assert left(number, days, used, found.more_from).number >= found.number


@given(st.integers(1, 3), st.integers(1, 60), st.lists(st.integers(0, 40), max_size=30))
def test_nobody_who_takes_only_what_is_left_ever_has_too_much_in_any_period(
    number: int, days: int, waits: list[int]
) -> None:
    taken: list[Use] = []
    today = DAY
    for wait in waits:
        today += timedelta(days=wait)
        if left(number, days, taken, today).number:
            taken.append(Use(today, 1))
    for use in taken:
        within = [other for other in taken if use.day <= other.day < use.day + timedelta(days=days)]
        assert sum(other.number for other in within) <= number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"line1": "12 Elm Road", "postcode": "AA3 1AB"}, {"line1": "12, ELM RD.", "postcode": "aa31ab"}),
        ({"line1": "Flat 2", "line2": "9 St. John's Street", "postcode": "AA3 1AB"},
         {"line1": "flat 2, 9 St Johns St", "postcode": "AA3 1AB", "town": "Exampleton"}),
        ({"line1": "1 Café Lane", "postcode": "AA3 1AB"}, {"line1": "1 Cafe Ln", "postcode": "AA3 1AB"}),
    ],
)  # fmt: skip
def test_two_ways_of_writing_an_address_are_one_household(one: dict[str, str], other: dict[str, str]) -> None:
    assert household(one).place == household(other).place


def test_neighbours_are_two_households() -> None:
    assert household({"line1": "1 Elm Road", "postcode": "AA3 1AB"}) != household(
        {"line1": "11 Elm Road", "postcode": "AA3 1AB"}
    )
    assert household({"line1": "1 Elm Road", "postcode": "AA3 1AB", "uprn": "77"}).uprn == "77"


def price_of(left: int = 0, **changes: Any) -> tuple[int, int, int, str]:
    found = state(FORM, {**ANSWERS, **changes}, left)
    assert found is not None
    return found.pence, found.slots, found.free, "; ".join(found.lines)


def test_a_fixed_price_for_each_slot() -> None:
    assert price_of(items={"lamp": 2, "bedside-table": 1}) == (4320, 1, 0, "1 slot at £43.20; Total: £43.20")
    assert price_of(items={"wardrobe": 2}) == (8640, 2, 0, "2 slots at £43.20; Total: £86.40")


def test_free_slots_count_only_when_they_are_claimed_and_left() -> None:
    assert price_of(1, items={"wardrobe": 2}) == (8640, 2, 0, "2 slots at £43.20; Total: £86.40")
    claims = {"reduction": True, "items": {"wardrobe": 2}}
    assert price_of(1, **claims) == (4320, 2, 1, "1 slot free; 1 slot at £43.20; Total: £43.20")
    assert price_of(0, **claims) == (8640, 2, 0, "2 slots at £43.20; Total: £86.40")
    assert price_of(1, reduction=True) == (0, 1, 1, "1 slot free; Total: £0.00")


def test_a_concession_lowers_the_price() -> None:
    assert price_of(help="carry") == (3000, 1, 0, "1 slot at £30.00 with help to carry; Total: £30.00")


def test_no_price_yet_and_no_price_at_all() -> None:
    assert state(FORM, {"full-name": "Ada"}, 0) is None
    assert state(one_question({"id": "a", "type": "text"}), {"a": "x"}, 0) is None
    assert claimed(FORM, {"reduction": False}) is None


def test_the_price_list_says_it_all() -> None:
    assert price_list(FORM) == (
        "£43.20 for each slot",
        "£30.00 for each slot with help to carry",
        "One slot holds 4 small items, 2 medium items, 1 medium and 2 small items, 1 large item, or 1 electrical item",
        "1 slot free for each household in 90 days, if you qualify",
    )


@pytest.mark.parametrize(("pence", "said"), [(4320, True), (0, False)])
def test_what_costs_nothing_does_not_say_how_to_pay(pence: int, said: bool) -> None:
    stated = Stated(pence, 1, 0, ("Total",))
    pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    pages.filters["date"] = str
    shown = pages.from_string("{% from 'price.html' import price %}{{ price(stated, none, 'We ring you to pay.') }}")
    assert ("We ring you to pay." in shown.render(stated=stated)) is said
