"""One case with everything that was written about it, and its timeline."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby

from pydantic import Field
from sqlmodel import col, or_, select

from bricks.cases.events import Progressed
from bricks.cases.queries.worklist import Named, named, shown
from bricks.cases.rules.lists import PRIORITY_AT
from bricks.cases.rules.sentences import Words, sentence, who
from bricks.cases.rules.status import Status
from bricks.cases.settings import CasesSettings, Priority
from bricks.cases.tables import CaseRow, DecisionRow, MessageRow, NoteRow, RelationRow
from commons.calendar import local_day
from commons.erasing import Receipt, receipt
from commons.event import Recorded
from commons.model import Model
from commons.refs import CaseRef, Code, Label
from commons.view import View

MOST = 500
"""Notes, messages or links of one case that are shown."""


class ReadCase(Model):
    """The case that is asked for."""

    case: CaseRef


class Written(Model):
    """A note or a message."""

    ref: str
    at: datetime
    by: str
    text: str
    from_applicant: bool = False


class DecisionView(Model):
    """One decision; the newest counts while the case is decided or closed."""

    at: datetime
    by: str
    outcome: Code
    title: str
    reason: str


class RelationView(Model):
    """A link to another case or to a person."""

    ref: str
    other: Named | None
    person: Named | None
    name: str
    how: str


class CaseFile(Model):
    """One case, whole."""

    case: CaseRef
    version: int = Field(description="Send it back in If-Match to change the case")
    thread: str
    number: str
    status: Status
    about: str
    opened_at: datetime
    ended_at: datetime | None
    applicant: Named | None
    application: Named | None
    assignee: Named | None
    team: Code | None
    team_title: str
    priority: Priority
    priority_title: str
    stage: Code | None
    stage_title: str
    paused: Code | None = Field(description="Why the clock of the stage stands still; null while it runs")
    paused_title: str
    deadline: date | None
    own_deadline: date | None
    overdue: bool
    waiting: bool
    outcome: Code | None
    outcome_title: str
    decisions: tuple[DecisionView, ...]
    notes: tuple[Written, ...]
    messages: tuple[Written, ...]
    relations: tuple[RelationView, ...]


def read(asked: ReadCase, view: View) -> CaseFile:
    """Read one case with its decisions, notes, messages and links."""
    row = view.get(CaseRow, asked.case)
    view.look(row.ref, thread=row.thread)
    return _Reading(row, view).file()


class _Reading:
    """Fetches what belongs to one case, and then every name on it at once."""

    def __init__(self, row: CaseRow, view: View) -> None:
        self.row, self.view = row, view
        self.settings = view.settings(CasesSettings)
        self.decisions = view.all(_about(DecisionRow, row.ref))
        self.notes = view.all(_about(NoteRow, row.ref))
        self.messages = view.all(_about(MessageRow, row.ref))
        self.relations = view.all(
            select(RelationRow)
            .where(or_(col(RelationRow.subject) == row.ref, col(RelationRow.other) == row.ref))
            .order_by(col(RelationRow.ref))
            .limit(MOST)
        )
        authors = [each.author for each in (*self.decisions, *self.notes, *self.messages)]
        self.labels = view.labels(
            {
                "person": [row.applicant, *(each.person for each in self.relations)],
                "application": [row.application],
                "account": [row.assignee, *(_account(author) for author in authors)],
                "case": [self._other(each) for each in self.relations],
            }
        )
        self.words = Words(self.settings, _texts(self.labels), view.service.codes)

    def file(self) -> CaseFile:
        row, priority = self.row, PRIORITY_AT[self.row.urgency]
        return CaseFile(
            **row.model_dump(include={"version", "thread", "number", "about", "ended_at", "team", "stage", "waiting"}),
            **row.model_dump(include={"outcome", "own_deadline", "paused"}),
            case=row.ref,
            status=Status(row.status),
            opened_at=row.created_at,
            applicant=named(row.applicant, self.labels, "Name not available"),
            application=named(row.application, self.labels, "Application"),
            assignee=named(row.assignee, self.labels, "A caseworker"),
            stage_title=self.words.code("stage", row.stage) if row.stage else "",
            paused_title=self.words.code("reason", row.paused) if row.paused else "",
            team_title=self.settings.team_title(row.team) if row.team else "",
            priority=priority,
            priority_title=self.settings.priority_title(priority),
            deadline=shown(row.deadline),
            overdue=not row.done and row.deadline < local_day(self.view.now),
            outcome_title=self.words.code("outcome", row.outcome) if row.outcome else "",
            decisions=tuple(self._decision(each) for each in self.decisions),
            notes=tuple(self._written(each) for each in self.notes),
            messages=tuple(self._written(each) for each in self.messages),
            relations=tuple(self._relation(each) for each in self.relations),
        )

    def _written(self, each: NoteRow | MessageRow) -> Written:
        by = who(each.author, self.words)
        mine = isinstance(each, MessageRow) and each.from_applicant
        return Written(ref=each.ref, at=each.created_at, by=by, text=each.text, from_applicant=mine)

    def _decision(self, each: DecisionRow) -> DecisionView:
        title, by = self.words.code("outcome", each.outcome), who(each.author, self.words)
        return DecisionView(at=each.created_at, by=by, outcome=each.outcome, title=title, reason=each.reason)

    def _relation(self, each: RelationRow) -> RelationView:
        other = named(self._other(each), self.labels, "Another case")
        person = named(each.person, self.labels, "A person")
        return RelationView(ref=each.ref, other=other, person=person, name=each.name, how=each.how)

    def _other(self, each: RelationRow) -> str | None:
        """The case at the far end of a link, which may have been made from either side."""
        return each.subject if each.other == self.row.ref else each.other


def _about(table: type[NoteRow] | type[MessageRow] | type[DecisionRow], case: str):  # type: ignore[no-untyped-def]
    return select(table).where(col(table.subject) == case).order_by(col(table.ref).desc()).limit(MOST)


def _account(actor: str) -> str | None:
    kind, _, ref = actor.partition(":")
    return ref if kind == "account" else None


class Happening(Model):
    """One entry of a timeline."""

    at: datetime
    what: str
    by: str
    event: str


class History(Model):
    """What happened, the newest first, and how often somebody only looked."""

    entries: tuple[Happening, ...]
    looks: tuple[Happening, ...]
    erased: Receipt | None = None


def history(asked: ReadCase, view: View) -> History:
    """Tell the timeline of a case in plain sentences, with who did what."""
    row = view.get(CaseRow, asked.case)
    view.look(row.ref, thread=row.thread)
    records = view.timeline(row.thread)
    accounts = {_account(record.actor) for record in records}
    accounts |= {getattr(record.event, "account", None) for record in records}
    cases = {getattr(record.event, "other", None) for record in records}
    people = {row.applicant} | {getattr(record.event, "person", None) for record in records}
    labels = view.labels({"account": accounts, "case": cases, "person": people})
    words = Words(view.settings(CasesSettings), _texts(labels), view.service.codes)
    entries = [_happening(record, words) for record in reversed(records) if not _repeats(record, records)]
    return History(
        entries=_folded([entry for entry in entries if entry.event != "records.viewed"]),
        looks=tuple(entry for entry in entries if entry.event == "records.viewed"),
        erased=receipt(row.thread, view),
    )


def _texts(labels: Mapping[str, Label]) -> dict[str, str]:
    return {ref: label.text for ref, label in labels.items()}


def _repeats(record: Recorded, records: list[Recorded]) -> bool:
    """Whether this only copies onto the case what the event that caused it says already."""
    if not isinstance(record.event, Progressed) or record.cause is None:
        return False
    cause = next((each.event for each in records if each.id == record.cause), None)
    return getattr(cause, "stage", None) == record.event.stage


def _folded(entries: list[Happening]) -> tuple[Happening, ...]:
    """Runs of the same sentence by the same person as one entry, with how often."""
    folded = []
    for _, run in groupby(entries, key=lambda entry: (entry.what, entry.by)):
        first, *others = run
        what = f"{first.what}, {len(others) + 1} times" if others else first.what
        folded.append(first.model_copy(update={"what": what}))
    return tuple(folded)


def _happening(record: Recorded, words: Words) -> Happening:
    event = record.event
    fields = {} if event.event_name == "records.viewed" else event.model_dump()
    what = sentence(event.event_name, event.says(), fields, words)
    return Happening(at=record.at, what=what, by=who(record.actor, words), event=event.event_name)
