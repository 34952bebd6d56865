"""What a case costs: worked examples, one rule each."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from commons.cost import (
    Bill,
    CostLine,
    Declaration,
    IncomeLine,
    Measured,
    Period,
    Rate,
    SharedBill,
    Statement,
    Usage,
    account,
    measure,
    statement,
)

NOVEMBER = Period.month(date(2026, 11, 1))
UNITS = {"case": "cases.closed", "task": "workflow.completed"}
CREW = {"what": "Crews", "class": "frontline", "amount": "30.00", "per": "case", "source": "illustrative"}
DESK = {
    "what": "Caseworker",
    "class": "frontline support",
    "minutes": 6,
    "per": "case",
    "rate": "caseworker",
    "source": "illustrative",
}
RATE = Rate.model_validate({"name": "caseworker", "hour": "18.00", "on_costs": 30, "source": "pay scale 2026"})
HOSTING = {"what": "Hosting", "amount": "60.00", "split": "capacity", "source": "invoice"}
SUPPORT = {"what": "Support", "amount": "240.00", "split": "use", "source": "contract"}


def bill(*lines: dict[str, Any], processors: float = 0) -> Bill:
    capacity = [{"processors": processors, "source": "invoice"}] if processors else []
    free = {"what": "Given hosting", "amount": "0.00", "source": "illustrative"}
    return Bill.model_validate({"title": "Example", "lines": lines or [free], "capacity": capacity})


def used(event: str, count: int = 1, cpu_us: int = 0, **more: Any) -> Usage:
    row = {"organisation": "borough", "service": "waste", "version": 1, "origin": "example", "day": date(2026, 11, 9)}
    return Usage(**{**row, "brick": event.partition(".")[0], "event": event, "count": count, "cpu_us": cpu_us, **more})


def declared(*costs: dict[str, Any], income: tuple[dict[str, Any], ...] = (), **more: Any) -> Declaration:
    row = {"organisation": "borough", "service": "waste", "version": 1, "origin": "example", "since": date(2026, 4, 1)}
    lines: dict[str, Any] = {"costs": [CostLine.model_validate(line) for line in costs]}
    lines["income"] = [IncomeLine.model_validate(line) for line in income]
    return Declaration(**{**row, "rates": (RATE,), "units": UNITS, **lines, **more})


def one(usage: list[Usage], *versions: Declaration, of: Bill | None = None, period: Period = NOVEMBER) -> Statement:
    measured = measure(usage, {}, period)
    return statement(("borough", "waste"), usage, versions, SharedBill(of or bill(), measured), period)


def test_cost_per_case_is_the_costs_of_the_period_over_the_cases_closed_in_it() -> None:
    made = one([used("cases.closed", 14)], declared(CREW, DESK))
    assert made.gross == 14 * 3000 + round(14 * 6 * 2340 / 60)
    assert (made.unit, made.units) == ("case", 14)
    assert made.unit_cost
    assert made.unit_cost.cost == 3000 + Fraction(234)
    assert made.by_class == {"frontline": 42000, "frontline support": 3276, "bricks": 0, "overhead": 0, "idle": 0}


def test_closing_one_more_case_moves_the_cost_per_case() -> None:
    yearly = {"what": "Rent", "class": "overhead", "amount": "3650.00", "per": "year", "source": "illustrative"}
    before = one([used("cases.closed", 1)], declared(CREW, DESK, yearly)).unit_cost
    after = one([used("cases.closed", 2)], declared(CREW, DESK, yearly)).unit_cost
    assert before
    assert after
    assert before.cost == 3000 + 234 + 30000
    assert after.cost == 3000 + 234 + 15000


def test_one_case_costs_what_the_page_says_that_everything_costs() -> None:
    odd = {"what": "Rent", "class": "overhead", "amount": "1000.01", "per": "year", "source": "illustrative"}
    made = one([used("cases.closed", 1, 7)], declared(CREW, DESK, odd), of=bill(HOSTING, SUPPORT, processors=1))
    assert made.unit_cost
    assert made.unit_cost.cost == made.gross != sum(line.exact for line in made.lines)


def test_income_stands_beside_the_cost_and_never_inside_it() -> None:
    fee = {"what": "Fee", "amount": "40.00", "per": "registration.received", "source": "illustrative"}
    made = one([used("cases.closed", 2), used("registration.received", 3)], declared(CREW, DESK, income=(fee,)))
    assert (made.gross, made.income, made.net) == (6468, 12000, -5532)
    assert made.unit_cost
    assert made.unit_cost.income == 6000
    assert made.unit_cost.net == 3234 - 6000


@pytest.mark.parametrize(
    ("costs", "missing"),
    [((), ("delivery", "staff time")), ((CREW,), ("staff time",)), ((DESK,), ("delivery",)), ((CREW, DESK), ())],
)
def test_without_delivery_or_staff_time_there_is_no_unit_cost(costs: Any, missing: tuple[str, ...]) -> None:
    made = one([used("cases.closed", 20)], declared(*costs))
    assert made.complete == (not missing)
    assert (made.unit_cost is None) == bool(missing)
    assert len(made.missing) == len(missing)
    assert all(word in text for word, text in zip(missing, made.missing, strict=True))
    assert made.why_no_unit_cost.startswith("Platform only, incomplete" if missing else "")


def test_no_case_closed_means_no_unit_cost_and_says_so() -> None:
    made = one([used("cases.opened")], declared(CREW, DESK))
    assert made.unit_cost is None
    assert made.marginal is None
    assert made.why_no_unit_cost == "No case was counted in this period"


def test_an_installation_without_a_bill_has_no_unit_cost() -> None:
    none = SharedBill(Bill(title="Example", lines=()), measure([], {}, NOVEMBER))
    made = statement(("borough", "waste"), [used("cases.closed")], [declared(CREW, DESK)], none, NOVEMBER)
    assert made.missing == ("the installation's bill is not declared",)
    assert made.unit_cost is None


def test_a_service_that_declares_nothing_is_incomplete() -> None:
    assert one([used("cases.closed")]).missing == ("no costs are declared",)


def test_the_marginal_cost_leaves_out_what_does_not_rise_with_one_more_case() -> None:
    rent = {"what": "Rent", "class": "overhead", "amount": "100.00", "per": "month", "source": "illustrative"}
    letters = {"what": "Letters", "class": "frontline", "amount": "1.00", "per": "task", "source": "illustrative"}
    usage = [used("cases.closed", 10), used("workflow.completed", 25)]
    assert one(usage, declared(CREW, DESK, rent, letters)).marginal == 3000 + 234 + 250


def test_yearly_and_monthly_lines_accrue_by_day() -> None:
    year = {"what": "Van", "class": "frontline", "amount": "3650.00", "per": "year", "source": "illustrative"}
    month = {"what": "Hall", "class": "overhead", "amount": "30.00", "per": "month", "source": "illustrative"}
    week = {"what": "Tea", "class": "overhead", "amount": "7.00", "per": "week", "source": "illustrative"}
    made = one([], declared(year, month, week), period=Period(first=date(2026, 11, 1), last=date(2026, 11, 3)))
    assert [line.pence for line in made.lines] == [3000, 300, 300]


def test_twelve_months_of_a_yearly_line_are_the_year_to_the_penny() -> None:
    odd = {"what": "Van", "class": "frontline", "amount": "1000.01", "per": "year", "source": "illustrative"}
    for first, last in ((date(2026, 4, 1), date(2027, 3, 31)), (date(2027, 4, 1), date(2028, 3, 31))):
        months = [one([], declared(odd), period=month).gross for month in Period(first=first, last=last).months()]
        assert sum(months) == 100001
        assert one([], declared(odd), period=Period(first=first, last=last)).gross == 100001


def test_a_line_counts_from_its_first_to_its_last_day() -> None:
    line = {**CREW, "amount": "30.00", "per": "month", "from": date(2026, 11, 11), "to": date(2026, 11, 20)}
    assert one([], declared(line)).gross == 1000
    counted = {**CREW, "from": date(2026, 11, 10)}
    assert one([used("cases.closed", 3)], declared(counted)).gross == 0


def test_hours_of_a_hall_by_the_week() -> None:
    hall = {"what": "Hall", "class": "frontline", "amount": "12.50", "per": "hour", "hours": 6, "each": "week"}
    made = one(
        [], declared({**hall, "source": "library"}), period=Period(first=date(2026, 11, 2), last=date(2026, 11, 8))
    )
    assert made.gross == 7500
    assert made.lines[0].basis == "£12.50 an hour × 6 hours per week, for 7 days"


def test_a_rate_that_changes_counts_from_its_day() -> None:
    old = RATE.model_copy(update={"to": date(2026, 11, 10)})
    new = RATE.model_copy(update={"from_": date(2026, 11, 11), "hour": "36.00"})
    usage = [used("cases.closed", 2), used("cases.closed", 1, day=date(2026, 11, 20))]
    by_case = one(usage, declared(DESK, rates=(old, new)))
    assert by_case.gross == 2 * 234 + 468
    assert "; " in by_case.lines[0].basis
    monthly = {**DESK, "minutes": 60, "per": "month"}
    assert one([], declared(monthly, rates=(old, new))).gross == round(Fraction(2340 * 10 + 4680 * 20, 30))


def test_a_rate_that_nobody_dated_makes_the_statement_incomplete() -> None:
    late = RATE.model_copy(update={"from_": date(2027, 1, 1)})
    made = one([used("cases.closed", 2)], declared(CREW, DESK, rates=(late,)))
    assert made.unit_cost is None
    assert made.missing == ("there is no rate caseworker",)


def test_the_newest_rate_in_force_is_taken() -> None:
    newer = RATE.model_copy(update={"from_": date(2026, 4, 1), "hour": "20.00", "on_costs": Decimal(0)})
    assert one([used("cases.closed", 1)], declared(DESK, rates=(RATE, newer))).gross == 200


def test_each_version_is_priced_by_its_own_lines_and_the_same_line_stands_once() -> None:
    first = declared(CREW, DESK, until=date(2026, 11, 9))
    dearer = {**CREW, "amount": "35.00"}
    second = declared(dearer, DESK, version=2, since=date(2026, 11, 10))
    made = one([used("cases.closed", 1), used("cases.closed", 2, version=2)], first, second)
    assert [(line.what, line.pence, line.quantity) for line in made.lines] == [
        ("Crews", 3000, 1),
        ("Caseworker", 702, 3),
        ("Crews", 7000, 2),
    ]


def test_a_monthly_line_is_not_paid_twice_when_a_new_version_is_published() -> None:
    rent = {"what": "Rent", "class": "overhead", "amount": "100.01", "per": "month", "source": "illustrative"}
    first = declared(rent, until=date(2026, 11, 9))
    second = declared(rent, CREW, version=2, since=date(2026, 11, 10))
    assert one([], first, second).lines[0].pence == 10001


def test_the_bill_follows_use_and_what_is_not_used_is_idle() -> None:
    day = 86_400_000_000
    usage = [used("cases.closed", 3, 6 * day), used("registration.received", 3, 3 * day)]
    measured = measure(usage, {date(2026, 11, 9): 15 * day}, NOVEMBER)
    made = statement(("borough", "waste"), usage, (), SharedBill(bill(HOSTING, processors=1), measured), NOVEMBER)
    assert made.by_class == {"frontline": 0, "frontline support": 0, "bricks": 3000, "overhead": 0, "idle": 3000}
    assert made.by_brick == {"cases": 4000, "registration": 2000}
    used_by_cases = made.lines[0]
    assert used_by_cases.what == "Hosting: used by its actions"
    assert (used_by_cases.pence, used_by_cases.method, used_by_cases.driver) == (1200, "allocated", "metered CPU time")
    assert used_by_cases.basis.startswith("allocated by measured use")
    assert used_by_cases.share == 0.2


def test_support_has_no_capacity_so_none_of_it_is_idle() -> None:
    made = one([used("cases.closed", 1, 5)], of=bill(SUPPORT, processors=2))
    assert made.by_class["bricks"] == 24000
    assert made.by_class["idle"] == 0


def test_a_process_that_was_not_sampled_makes_the_figures_estimates() -> None:
    made = one([used("cases.closed", 1, 5)], of=bill(HOSTING, processors=2))
    assert {line.method for line in made.lines} == {"estimated"}


def test_a_bill_that_nothing_can_carry_stays_visible_as_unallocated() -> None:
    quiet = account(bill(HOSTING, SUPPORT), measure([], {}, NOVEMBER), [], [declared(CREW)], NOVEMBER)
    assert sum(line.pence for line in quiet.unallocated) == quiet.bill == 30000
    assert all("unallocated" in line.what for line in quiet.unallocated)
    assert quiet.adrift == 0


def test_a_service_does_not_carry_a_month_in_which_it_was_not_used() -> None:
    period = Period(first=date(2026, 10, 1), last=date(2026, 11, 30))
    usage = [used("cases.closed", 1, 5), used("cases.closed", 1, 5, service="bins", day=date(2026, 10, 5))]
    whole = account(bill(SUPPORT), measure(usage, {}, period), usage, [], period)
    assert [(s.service, s.gross) for s in whole.statements] == [("bins", 24000), ("waste", 24000)]


def test_a_bill_is_dated() -> None:
    line = {**SUPPORT, "amount": "30.00", "from": date(2026, 11, 21)}
    assert SharedBill(bill(line), [Measured(NOVEMBER, 0, {("a", "b"): 1})]).pence == 1000


def test_a_month_and_its_halves_cost_the_same() -> None:
    odd = {**SUPPORT, "amount": "100.01"}
    halves = [
        Period(first=date(2026, 11, 1), last=date(2026, 11, 13)),
        Period(first=date(2026, 11, 14), last=date(2026, 11, 30)),
    ]
    assert sum(SharedBill(bill(odd), [Measured(half, 0, {("a", "b"): 1})]).pence for half in halves) == 10001


def test_a_unit_that_no_brick_counts_any_more_is_shown_and_makes_it_incomplete() -> None:
    made = one([used("cases.closed", 3)], declared(CREW, DESK, units={}))
    assert made.unit_cost is None
    assert "nothing counts case" in made.missing
    assert made.lines[0].basis == "none counted"
