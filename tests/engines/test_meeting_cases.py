"""What two processes do to one case at the same moment: a link is there once, and teams are those chosen last."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from bricks.cases.actions.relating import ChooseTeams, Relate, Unrelate, choose_teams, relate, unrelate
from bricks.cases.brick import brick
from bricks.workflow.actions import NoteTeams, note_teams
from commons.access import Actor
from commons.errors import NotFound, Refused
from commons.refs import new_ref
from commons.testing import World
from commons.transaction import Command
from tests.bricks import people
from tests.bricks.cases import neighbours
from tests.bricks.cases.conftest import Office
from tests.bricks.workflow.conftest import Office as WorkOffice
from tests.engines.meeting import meet

NEIGHBOUR = "Mary Example"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    people.NAMES.clear()
    people.ACTORS.clear()
    made = World(tmp_path, [brick, neighbours.desk, people.Staff()])
    yield Office(made)
    made.close()


def asked(office: Any, action: Any, given: Any, actor: Actor) -> Command:
    command: Command = office.world.commons.command(action, given, actor=actor, service=office.service)
    return command


def rows(world: World, table: str) -> list[Any]:
    with world.whole_database() as connection:
        return list(connection.execute(SQLModel.metadata.tables[table].select()))


def test_a_link_is_there_once(office: Office) -> None:
    case = office.apply().case
    pair = [asked(office, relate, Relate(case=case, name=NEIGHBOUR), office.mary) for _ in range(2)]
    with pytest.raises(Refused, match="there already"):
        meet(office.world, *pair)
    assert len(rows(office.world, "cases_relation")) == 1


def test_a_link_is_taken_away_once(office: Office) -> None:
    case = office.apply().case
    office.do(relate, Relate(case=case, name=NEIGHBOUR))
    (link,) = rows(office.world, "cases_relation")
    pair = [asked(office, unrelate, Unrelate(case=case, relation=link.ref), office.mary) for _ in range(2)]
    with pytest.raises(NotFound):
        meet(office.world, *pair)
    assert office.events().count("cases.unrelated") == 1


def test_teams_are_those_that_were_chosen_last(office: Office) -> None:
    pair = [asked(office, choose_teams, ChooseTeams(teams=(team,)), office.mary) for team in ("crews", "office")]
    meet(office.world, *pair)
    assert [row.team for row in rows(office.world, "cases_member")] == ["office"]


def test_teams_are_those_that_were_noted_last(tmp_path: Path) -> None:
    office, account = WorkOffice(tmp_path), new_ref()
    flow = Actor(id=f"flow:{office.service.slug}")
    given = [NoteTeams(account=account, teams=(team,)) for team in ("crews", "office")]
    meet(office.world, *(asked(office, note_teams, each, flow) for each in given))
    found = [row.team for row in rows(office.world, "workflow_member")]
    office.world.close()
    assert found == ["office"]
