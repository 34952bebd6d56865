"""The application on the page of its case."""

from sqlmodel import col, select

from bricks.registration.queries.detail import ApplicationView, show
from bricks.registration.tables import ApplicationRow
from commons.brick import OnThread
from commons.view import View


def panel(asked: OnThread, view: View) -> ApplicationView | None:
    """The application of this journey with its answers; None if there is none or it was not sent."""
    query = select(ApplicationRow).where(
        col(ApplicationRow.thread) == asked.thread, col(ApplicationRow.status) != "draft"
    )
    row = view.first(query.order_by(col(ApplicationRow.ref)))
    if row is None:
        return None
    view.look(row.person, thread=row.thread)
    return show(row, view)
