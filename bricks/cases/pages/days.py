"""Days that people type in three parts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commons.errors import Fault, Invalid


def day_of(form: Mapping[str, Any], name: str, words: str) -> date | None:
    """The day in the fields name-day, name-month and name-year; None when all are empty, else Invalid."""
    parts = [str(form.get(f"{name}-{part}", "")).strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        year, month, day = (int(part) for part in parts)
        if not 2000 <= year <= 2200:
            raise ValueError(year)
        return date(year, month, day)
    except ValueError:
        fault = Fault(name, f"{words} must be a real date, like 27 3 2027")
        raise Invalid("Some answers need another look.", faults=[fault]) from None
