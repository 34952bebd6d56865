"""The worklist: which cases there are to do, a page at a time.

One statement gives the rows and how many there are, and one more each the names of applicants and of
caseworkers, however many cases there are: every order goes along an index, and counting stops early.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from pydantic import ConfigDict, Field
from sqlmodel import col, func, select, tuple_

from bricks.cases.rules.lists import NO_DEADLINE, PRIORITY_AT, URGENCY, Mark, Order, read_mark
from bricks.cases.rules.numbers import read_number
from bricks.cases.rules.sentences import Words
from bricks.cases.rules.status import Status
from bricks.cases.settings import CasesSettings, Priority
from bricks.cases.tables import CaseRow, MemberRow
from commons.calendar import local_day
from commons.model import Line, Listing, Model, Paging
from commons.refs import AccountRef, ApplicationRef, CaseRef, Code, Label
from commons.view import View

COUNTED = 1_000
"""Counting stops here: whoever has more cases than this before them needs a filter, not a number."""


class Worklist(Paging):
    """Which cases to list. What is left out does not limit the list, but for closed cases."""

    who: Literal["anyone", "me", "my-teams", "nobody"] = Field(
        default="anyone", description="Whose cases: mine, my teams', nobody's yet, or everybody's"
    )
    assignee: AccountRef | None = Field(default=None, description="The caseworker who has the case")
    state: Literal["open", "closed"] | None = Field(
        default=None, description="Left out: open cases; of one application or in a search, all of them"
    )
    overdue: bool = Field(default=False, description="Only cases past their deadline")
    waiting: bool = Field(default=False, description="Only cases with a message that nobody has answered")
    team: Code | None = None
    stage: Code | None = None
    priority: Priority | None = None
    application: ApplicationRef | None = None
    order: Order = Field(default=Order.DEADLINE, description="Which comes first")


class SearchCases(Worklist):
    """A search. It travels in the body: names do not belong into addresses."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"search": "Mary Example", "limit": 25}]})

    search: Line = Field(description="The applicant's name, a case number or a reference number")


class Named(Model):
    """A reference with the words for it, where this reader may see them."""

    ref: str
    text: str
    href: str = Field(default="", exclude=True)


class CaseLine(Model):
    """One case in a list."""

    case: CaseRef
    number: str
    status: Status
    applicant: Named | None
    about: str
    priority: Priority
    priority_title: str
    stage: Code | None
    stage_title: str
    paused: Code | None = Field(description="Why the clock of the stage stands still; null while it runs")
    paused_title: str
    team: Code | None
    assignee: Named | None
    deadline: date | None
    overdue: bool
    waiting: bool
    opened_at: datetime


class Listed(NamedTuple):
    """What a line needs of a case, in the order of the columns: a whole row costs three times as much to make."""

    ref: str
    number: str
    status: str
    done: bool
    applicant: str | None
    about: str
    urgency: int
    stage: str | None
    paused: str | None
    team: str | None
    assignee: str | None
    deadline: date
    waiting: bool
    created_at: datetime


_LISTED: list[Any] = [col(getattr(CaseRow, name)) for name in Listed._fields]


class CaseList(Listing[CaseLine]):
    """A page of the worklist. `total` is null where there are more than 1,000."""


def worklist(asked: Worklist, view: View) -> CaseList:
    """List cases: by deadline, priority or age, with filters, a page at a time."""
    return _list(asked, view, ())[0]


def search(asked: SearchCases, view: View) -> CaseList:
    """Find cases by name or number; Invalid when more than 200 people match."""
    return _list(asked, view, ())[0]


class Tabs(Model):
    """A page of the worklist with how many cases each of its views holds, counted up to 1,000."""

    found: CaseList
    counts: dict[str, int]


def tabs(asked: Worklist, views: Mapping[str, Worklist], view: View) -> Tabs:
    """A page of the worklist, and the sizes of these views, in the same statement."""
    found, counts = _list(asked, view, tuple(_count(_filters(each, view)) for each in views.values()))
    if not counts:
        (counts,) = view.rows(select(*(_count(_filters(each, view)) for each in views.values())))
    return Tabs(found=found, counts=dict(zip(views, counts, strict=True)))


def _count(filters: list[Any]) -> Any:
    """How many cases these filters leave, as a column; it stops one above the bound."""
    counted = select(col(CaseRow.ref)).where(*filters).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def _list(asked: Worklist, view: View, more: tuple[Any, ...]) -> tuple[CaseList, tuple[int, ...]]:
    """A page of cases; `more` columns come with its rows, and are empty where there is no row."""
    filters, width = _filters(asked, view), len(Listed._fields)
    statement = select(CaseRow).with_only_columns(*_LISTED, _count(filters), *more).where(*filters, *_after(asked))
    found = view.rows(statement.order_by(*_order(asked.order)).limit(asked.limit + 1))
    rows = [Listed(*each[:width]) for each in found[: asked.limit]]
    count, *counts = found[0][width:] if found else (0,)
    listing = CaseList(
        items=_lines(rows, view),
        next=str(_mark(asked.order, rows[-1])) if len(found) > asked.limit else None,
        total=count if count <= COUNTED else None,
    )
    return listing, tuple(counts)


def _filters(asked: Worklist, view: View) -> list[Any]:
    found: list[Any] = []
    if isinstance(asked, SearchCases):
        found.append(_match(asked.search, view))
    if asked.application:
        found.append(col(CaseRow.application) == asked.application)
    if asked.state or not (asked.application or isinstance(asked, SearchCases)):
        found.append(col(CaseRow.done) == (asked.state == "closed"))
    found += _whose(asked, view)
    exact = ((CaseRow.assignee, asked.assignee), (CaseRow.team, asked.team), (CaseRow.stage, asked.stage))
    found += [col(column) == value for column, value in exact if value]
    if asked.priority:
        found.append(col(CaseRow.urgency) == URGENCY[asked.priority])
    if asked.waiting:
        found.append(col(CaseRow.waiting) == True)  # noqa: E712 - a comparison in the database
    if asked.overdue:
        found.append(col(CaseRow.deadline) < local_day(view.now))
        found.append(col(CaseRow.done) == False)  # noqa: E712 - a comparison in the database
    return found


def _whose(asked: Worklist, view: View) -> list[Any]:
    account = view.actor.ref
    if asked.who == "me":
        return [col(CaseRow.assignee) == account]
    if asked.who == "nobody":
        return [col(CaseRow.assignee).is_(None)]
    if asked.who == "my-teams":
        mine = select(col(MemberRow.team)).where(col(MemberRow.account) == account)
        return [col(CaseRow.team).in_(mine)]
    return []


def _match(text: str, view: View) -> Any:
    """Where a case may match: its number, its application's reference, its applicant's name."""
    if number := read_number(text):
        return col(CaseRow.number) == number
    if applications := view.find("application", text):
        return col(CaseRow.application).in_(applications)
    return col(CaseRow.applicant).in_(view.find("person", text))


def _order(order: Order) -> list[Any]:
    ref = col(CaseRow.ref)
    orders: dict[Order, list[Any]] = {
        Order.DEADLINE: [col(CaseRow.deadline), ref],
        Order.PRIORITY: [col(CaseRow.urgency), ref],
        Order.OLDEST: [ref],
        Order.NEWEST: [ref.desc()],
    }
    return orders[order]


def _after(asked: Worklist) -> list[Any]:
    if asked.after is None:
        return []
    mark, ref = read_mark(asked.after, asked.order), col(CaseRow.ref)
    if asked.order is Order.NEWEST:
        return [ref < mark.ref]
    if asked.order is Order.OLDEST:
        return [ref > mark.ref]
    column: Any = col(CaseRow.deadline) if asked.order is Order.DEADLINE else col(CaseRow.urgency)
    return [tuple_(column, ref) > tuple_(mark.value, mark.ref)]


def _mark(order: Order, row: Listed) -> Mark:
    values: dict[Order, date | int] = {Order.DEADLINE: row.deadline, Order.PRIORITY: row.urgency}
    return Mark(order, values.get(order), row.ref)


def _lines(rows: list[Listed], view: View) -> tuple[CaseLine, ...]:
    view.look(*(row.ref for row in rows if not row.applicant))
    labels = view.labels(
        {"person": {row.applicant for row in rows}, "account": {row.assignee for row in rows}} if rows else {}
    )
    words, today = Words(view.settings(CasesSettings), {}, view.service.codes), local_day(view.now)
    titles = {priority: words.settings.priority_title(priority) for priority in Priority}
    return tuple(_line(row, labels, words, titles, today) for row in rows)


def _line(row: Listed, labels: dict[str, Label], words: Words, titles: Mapping[Priority, str], today: date) -> CaseLine:
    priority = PRIORITY_AT[row.urgency]
    return CaseLine(
        case=row.ref,
        number=row.number,
        status=Status(row.status),
        applicant=named(row.applicant, labels, "Name not available"),
        about=row.about[:100],
        priority=priority,
        priority_title=titles[priority],
        stage=row.stage,
        stage_title=words.code("stage", row.stage) if row.stage else "",
        paused=row.paused,
        paused_title=words.code("reason", row.paused) if row.paused else "",
        team=row.team,
        assignee=named(row.assignee, labels, "A caseworker"),
        deadline=shown(row.deadline),
        overdue=not row.done and row.deadline < today,
        waiting=row.waiting,
        opened_at=row.created_at,
    )


def named(ref: str | None, labels: dict[str, Label], otherwise: str) -> Named | None:
    """A reference with its words; None for no reference."""
    if not ref:
        return None
    label = labels.get(ref, Label(otherwise))
    return Named(ref=ref, text=label.text, href=label.href)


def shown(deadline: date) -> date | None:
    """The deadline, or None where the table says that there is none."""
    return None if deadline == NO_DEADLINE else deadline
