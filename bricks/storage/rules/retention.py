"""How long a document is kept."""

import calendar
import re
from datetime import date, timedelta

_PERIOD = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")


def keep_until(start: date, period: str) -> date:
    """The first day on which a document may go: the start plus an ISO 8601 period (P6Y, P18M, P2W, P30D).

    A month that is too short ends on its last day: 31 January plus P1M is 28 or 29 February.
    """
    found = _PERIOD.match(period)
    if not found:
        raise ValueError(f"{period!r} is not a period such as P6Y, P18M, P2W or P30D")
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    month = start.month - 1 + months
    year, month = start.year + years + month // 12, month % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(weeks=weeks, days=days)


def period_words(period: str) -> str:
    """The period as people say it: `P1Y6M` is `1 year and 6 months`."""
    found = _PERIOD.match(period)
    if not found:
        return period
    parts = [
        f"{int(part)} {word}{'' if int(part) == 1 else 's'}"
        for part, word in zip(found.groups(), ("year", "month", "week", "day"), strict=True)
        if part and int(part)
    ]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
