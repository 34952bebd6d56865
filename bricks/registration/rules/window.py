"""Whether a report may be made now, by the collection days of the rounds list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bricks.registration.settings import Round, WindowQuestion
from commons.calendar import LONDON, at_local, clock_words, local_day, next_working_day


@dataclass(frozen=True)
class Opening:
    """From when until when, in UTC, a collection of this day may be reported."""

    day: date
    opens: datetime
    closes: datetime

    def holds(self, moment: datetime) -> bool:
        return self.opens <= moment <= self.closes


def opening(question: WindowQuestion, day: date) -> Opening:
    """The window that belongs to a collection on this day."""
    last = day
    for _ in range(question.working_days):
        last = next_working_day(last)
    return Opening(day, at_local(day, question.opens), at_local(last, question.closes))


def open_now(question: WindowQuestion, round_: Round, moment: datetime) -> Opening | None:
    """The window that is open at this moment; the latest collection first if there are several."""
    day = round_.last_before(local_day(moment))
    while day is not None and day >= round_.first:
        found = opening(question, day)
        if found.holds(moment):
            return found
        if found.closes < moment:
            return None
        day -= timedelta(weeks=round_.weeks)
    return None


def upcoming(question: WindowQuestion, round_: Round, moment: datetime) -> Opening:
    """The first window that opens after this moment."""
    today = local_day(moment)
    last = round_.last_before(today)
    found = opening(question, last if last is not None else round_.next_after(today))
    return found if found.opens > moment else opening(question, round_.next_after(today))


def find_round(rounds: Iterable[Round], street: str, collection: str) -> Round | None:
    """The round of this street and collection, however the capitals are written."""
    key = (street.casefold().strip(), collection.casefold().strip())
    return next((each for each in rounds if (each.street.casefold(), each.collection.casefold()) == key), None)


def streets(rounds: Sequence[Round]) -> tuple[str, ...]:
    """Every street of the list, in alphabetical order."""
    return tuple(sorted({each.street for each in rounds}))


def collections(rounds: Sequence[Round]) -> tuple[str, ...]:
    """Every kind of collection of the list, in the order in which it first appears."""
    return tuple(dict.fromkeys(each.collection for each in rounds))


def in_words(opening: Opening) -> str:
    """`from 4:30pm on Monday 2 March 2026 until 6pm on Tuesday 3 March 2026`."""
    return f"from {_moment(opening.opens)} until {_moment(opening.closes)}"


def _moment(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{clock_words(local.time())} on {local:%A} {local.day} {local:%B %Y}"
