"""The list of applications, for staff."""

from datetime import date, datetime, time
from typing import Any, Literal

from pydantic import ConfigDict, Field
from sqlmodel import and_, col, or_, select

from bricks.registration.events import Channel
from bricks.registration.queries.labels import ERASED, NO_NAME, find_applications, find_people
from bricks.registration.tables import ApplicationRow, PersonRow
from commons.calendar import at_local
from commons.errors import Invalid
from commons.model import Line, Listing, Model, Paging
from commons.refs import ApplicationRef, PersonRef
from commons.view import MOST_FOUND, View

MARK = "~"


class Applications(Paging):
    """Which applications are wanted. Drafts are their writers' own and never listed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"status": "received", "channel": "phone"}]})

    status: Literal["received", "settled", "withdrawn"] | None = None
    channel: Channel | None = None
    received_from: date | None = Field(default=None, description="The first day, in England")
    received_until: date | None = Field(default=None, description="The last day, in England")
    number: Line | None = Field(default=None, description="The reference number, however it is typed")
    sort: Literal["received", "-received"] = Field(default="-received", description="-received: the newest first")


class Search(Applications):
    """Which applications are wanted, by the applicant's name as well: it goes into no address."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "example"}]})

    name: Line = Field(description="Part of the applicant's name")


class ApplicationLine(Model):
    """One application in a list."""

    application: ApplicationRef
    number: str
    status: Literal["received", "settled", "withdrawn"]
    channel: Channel
    applicant: PersonRef
    name: str
    received_at: datetime


def applications(asked: Applications, view: View) -> Listing[ApplicationLine]:
    """List applications that were received, the newest first."""
    return _list(asked, view, [])


def search(asked: Search, view: View) -> Listing[ApplicationLine]:
    """Find applications by the applicant's name; Invalid when too many people match."""
    people = find_people(asked.name, view)
    if len(people) > MOST_FOUND:
        raise Invalid(f"More than {MOST_FOUND} names match.", expected="A narrower search.", to_do="Type more.")
    return _list(asked, view, [col(ApplicationRow.person).in_(people)])


class Unfinished(Paging):
    """Applications that staff began for somebody and that were not sent, the newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class UnfinishedLine(Model):
    """One of them."""

    application: ApplicationRef
    number: str
    channel: Channel
    name: str
    begun_at: datetime


def unfinished(asked: Unfinished, view: View) -> Listing[UnfinishedLine]:
    """List what staff began and did not send. What residents began themselves is their own, and never listed."""
    ref = col(ApplicationRow.ref)
    people = and_(
        col(PersonRow.ref) == col(ApplicationRow.person),
        col(PersonRow.organisation) == col(ApplicationRow.organisation),
    )
    theirs = col(ApplicationRow.channel).not_in([Channel.ONLINE.value, Channel.API.value])
    query: Any = select(ApplicationRow, PersonRow.full_name).join(PersonRow, people)
    query = query.where(col(ApplicationRow.received_at).is_(None), col(ApplicationRow.status) == "draft", theirs)
    if asked.after:
        query = query.where(ref < asked.after)
    found = view.rows(query.order_by(ref.desc()).limit(asked.limit + 1))
    view.look(*(row.person for row, _ in found[: asked.limit]))
    lines = tuple(
        UnfinishedLine(
            application=row.ref,
            number=row.number,
            channel=Channel(row.channel),
            name=name or NO_NAME,
            begun_at=row.created_at,
        )
        for row, name in found[: asked.limit]
    )
    return Listing(items=lines, next=lines[-1].application if len(found) > asked.limit else None)


def _list(asked: Applications, view: View, also: list[Any]) -> Listing[ApplicationLine]:
    rows, people = col(ApplicationRow.received_at), col(PersonRow.ref) == col(ApplicationRow.person)
    query: Any = (
        select(ApplicationRow, PersonRow.full_name)
        .join(PersonRow, and_(people, col(PersonRow.organisation) == col(ApplicationRow.organisation)))
        .where(*_filters(asked, view), *also)
    )
    newest = asked.sort == "-received"
    order = (rows.desc(), col(ApplicationRow.ref).desc()) if newest else (rows, col(ApplicationRow.ref))
    found = view.rows(query.order_by(*order).limit(asked.limit + 1))
    lines = tuple(_line(row, name) for row, name in found[: asked.limit])
    view.look(*(line.applicant for line in lines))
    last = lines[-1] if len(found) > asked.limit else None
    return Listing(items=lines, next=f"{last.received_at.isoformat()}{MARK}{last.application}" if last else None)


def _line(row: ApplicationRow, name: str) -> ApplicationLine:
    assert row.received_at is not None
    return ApplicationLine.model_validate(
        {
            "application": row.ref,
            "number": row.number,
            "status": row.status,
            "channel": row.channel,
            "applicant": row.person,
            "name": name or (NO_NAME if row.code else ERASED),
            "received_at": row.received_at,
        }
    )


def _filters(asked: Applications, view: View) -> list[Any]:
    status = col(ApplicationRow.status)
    found: list[Any] = [status == asked.status if asked.status else status != "draft"]
    if asked.channel:
        found.append(col(ApplicationRow.channel) == asked.channel.value)
    if asked.received_from:
        found.append(col(ApplicationRow.received_at) >= at_local(asked.received_from, time(0)))
    if asked.received_until:
        found.append(col(ApplicationRow.received_at) <= at_local(asked.received_until, time.max))
    if asked.number:
        found.append(col(ApplicationRow.ref).in_(find_applications(asked.number, view)))
    if asked.after:
        found.append(_beyond(asked))
    return found


def _beyond(asked: Applications) -> Any:
    moment, _, ref = (asked.after or "").partition(MARK)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not ref:
        raise Invalid("`after` is not a place in this list.", expected="The `next` of the page before.")
    received, own = col(ApplicationRow.received_at), col(ApplicationRow.ref)
    if asked.sort == "-received":
        return or_(received < at, and_(received == at, own < ref))
    return or_(received > at, and_(received == at, own > ref))
