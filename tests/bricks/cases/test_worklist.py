"""The worklist: views, filters, search, orders, pages; how many statements it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa

from bricks.cases.actions.ending import Close, close
from bricks.cases.actions.handling import Assign, Progress, assign, progress
from bricks.cases.actions.opening import Open, open_
from bricks.cases.actions.relating import ChooseTeams, choose_teams
from bricks.cases.actions.words import Write, reply
from bricks.cases.brick import brick
from bricks.cases.queries.worklist import CaseList, SearchCases, Worklist, search, tabs, worklist
from bricks.cases.rules.lists import Order
from bricks.cases.settings import Priority
from commons.errors import Forbidden, Invalid
from commons.view import View
from tests.bricks.cases import neighbours
from tests.bricks.cases.conftest import Office


def listed(office: Office, **asked: object) -> list[str]:
    if "search" in asked:
        found: CaseList = office.ask(search, SearchCases.model_validate(asked))
    else:
        found = office.ask(worklist, Worklist.model_validate(asked))
    return [line.applicant.text if line.applicant else line.about for line in found.items]


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """The statements that reading takes meanwhile."""
    seen: list[str] = []
    engine = office.world.commons.installation.reading

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def three(office: Office) -> Office:
    """A gate (urgent, crews, mine), a light (due soon) and a tree (closed)."""
    gate = office.do(open_, Open(about="gate", priority=Priority.URGENT, team="crews")).case
    office.do(assign, Assign(case=gate, account=office.mary.ref))
    office.world.clock.move(minutes=1)
    light = office.do(open_, Open(about="light", deadline=date(2026, 3, 3), team="office")).case
    office.do(progress, Progress(case=light, stage="check"))
    office.world.clock.move(minutes=1)
    tree = office.do(open_, Open(about="tree")).case
    office.do(close, Close(case=tree))
    return office


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["light", "gate"]),
        ({"order": "priority"}, ["gate", "light"]),
        ({"order": "oldest"}, ["gate", "light"]),
        ({"order": "newest"}, ["light", "gate"]),
        ({"state": "closed"}, ["tree"]),
        ({"who": "me"}, ["gate"]),
        ({"who": "nobody"}, ["light"]),
        ({"team": "crews"}, ["gate"]),
        ({"stage": "check"}, ["light"]),
        ({"priority": "urgent"}, ["gate"]),
        ({"priority": "low"}, []),
        ({"overdue": True}, []),
    ],
)
def test_filters_and_orders(three: Office, asked: dict[str, object], expected: list[str]) -> None:
    assert listed(three, **asked) == expected


def test_my_teams_are_those_that_i_chose(three: Office) -> None:
    assert listed(three, who="my-teams") == []
    three.do(choose_teams, ChooseTeams(teams=("office",)))
    assert listed(three, who="my-teams") == ["light"]
    three.do(choose_teams, ChooseTeams(teams=("office", "crews")))
    assert listed(three, who="my-teams") == ["light", "gate"]


def test_overdue_from_the_day_after_the_deadline(three: Office) -> None:
    three.world.clock.move(days=1)
    assert listed(three, overdue=True) == []
    three.world.clock.move(days=1)
    assert listed(three, overdue=True) == ["light"]
    (line,) = three.ask(worklist, Worklist(overdue=True)).items
    assert line.overdue


def test_new_messages_wait_to_be_read(office: Office) -> None:
    opened = office.apply()
    assert listed(office, waiting=True) == []
    office.do(reply, Write(case=opened.case, text="Hello?"), office.applicant(opened))
    assert listed(office, waiting=True) == ["Zoë Applicant"]


def test_search_by_name_reference_and_number(office: Office) -> None:
    opened = office.apply("Zoë Applicant")
    office.apply("Bob Builder")
    office.do(close, Close(case=opened.case))
    number = office.ask(search, SearchCases(search="zoë")).items[0].number
    for text in ("zoë", "Applicant", "bw-zoë", number, number.lower().replace("-", "")):
        assert listed(office, search=text) == ["Zoë Applicant"], text
    assert listed(office, search="nobody at all") == []
    assert listed(office, application=opened.application) == ["Zoë Applicant"]
    assert listed(office, search="Zoë", state="open") == []


def test_a_search_that_finds_too_much_asks_for_more(office: Office) -> None:
    for number in range(201):
        office.world.perform(office.service, neighbours.receive, neighbours.Apply(name=f"Smith {number}"))
    office.world.settle()
    with pytest.raises(Invalid, match="More than 200"):
        office.ask(search, SearchCases(search="Smith"))
    assert listed(office, search="Smith 20") == ["Smith 20", "Smith 200"]


@pytest.mark.parametrize("order", Order)
def test_pages_hold_every_case_once(office: Office, order: Order) -> None:
    for number in range(23):
        deadline = date(2026, 3, 1 + number % 3) if number % 4 else None
        office.do(open_, Open(about=f"n{number}", deadline=deadline, priority=list(Priority)[number % 4]))
    seen: list[str] = []
    after = None
    for _ in range(5):
        page: CaseList = office.ask(worklist, Worklist(order=order, limit=5, after=after))
        assert page.total == 23
        seen += [line.about for line in page.items]
        after = page.next
    assert after is None
    assert sorted(seen) == sorted(f"n{number}" for number in range(23))
    assert seen == listed(office, order=order, limit=100)


def test_a_page_takes_three_statements(office: Office) -> None:
    for name in ("One", "Two", "Three"):
        opened = office.apply(name)
        office.do(assign, Assign(case=opened.case, account=office.mary.ref))
    with statements(office) as seen:
        page = office.ask(worklist, Worklist())
    assert len(page.items) == 3
    assert [line.assignee.text for line in page.items] == ["Mary Brown"] * 3
    assert len(seen) <= 3, seen


def test_views_are_counted_in_the_same_statement(office: Office) -> None:
    office.do(open_, Open(about="free"))
    office.do(assign, Assign(case=office.apply("One").case, account=office.mary.ref))
    views = {"mine": Worklist(who="me"), "free": Worklist(who="nobody"), "closed": Worklist(state="closed")}
    commons = office.world.commons
    for asked in (Worklist(who="me"), Worklist(state="closed")):
        with statements(office) as seen, commons.installation.reading.connect() as connection:
            view = View(commons.installation, connection, office.service, office.mary, brick=brick)
            shown = tabs(asked, views, view)
        assert shown.counts == {"mine": 1, "free": 1, "closed": 0}
        assert len(seen) <= 3, seen


def test_counting_stops_at_a_thousand(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bricks.cases.queries.worklist.COUNTED", 2)
    for number in range(3):
        office.do(open_, Open(about=str(number)))
    assert office.ask(worklist, Worklist()).total is None


def test_lists_and_counts_hold_no_case_of_others(office: Office) -> None:
    other = Office(office.world, "otherham")
    sister = Office(office.world, "exampleton", "missed-bin")
    for each in (office, other, sister):
        each.do(open_, Open(about=f"{each.service.organisation} {each.service.slug}", team="crews"))
        each.do(choose_teams, ChooseTeams(teams=("crews",)))
    for asked in (Worklist(), Worklist(who="my-teams"), Worklist(order=Order.NEWEST)):
        page = office.ask(worklist, asked)
        assert (page.total, [line.about for line in page.items]) == (1, ["exampleton bulky-waste"])
    zoe = office.apply()
    with pytest.raises(Forbidden):
        office.ask(worklist, Worklist(), office.applicant(zoe))
    with pytest.raises(Forbidden):
        office.ask(worklist, Worklist(), other.mary)
