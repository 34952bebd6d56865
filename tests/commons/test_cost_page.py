"""docs/costs.md says what the engine does: its worked example is worked out again."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from commons.cost import CostLine, Declaration, IncomeLine, Period, Statement, Usage, account, measure
from commons.meter import read_bill
from commons.money import show_pounds, show_unit

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "costs.md").read_text(encoding="utf-8")
SECOND = 1_000_000


@pytest.fixture(scope="module")
def made() -> Statement:
    """November of the worked example."""
    bill = read_bill(ROOT / "examples" / "installation" / "bill.yaml")
    lines = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0])
    declared = Declaration(
        organisation="example-borough",
        service="bulky-waste",
        version=1,
        origin="example",
        since=date(2026, 4, 1),
        costs=[CostLine.model_validate(line) for line in lines["costs"]],
        income=[IncomeLine.model_validate(line) for line in lines["income"]],
        rates=bill.rates,
        units={"case": "cases.closed"},
    )
    month = Period.month(date(2026, 11, 1))
    usage = [
        _used("registration.received", 130, 40),
        _used("cases.closed", 120, 50),
        _used("cases.closed", 900, 270, service="another"),
    ]
    whole = account(bill, measure(usage, {month.first: 1_200 * SECOND}, month), usage, [declared], month)
    assert whole.adrift == 0
    return next(s for s in whole.statements if s.service == "bulky-waste")


def _used(event: str, count: int, seconds: int, service: str = "bulky-waste") -> Usage:
    brick = event.partition(".")[0]
    day = date(2026, 11, 9)
    return Usage("example-borough", service, 1, "example", day, brick, event, count, seconds * SECOND)


def _amounts(page: str) -> dict[tuple[str, str], str]:
    """The first two and the last cell of every row of a table that ends in an amount."""
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]
    return {(row[0], row[1]): row[-1] for row in rows if row[-1].startswith(("£", "−£"))}


def test_each_line_of_the_example_is_what_the_engine_makes(made: Statement) -> None:
    shown = _amounts(PAGE)
    for name in (
        "Collection crews",
        "Caseworker",
        "Supervisor",
        "Finance and HR",
        "Hosting",
        "Support",
        "On-call",
        "Upgrades",
    ):
        for kind in {line.class_ for line in made.lines if line.what.startswith(name)}:
            pence = sum(line.pence for line in made.lines if line.what.startswith(name) and line.class_ == kind)
            assert shown.pop((name, kind)) == show_pounds(pence), f"{name}, {kind}"
    assert {name for name, _ in shown} == {
        "Gross cost",
        "Income",
        "Net cost",
        "Cost of one case, gross",
        "Income per case",
        "Cost of one case, net",
        "One more case",
    }


def test_the_sums_and_unit_costs_of_the_example_are_the_engines(made: Statement) -> None:
    shown = {name: amount for (name, _), amount in _amounts(PAGE).items()}
    assert shown["Gross cost"] == show_pounds(made.gross)
    assert shown["Income"] == show_pounds(made.income)
    assert shown["Net cost"] == show_pounds(made.net)
    assert made.unit_cost
    assert made.marginal
    assert shown["Cost of one case, gross"] == show_unit(made.unit_cost.cost)
    assert shown["Income per case"] == show_unit(made.unit_cost.income)
    assert shown["Cost of one case, net"] == show_unit(made.unit_cost.net)
    assert shown["One more case"] == show_unit(made.marginal)


def test_the_page_of_a_service_says_how_the_cost_of_one_was_made(made: Statement) -> None:
    assert made.method == (
        "The cost of one case is the costs of November 2026 divided by the 120 cases closed in it, however they ended: "
        "refused and withdrawn ones count.",
        "Income is that of the same period divided by the same number, not matched to single cases.",
        "“Collection fee” follows another count: 130 in this period (registration.received).",
    )
    assert made.model_copy(update={"units": 0}).method == ()


def test_every_word_for_a_line_that_the_page_uses_is_one_that_the_file_takes() -> None:
    hall = {"what": "Hall", "class": "frontline", "amount": "12.50", "per": "hour", "hours": 6, "each": "week"}
    assert 'amount: "12.50", per: hour, hours: 6, each: week' in PAGE
    CostLine.model_validate({**hall, "source": "library", "status": "budget"})
    CostLine.model_validate(
        {**hall, "source": "library", "status": "outturn", "from": "2026-04-01", "to": "2027-03-31"}
    )
