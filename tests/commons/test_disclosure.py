"""Small counts stay hidden, also from somebody who subtracts."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.cost import CostLine, Declaration, Period, SharedBill, Usage, statement
from commons.cost.lines import Bill
from commons.disclosure import FEWER, NOT_SHOWN, closed_months, disclose, exact, withheld


def test_a_count_under_ten_reads_fewer_than_ten() -> None:
    shown = disclose({"online": 120, "phone": 44, "post": 3, "counter": 0, "email": 31})
    assert shown.parts["post"] == FEWER
    assert shown.parts["counter"] == FEWER
    assert shown.parts["online"] == 120


def test_a_single_small_count_takes_a_companion_with_it_so_that_nobody_can_subtract() -> None:
    shown = disclose({"online": 120, "phone": 44, "post": 8})
    assert shown.parts == {"online": 120, "phone": NOT_SHOWN, "post": FEWER}
    assert shown.total == 172


def test_where_no_companion_helps_the_total_is_not_shown() -> None:
    assert disclose({"online": 9, "phone": 9}).total == NOT_SHOWN
    assert disclose({"online": 12, "phone": 0}).total == NOT_SHOWN
    assert disclose({"online": 3, "phone": 2}).total == FEWER
    assert disclose({"online": 5}).total == FEWER
    assert disclose({"online": 50}).total == 50


def test_figures_that_are_large_enough_stay_as_they_are() -> None:
    shown = disclose({"online": 120, "phone": 10})
    assert shown.parts == {"online": 120, "phone": 10}
    assert shown.total == 130


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=1, max_size=4))
def test_every_hidden_count_keeps_five_possible_values(counts: list[int]) -> None:
    shown = disclose(dict(enumerate(counts)))
    if isinstance(shown.total, str):
        return
    hidden = [key for key, value in shown.parts.items() if isinstance(value, str)]
    rest = shown.total - sum(value for value in shown.parts.values() if isinstance(value, int))
    ranges = [range(10) if shown.parts[key] == FEWER else range(10, rest + 1) for key in hidden]
    fits = [values for values in product(*ranges) if sum(values) == rest]
    for place in range(len(hidden)):
        assert len({values[place] for values in fits}) >= 5


def test_a_month_with_few_cases_publishes_no_amounts_that_give_them_away() -> None:
    crew = {"what": "Crews", "class": "frontline", "amount": "30.00", "per": "case", "source": "illustrative"}
    month = Period.month(date(2026, 11, 1))
    declared = Declaration(
        "a", "s", 1, "live", month.first, None, [CostLine.model_validate(crew)], units={"case": "cases.closed"}
    )
    nothing = SharedBill(Bill(title="Example", lines=()), [])

    def closed(count: int) -> str:
        usage = [Usage("a", "s", 1, "live", month.first, "cases", "cases.closed", count, 0)]
        return withheld(statement(("a", "s"), usage, [declared], nothing, month))

    assert "fewer than 10" in closed(9)
    assert closed(10) == ""


@pytest.mark.parametrize(("origin", "at_once"), [("example", True), ("live", False), ("generated", False)])
def test_only_examples_are_shown_exactly(origin: str, at_once: bool) -> None:
    assert exact(origin) == at_once  # type: ignore[arg-type]


def test_live_figures_are_those_of_closed_months() -> None:
    months = closed_months(date(2026, 9, 14), date(2026, 11, 30), most=12)
    assert [month.name for month in months] == ["September 2026", "October 2026"]
    assert closed_months(date(2026, 11, 2), date(2026, 11, 30), most=12) == []
    assert len(closed_months(date(2020, 1, 1), date(2026, 11, 30), most=12)) == 12
