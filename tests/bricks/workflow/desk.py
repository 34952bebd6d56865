"""A small brick that opens and decides cases, so that the workflow is tested by the flow it is made for."""

import hashlib
from typing import Annotated

from bricks.workflow.brick import brick as workflow
from commons.access import Actor, Grant
from commons.brick import Brick, internal, post
from commons.database import Tenant
from commons.event import Event
from commons.hooks import hookimpl
from commons.model import Model
from commons.refs import AccountRef, CaseRef, Code, Label, new_ref, subject
from commons.transaction import Transaction
from commons.view import View


class DeskCaseRow(Tenant, table=True):
    __tablename__ = "desk_case"
    __kind__ = "case"

    status: str = "open"


class Opened(Event, name="desk.opened"):
    """Case opened."""

    case: CaseRef


class Decided(Event, name="desk.decided"):
    """Decision made."""

    case: CaseRef
    outcome: Code


class Closed(Event, name="desk.closed"):
    """Case closed."""

    case: CaseRef


class Reopened(Event, name="desk.reopened"):
    """Case reopened."""

    case: CaseRef


class TeamsChosen(Event, name="desk.teams_chosen"):
    """Teams chosen."""

    account: AccountRef
    teams: tuple[Code, ...]


class Open(Model):
    pass


class OfCase(Model):
    case: Annotated[CaseRef, subject]


class Decide(OfCase):
    outcome: Code


class ChooseTeams(Model):
    account: AccountRef
    teams: tuple[Code, ...]


def open_(given: Open, tx: Transaction) -> Opened:
    return Opened(case=tx.add(DeskCaseRow(ref=new_ref())).ref)


def decide(given: Decide, tx: Transaction) -> Decided:
    tx.get(DeskCaseRow, given.case).status = "decided"
    return Decided(case=given.case, outcome=given.outcome)


def close(given: OfCase, tx: Transaction) -> Closed:
    tx.get(DeskCaseRow, given.case).status = "closed"
    return Closed(case=given.case)


def reopen(given: OfCase, tx: Transaction) -> Reopened:
    tx.get(DeskCaseRow, given.case).status = "open"
    return Reopened(case=given.case)


def choose_teams(given: ChooseTeams, tx: Transaction) -> TeamsChosen:
    return TeamsChosen(account=given.account, teams=given.teams)


NOBODY = "018f4a3e-7b1c-7cc4-9a55-000000000000"
"""An account that does not exist; every other one does here."""


def label_accounts(refs: set[str], view: View) -> dict[str, Label]:
    return {ref: Label("Sam Example") for ref in refs if ref != NOBODY}


def label_cases(refs: set[str], view: View) -> dict[str, Label]:
    return {ref: Label(f"Case {ref[-4:]}") for ref in refs}


def find_accounts(text: str, view: View) -> list[str]:
    return ["018f4a3e-7b1c-7cc4-9a55-000000000001"] if text == "Sam" else []


desk = Brick(
    name="desk",
    version="1.0.0",
    summary="Opens and decides cases.",
    owner="tests",
    tables=(DeskCaseRow,),
    api={1: [post("/cases", open_, may="casework"), post("/cases/{case}/decision", decide, may="casework")]},
    labels={"account": label_accounts, "case": label_cases},
    find={"account": find_accounts},
    internal=[internal(close), internal(reopen), internal(choose_teams)],
)

SERVICE = """
service: waste
title: Bulky waste
organisation: example-borough
origin: example
lgsl: 528
owner: waste@example.gov.uk
bricks: [desk@1, workflow@1]
settings:
  workflow: {stages: stages.yaml}
flow:
  - {when: desk.opened, do: workflow.start, take: {case: case}}
  - {when: desk.decided, do: workflow.record, take: {case: case, outcome: outcome}}
  - {when: desk.closed, do: workflow.stop, take: {case: case}}
  - {when: desk.reopened, do: workflow.restart, take: {case: case}}
  - {when: desk.teams_chosen, do: workflow.note_teams, take: {account: account, teams: teams}}
  - {when: workflow.ended, only: {outcome: collected}, do: desk.close, take: {case: case}}
"""


class Keys:
    """Lets tests come in through the door: everybody with a session or a key supervises."""

    brick = desk

    @hookimpl
    def commons_grants(self, actor: str, view: View) -> tuple[Grant, ...]:
        return (Grant("supervisor", "*"),)

    @hookimpl
    def commons_key(self, digest: str, view: View) -> Actor | None:
        known = digest == hashlib.sha256(KEY.encode()).hexdigest()
        return Actor("key:018f4a3e-7b1c-7cc4-9a55-000000000002", (Grant("supervisor", "*"),)) if known else None


KEY = "key-of-the-tests"
BRICKS = [Keys(), workflow]
