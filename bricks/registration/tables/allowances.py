"""What households have used of an allowance."""

from sqlmodel import col, or_, select

from bricks.registration.rules.allowance import Household, Left, Use, left
from bricks.registration.settings import AllowanceQuestion
from bricks.registration.tables.rows import AllowanceRow
from commons.calendar import local_day
from commons.view import View

MOST_USES = 500


def left_for(view: View, question: AllowanceQuestion, home: Household, *, apart_from: str = "") -> Left:
    """What this household has left today; the uses of the application `apart_from` do not count."""
    places = col(AllowanceRow.place) == home.place
    same = or_(places, col(AllowanceRow.uprn) == home.uprn) if home.uprn else places
    used = view.all(
        select(AllowanceRow)
        .where(col(AllowanceRow.question) == question.id, same, col(AllowanceRow.application) != apart_from)
        .order_by(col(AllowanceRow.used_on).desc())
        .limit(MOST_USES)
    )
    uses = [Use(row.used_on, row.number) for row in used]
    return left(question.number, question.days, uses, local_day(view.now))
