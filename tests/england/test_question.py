"""The figures that the claim of £5.2bn is held against, from the outturn of 2023-24."""

import pytest

from catalogue.queries.england import FOLDER, England
from catalogue.rules.figures import TOTAL, OutturnRow

YEAR = "2023-24"


@pytest.fixture(scope="module")
def england() -> England:
    return England(FOLDER)


def billions(england: England, service: str, measure: str) -> float:
    rows = [england.outturn[YEAR, c.gss][service] for c in england.councils if (YEAR, c.gss) in england.outturn]
    assert len(rows) == 304
    return round(sum(amount(row, measure) for row in rows) / 1e6, 2)


def amount(row: OutturnRow, measure: str) -> float:
    found = getattr(row, measure)
    return float(found) if found is not None else 0.0


@pytest.mark.parametrize(
    ("measure", "expected"),
    [("total_expenditure", 12.38), ("other_income", 7.44), ("net_current_expenditure", 3.67)],
)
def test_central_services_gross_other_income_and_net(england: England, measure: str, expected: float) -> None:
    assert billions(england, "cen", measure) == expected


def test_gross_service_spending(england: England) -> None:
    assert billions(england, TOTAL, "total_expenditure") == 134.25


def test_pay_without_education(england: England) -> None:
    pay = billions(england, TOTAL, "employees") - billions(england, "edu", "employees")
    assert pay == pytest.approx(23.8, abs=0.05)


def test_shares_of_the_claim(england: England) -> None:
    assert round(5.2 / billions(england, "cen", "total_expenditure") * 100) == 42
    assert round(5.2 / billions(england, TOTAL, "total_expenditure") * 100, 1) == 3.9
    assert (round(5200 / 353, 1), round(5200 / 317, 1)) == (14.7, 16.4)
