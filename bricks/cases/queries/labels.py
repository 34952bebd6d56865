"""What cases are called elsewhere, and what a caseworker can choose from."""

from collections.abc import Iterable

from sqlmodel import col, select

from bricks.cases.rules.numbers import read_number
from bricks.cases.settings import CasesSettings
from bricks.cases.tables import CaseRow, MemberRow
from commons.model import Model
from commons.refs import Label
from commons.view import View

MOST_ACCOUNTS = 200


def label_cases(refs: Iterable[str], view: View) -> dict[str, Label]:
    """Case numbers, with the address of the case's page for staff."""
    rows = view.rows(select(col(CaseRow.ref), col(CaseRow.number)).where(col(CaseRow.ref).in_(list(refs))))
    here = f"/work/{view.organisation}/{view.service.slug}/cases"
    staff = view.may("casework")
    return {ref: Label(number, f"{here}/{ref}" if staff else "") for ref, number in rows}


def find_cases(text: str, view: View) -> list[str]:
    """The case with this number."""
    number = read_number(text)
    return view.all(select(col(CaseRow.ref)).where(col(CaseRow.number) == number).limit(10)) if number else []


class Choices(Model):
    """What the forms of the staff offer, as pairs of value and words."""

    accounts: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    priorities: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    my_teams: tuple[str, ...]
    may_supervise: bool


def choices(view: View, *, accounts: bool = False) -> Choices:
    """What can be chosen in this service; `accounts` asks for the people who work on it as well."""
    settings = view.settings(CasesSettings)
    mine = select(col(MemberRow.team)).where(col(MemberRow.account) == view.actor.ref).limit(100)
    return Choices(
        accounts=_accounts(view) if accounts else (),
        teams=tuple((team.code, team.title) for team in settings.teams),
        outcomes=tuple((outcome.code, outcome.title) for outcome in settings.outcomes),
        priorities=tuple((words.code.value, words.title) for words in settings.priorities),
        stages=tuple(view.service.codes.get("stage", {}).items()),
        my_teams=tuple(view.all(mine)) if settings.teams else (),
        may_supervise=view.may("supervise"),
    )


def _accounts(view: View) -> tuple[tuple[str, str], ...]:
    found = view.find("account", "")[:MOST_ACCOUNTS]
    labels = view.labels({"account": found})
    return tuple(sorted(((ref, label.text) for ref, label in labels.items()), key=lambda pair: pair[1].lower()))
