"""Durations kept as counts of rounded values, so that percentiles stay exact and storage bounded.

A month holds at most 2,880 minutes, 1,392 hours and as many days as anything takes, however many
cases it has.
"""

from collections.abc import Mapping

MINUTE, HOUR, DAY = 60, 3_600, 86_400
_TO_THE_MINUTE, _TO_THE_HOUR = 2 * DAY, 60 * DAY


def rounded(seconds: float) -> int:
    """Seconds rounded to the minute under two days, to the hour under sixty, then to the day."""
    step = MINUTE if seconds < _TO_THE_MINUTE else HOUR if seconds < _TO_THE_HOUR else DAY
    return max(0, round(seconds / step)) * step


def number_of(durations: Mapping[int, int]) -> int:
    """How many durations were kept."""
    return sum(durations.values())


def percentile(durations: Mapping[int, int], hundredths: int) -> int | None:
    """The shortest duration within which this share of them lie (nearest rank); None when there are none."""
    needed = -(-number_of(durations) * hundredths // 100)
    for seconds in sorted(durations):
        needed -= durations[seconds]
        if needed <= 0:
            return seconds
    return None


def median(durations: Mapping[int, int]) -> int | None:
    """The middle duration, or the mean of the two middle ones; None when there are none."""
    count = number_of(durations)
    if not count:
        return None
    lower, upper = (count + 1) // 2, count // 2 + 1
    middle, seen = [], 0
    for seconds in sorted(durations):
        middle += [seconds for rank in (lower, upper) if seen < rank <= seen + durations[seconds]]
        seen += durations[seconds]
    return sum(middle) // 2


def in_words(seconds: int | None) -> str:
    """As people say it: `25 minutes`, `1 day 4 hours`, `18 days`."""
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return "less than a minute"
    if seconds >= 10 * DAY:
        return _count(round(seconds / DAY), "day")
    days, rest = divmod(seconds, DAY)
    hours, minutes = rest // HOUR, rest % HOUR // MINUTE
    parts = [(days, "day"), (hours, "hour"), (0 if days else minutes, "minute")]
    return " ".join(_count(number, unit) for number, unit in parts if number) or "less than a minute"


def for_the_public(seconds: int) -> int:
    """Rounded further, so that no single journey shows: whole hours under two days, whole days beyond."""
    step = HOUR if seconds < _TO_THE_MINUTE else DAY
    return -(-seconds // step) * step


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
