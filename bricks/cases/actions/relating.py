"""Related cases and people, and the teams that a caseworker works in."""

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator
from sqlmodel import col, select

from bricks.cases.actions.opening import check_team
from bricks.cases.events import Related, TeamsChosen, Unrelated
from bricks.cases.rules.numbers import EXAMPLE
from bricks.cases.settings import CasesSettings
from bricks.cases.tables import CaseRow, MemberRow, RelationRow
from commons.errors import Fault, Invalid, NotFound, Refused
from commons.model import Line, Model
from commons.refs import CaseRef, Code, Kind, PersonRef, subject
from commons.transaction import Transaction

RelationRef = Annotated[str, Kind("relation")]


class Relate(Model):
    """What a case is linked to: another case, a person of this service, or somebody by name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"case": EXAMPLE, "other": EXAMPLE, "how": "Same address"},
                {"case": EXAMPLE, "name": "Mary Example", "how": "Neighbour who can open the gate"},
            ]
        }
    )

    case: Annotated[CaseRef, subject]
    other: CaseRef | None = None
    person: PersonRef | None = None
    name: Line | None = Field(default=None, description="A person whom the service does not know yet")
    how: Line | None = Field(default=None, description="How they belong together")

    @model_validator(mode="after")
    def _one(self) -> "Relate":
        if sum(each is not None for each in (self.other, self.person, self.name)) != 1:
            raise ValueError("name one other case, one person or one name")
        return self


def relate(given: Relate, tx: Transaction) -> Related:
    """Link a case; a link to a case shows on both. Refused when it is there already."""
    row = tx.get(CaseRow, given.case)
    if given.other:
        if given.other == row.ref:
            raise Invalid("A case cannot be linked to itself.", faults=[Fault("other", "Choose another case")])
        tx.get(CaseRow, given.other)
    tx.alone(f"links {row.ref}")
    links = tx.all(select(RelationRow).where(col(RelationRow.subject) == row.ref).limit(200))
    same = [
        each for each in links if (each.other, each.person, each.name) == (given.other, given.person, given.name or "")
    ]
    if same:
        raise Refused("This link is there already.", to_do="Look under related cases and people.")
    tx.add(
        RelationRow(subject=row.ref, other=given.other, person=given.person, name=given.name or "", how=given.how or "")
    )
    return Related(case=row.ref, other=given.other, person=given.person)


class Unrelate(Model):
    """A link to take away."""

    case: Annotated[CaseRef, subject]
    relation: RelationRef


def unrelate(given: Unrelate, tx: Transaction) -> Unrelated:
    """Take a link away."""
    tx.alone(f"link {given.relation}")
    row, link = tx.get(CaseRow, given.case), tx.get(RelationRow, given.relation)
    if row.ref not in (link.subject, link.other):
        raise NotFound("There is no such link on this case.", to_do="Open the case again.")
    tx.delete(link)
    return Unrelated(case=row.ref)


class ChooseTeams(Model):
    """The teams in which the caseworker who asks works."""

    teams: tuple[Code, ...] = Field(max_length=100)


def choose_teams(given: ChooseTeams, tx: Transaction) -> TeamsChosen:
    """Say in which teams one works, so that the worklist can show their cases."""
    kind, _, account = tx.actor.id.partition(":")
    if kind != "account":
        raise Refused("Only a person with an account works in teams.", to_do="Sign in with an account.")
    for team in given.teams:
        check_team(team, tx.settings(CasesSettings))
    tx.alone(f"teams {account}")
    for row in tx.all(select(MemberRow).where(col(MemberRow.account) == account).limit(200)):
        tx.delete(row)
    tx.flush()
    wanted = tuple(sorted(set(given.teams)))
    for team in wanted:
        tx.add(MemberRow(account=account, team=team))
    return TeamsChosen(account=account, teams=wanted)
