"""What a line of cost or a period must look like, and what is said when it does not."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from commons.cost import CostLine, Period

CREW = {"what": "Crews", "class": "frontline", "amount": "30.00", "per": "case", "source": "illustrative"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount": 30.0}, 'in quotes, like "30.00"'),
        ({"amount": "-1.00"}, "put money that comes in under income"),
        ({"amount": "30.5"}, "is not an amount in pounds"),
        ({"amount": None}, "either amount"),
        ({"minutes": 6, "rate": "caseworker"}, "either amount"),
        ({"per": "hour"}, "needs `hours:` and `each:`"),
        ({"hours": 3, "each": "week"}, "only it may have them"),
        ({"per": "hour", "hours": 3, "each": "hour"}, "does not say how often"),
        ({"per": "Each Case"}, "is not a unit"),
        ({"class": "waste"}, "frontline"),
        ({"source": ""}, "at least 1 character"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_line_that_does_not_fit_says_what_would(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        CostLine.model_validate({**CREW, **change})


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "November 2026"),
        (date(2026, 11, 1), date(2026, 11, 22), "1 to 22 November 2026"),
        (date(2026, 3, 1), date(2026, 7, 9), "1 March to 9 July 2026"),
        (date(2026, 4, 1), date(2027, 3, 31), "1 April 2026 to 31 March 2027"),
        (date(2026, 11, 9), date(2026, 11, 9), "9 November 2026"),
    ],
)
def test_a_period_says_its_name(first: date, last: date, name: str) -> None:
    assert Period(first=first, last=last).name == name


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(ValidationError, match="must not end before it begins"):
        Period(first=date(2026, 11, 2), last=date(2026, 11, 1))
