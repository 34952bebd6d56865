"""Time limits of stages: when a stage is due, and what a pause does to that."""

from datetime import date, datetime, timedelta

from commons.calendar import LONDON, Due, add, at_local, clock_words, date_words, local_day


def due_at(entered: datetime, due: Due | None) -> datetime | None:
    """When a stage that is entered now should be done, or None when it has no limit."""
    return None if due is None else add(entered, due)


def shifted(until: datetime, due: Due, paused: datetime, resumed: datetime) -> datetime:
    """When a stage is due after its clock stood still.

    As many counted days are left at the end of the day of resuming as were left at the end of the
    day of pausing, so a pause within one day moves nothing. Something that was late before the
    pause stays as late as it was. What fell due during the pause is due on the first counted
    moment after it.
    """
    if until <= paused:
        return until
    stopped, day, last = local_day(paused), local_day(resumed), local_day(until)
    if stopped == day:
        return until
    left = counted_days(stopped, last, due)
    while left > 0 or not due.counts(day) or at_local(day, due.at) <= resumed:
        day += timedelta(days=1)
        left -= due.counts(day)
    return at_local(day, due.at)


def counted_days(after: date, until: date, due: Due) -> int:
    """How many days count after one day, up to and with another."""
    return sum(due.counts(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def until_words(until: datetime) -> str:
    """A limit as people say it: `24 November 2026`, and `24 November 2026, 6pm` where it ends within the day."""
    local = until.astimezone(LONDON)
    day = date_words(local.date())
    return day if (local.hour, local.minute) == (23, 59) else f"{day}, {clock_words(local.time())}"
