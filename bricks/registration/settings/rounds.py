"""The rounds list: which street is collected from on which days."""

from datetime import date, timedelta

from pydantic import Field

from commons.model import Line, Model


class Round(Model):
    """One collection in one street: a day on which it took place, and every how many weeks it does.

    A CSV of rounds has the columns `street,collection,first,weeks`.
    """

    street: Line
    collection: Line = Field(description="What is collected: 'Rubbish (green bin)'")
    first: date = Field(description="A day on which it is collected; later days follow from it")
    weeks: int = Field(ge=1, le=12, description="Every how many weeks")

    def last_before(self, day: date) -> date | None:
        """The latest collection day up to and with this day; None before the first."""
        passed = (day - self.first).days
        return None if passed < 0 else day - timedelta(days=passed % (7 * self.weeks))

    def next_after(self, day: date) -> date:
        """The first collection day after this day."""
        last = self.last_before(day)
        return self.first if last is None else last + timedelta(weeks=self.weeks)
