"""Not a penny is lost or made: under any filter, order, number of services and cut of the period."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commons.cost import Bill, CostLine, Declaration, Measured, Period, SharedBill, Usage, account, measure
from commons.money import Shares, share_out

FIRST = date(2026, 2, 20)
PERIOD = Period(first=FIRST, last=FIRST + timedelta(days=60))
UNITS = {"case": "cases.closed"}
CLASSES = ("frontline", "frontline support", "bricks", "overhead", "idle")

days = st.integers(0, 75).map(lambda n: FIRST + timedelta(days=n))
pounds = st.integers(0, 9_999_999).map(lambda pence: f"{pence // 100}.{pence % 100:02d}")


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    line = st.fixed_dictionaries(
        {"amount": pounds, "split": st.sampled_from(["capacity", "use"]), "per": st.sampled_from(["month", "year"])},
        optional={"from": days},
    )
    lines = draw(st.lists(line, max_size=4))
    processors = draw(st.sampled_from([0, 1, 2]))
    return Bill.model_validate(
        {
            "title": "Example",
            "lines": [{"what": f"Line {n}", "source": "illustrative", **each} for n, each in enumerate(lines)],
            "capacity": [{"processors": processors, "source": "illustrative"}] if processors else [],
        }
    )


@st.composite
def usages(draw: st.DrawFn) -> list[Usage]:
    row = st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["s", "t"]),
        days,
        st.sampled_from(["cases", "workflow", "storage"]),
        st.sampled_from(["closed", "opened"]),
        st.integers(0, 50),
        st.integers(0, 10**12),
    )
    rows = draw(st.lists(row, max_size=30))
    return [Usage(o, s, 1, "example", day, brick, f"{brick}.{did}", n, us) for o, s, day, brick, did, n, us in rows]


@st.composite
def declarations(draw: st.DrawFn) -> list[Declaration]:
    keys = draw(
        st.lists(st.tuples(st.sampled_from(["a", "b", "d"]), st.sampled_from(["s", "t"])), unique=True, max_size=5)
    )
    line = st.fixed_dictionaries(
        {
            "amount": pounds,
            "class": st.sampled_from(CLASSES),
            "per": st.sampled_from(["year", "month", "week", "day", "case", "storage.opened"]),
        },
        optional={"from": days},
    )
    found = []
    for organisation, service in keys:
        costs = [
            CostLine.model_validate({"what": f"Line {n}", "source": "illustrative", **each})
            for n, each in enumerate(draw(st.lists(line, max_size=4)))
        ]
        found.append(Declaration(organisation, service, 1, "example", draw(days), None, costs, units=UNITS))
    return found


process = st.dictionaries(days, st.integers(0, 10**13), max_size=5)


@settings(max_examples=150, deadline=None)
@given(bills(), usages(), declarations(), process, st.randoms(use_true_random=False))
def test_the_parts_are_the_bill_and_the_declared_lines_under_any_filter(
    bill: Bill, usage: list[Usage], declared: list[Declaration], sampled: dict[date, int], chance: Any
) -> None:
    whole = account(bill, measure(usage, sampled, PERIOD), usage, declared, PERIOD)
    assert whole.adrift == 0
    assert whole.bill == _of_bill(bill, PERIOD)
    assert all(line.pence >= 0 and line.exact >= 0 for line in whole.lines())
    assert sum(sum(s.by_class.values()) for s in whole.statements) == sum(s.gross for s in whole.statements)
    classes, services = set(chance.sample(CLASSES, 2)), {(s.organisation, s.service) for s in whole.statements}
    some = set(chance.sample(sorted(services), len(services) // 2))
    for keep in (
        lambda statement, line: line.class_ in classes,
        lambda statement, line: statement is not None and (statement.organisation, statement.service) in some,
        lambda statement, line: (line.brick or "") < "d" or line.quantity is not None,
    ):
        kept = sum(line.pence for line in whole.lines(keep))
        left = sum(line.pence for line in whole.lines(lambda s, line, keep=keep: not keep(s, line)))  # type: ignore[misc]
        assert kept + left == whole.bill + whole.declared


@settings(max_examples=80, deadline=None)
@given(bills(), usages(), declarations(), process, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_services_changes_nothing(
    bill: Bill, usage: list[Usage], declared: list[Declaration], sampled: dict[date, int], chance: Any
) -> None:
    before = account(bill, measure(usage, sampled, PERIOD), usage, declared, PERIOD)
    chance.shuffle(usage)
    chance.shuffle(declared)
    after = account(bill, measure(usage, sampled, PERIOD), usage, declared, PERIOD)
    assert [(s.service, s.gross, s.by_brick) for s in after.statements] == [
        (s.service, s.gross, s.by_brick) for s in before.statements
    ]


@settings(max_examples=80, deadline=None)
@given(bills(), usages(), declarations(), process)
def test_a_longer_period_is_the_sum_of_its_months(
    bill: Bill, usage: list[Usage], declared: list[Declaration], sampled: dict[date, int]
) -> None:
    def total(period: Period) -> tuple[int, int, Mapping[tuple[str, str], int]]:
        made = account(bill, measure(usage, sampled, period), usage, declared, period)
        return made.bill, made.declared, {(s.organisation, s.service): s.gross for s in made.statements}

    whole, months = total(PERIOD), [total(month) for month in PERIOD.months()]
    assert whole[0] == sum(bill for bill, _, _ in months)
    assert whole[1] == sum(declared for _, declared, _ in months)
    assert whole[2] == {key: sum(each.get(key, 0) for _, _, each in months) for key in whole[2]}


@settings(max_examples=60, deadline=None)
@given(bills(), declarations(), st.integers(1, 59))
def test_what_is_paid_by_time_is_the_same_whichever_day_it_is_cut_at(
    bill: Bill, declared: list[Declaration], cut: int
) -> None:
    timed = [d for d in declared if all(line.unit in ("year", "month", "week", "day") for line in d.costs)]
    parts = [
        Period(first=FIRST, last=FIRST + timedelta(days=cut)),
        Period(first=FIRST + timedelta(days=cut + 1), last=PERIOD.last),
    ]
    whole, *halves = (account(bill, measure([], {}, p), [], timed, p) for p in (PERIOD, *parts))
    assert whole.bill == sum(half.bill for half in halves)
    assert whole.declared == sum(half.declared for half in halves)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9), st.dictionaries(st.text(max_size=3), st.integers(0, 10**13), max_size=40))
def test_parts_are_within_a_penny_of_their_exact_share(pence: int, weights: dict[str, int]) -> None:
    parts = share_out(pence, weights)
    total = sum(weights.values())
    assert sum(parts.values()) == (pence if total else 0)
    for key, part in parts.items():
        assert part >= 0
        assert abs(part - Fraction(pence * weights[key], total)) < 1
        assert weights[key] or part == 0


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.dictionaries(st.text(max_size=2), st.integers(1, 50), max_size=40))
def test_one_part_is_the_same_without_the_others(pence: int, weights: dict[str, int]) -> None:
    shares = Shares.by(pence, weights)
    whole = share_out(pence, {key: weights[key] for key in sorted(weights)})
    assert {key: shares.of(key, weight) for key, weight in weights.items()} == whole
    assert shares.of("who used nothing", 0) == 0


@settings(max_examples=60, deadline=None)
@given(bills(), usages(), process)
def test_a_service_alone_has_the_lines_that_it_has_among_all(
    bill: Bill, usage: list[Usage], sampled: dict[date, int]
) -> None:
    shared = SharedBill(bill, measure(usage, sampled, PERIOD))
    kept = shared.nobodys()
    for key in {(row.organisation, row.service) for row in usage}:
        bricks: dict[date, dict[str, int]] = {}
        for row in usage:
            if row.day in PERIOD and (row.organisation, row.service) == key:
                own = bricks.setdefault(row.day.replace(day=1), {})
                own[row.brick] = own.get(row.brick, 0) + row.cpu_us
        used = {month: sum(own.values()) for month, own in bricks.items()}
        assert kept.alone(key, used).lines(key, bricks) == shared.lines(key, bricks)
    assert kept.unallocated == shared.unallocated


def test_many_services_share_a_small_bill_to_the_penny() -> None:
    bill = Bill.model_validate({"title": "x", "lines": [{"what": "Hosting", "amount": "60.00", "source": "invoice"}]})
    services = {(f"council-{n}", "waste"): 1000 + n for n in range(20_000)}
    shared = SharedBill(bill, [Measured(Period.month(FIRST), 0, services)])
    each = [shared.lines(key, {date(2026, 2, 1): {"cases": us}}) for key, us in services.items()]
    assert sum(line.pence for lines in each for line in lines) == 6000
    assert {line.pence for lines in each for line in lines} == {0, 1}


def _of_bill(bill: Bill, period: Period) -> int:
    """The bill added up day by day, apart from the engine: what months and years should come to."""
    total = 0
    for line in bill.lines:
        for month in period.months():
            start = date(month.first.year if month.first.month >= 4 else month.first.year - 1, 4, 1)
            until = [start + timedelta(days=n) for n in range((month.last - start).days + 1)]
            run = Fraction(0)
            before = 0
            for day in until:
                if day == month.first:
                    before = round(run)
                if line.from_ is None or day >= line.from_:
                    run += Fraction(int(line.amount.replace(".", "")), _length(line.per, day))
            total += round(run) - before
    return total


def _length(per: str, day: date) -> int:
    if per == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1).toordinal() - day.replace(day=1).toordinal()
    start = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    return date(start + 1, 4, 1).toordinal() - date(start, 4, 1).toordinal()
