"""Giving and taking roles. Nobody gives more than they hold, and an organisation keeps an owner."""

from typing import Annotated

from pydantic import ConfigDict
from sqlmodel import col, select

from bricks.accounts.events import Granted, GrantRef, Revoked, Role
from bricks.accounts.rules.roles import ADMINISTRATOR, GIVEN_BY_OWNERS, may_give
from bricks.accounts.tables import AccountRow, GrantRow
from commons.errors import Forbidden, NotFound, Refused
from commons.model import Model, Slug
from commons.refs import AccountRef, Code, Kind
from commons.transaction import Transaction

_ACCOUNT = "01920000-0000-7000-8000-000000000001"


class Give(Model):
    """A role for an account, in one service or, without one, in the whole organisation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"organisation": "example-borough", "service": "bulky-waste", "account": _ACCOUNT, "role": "caseworker"}
            ]
        }
    )

    organisation: Slug
    service: Slug | None = None
    account: AccountRef
    role: Role


class Take(Model):
    """A role to take away again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"organisation": "example-borough", "service": "bulky-waste", "grant": _ACCOUNT}]
        }
    )

    organisation: Slug
    service: Slug | None = None
    grant: GrantRef


class Appoint(Model):
    """The owner of an organisation that was just set up."""

    organisation: Code
    account: Annotated[str, Kind("account")]


def grant(given: Give, tx: Transaction) -> Granted | None:
    """Give an account a role."""
    refuse_beyond_own(tx, given.role, given.organisation, given.service)
    tx.get(AccountRow, given.account)
    return give(tx, given.account, given.role, given.organisation, given.service)


def appoint(given: Appoint, tx: Transaction) -> Granted | None:
    """Make whoever set up an organisation its owner."""
    tx.get(AccountRow, given.account)
    return give(tx, given.account, "owner", given.organisation, None)


def revoke(given: Take, tx: Transaction) -> Revoked:
    """Take a role away."""
    tx.alone(f"roles {given.organisation}")
    row = tx.get(GrantRow, given.grant)
    if row.at_organisation != given.organisation or (given.service and row.at_service != given.service):
        raise NotFound("There is no such role here.", to_do="Open the list of people again.")
    refuse_beyond_own(tx, row.role, row.at_organisation, row.at_service or None)
    if row.role == "owner" and not row.at_service and _owners(tx, row.at_organisation) == 1:
        raise Refused(
            "This is the last owner of the organisation, so the role cannot be taken away.",
            expected="An organisation keeps at least one owner.",
            to_do="Make somebody else an owner of the whole organisation first.",
        )
    tx.delete(row)
    role: Role = row.role  # type: ignore[assignment]  # the column holds what `give` wrote
    return Revoked(account=row.account, role=role, organisation=row.at_organisation, service=row.at_service or None)


def give(tx: Transaction, account: str, role: Role, organisation: str, service: str | None) -> Granted | None:
    """Store a role and say so; None when the account holds it already."""
    held = select(GrantRow).where(
        col(GrantRow.account) == account,
        col(GrantRow.role) == role,
        col(GrantRow.at_organisation) == organisation,
        col(GrantRow.at_service) == (service or ""),
    )
    if tx.first(held) is not None:
        return None
    tx.add(GrantRow(account=account, role=role, at_organisation=organisation, at_service=service or ""))
    return Granted(account=account, role=role, organisation=organisation, service=service)


def refuse_beyond_own(tx: Transaction, role: str, organisation: str, service: str | None) -> None:
    """Refuse a role beyond what the actor holds, and any that owners do not give."""
    operator = tx.actor.id == "operator"
    if role not in GIVEN_BY_OWNERS and not operator and not tx.actor.may("administer", organisation, service):
        raise Forbidden(f"Only an administrator gives the role “{role}”.", expected="caseworker, supervisor or owner.")
    if role == ADMINISTRATOR and service:
        raise Refused("An administrator has the whole organisation.", to_do="Leave the service out.")
    if not operator and not may_give(tx.actor.grants, role, organisation, service or ""):
        raise Forbidden(
            "You cannot give or take a role that you do not hold yourself.",
            expected="A role of your own that reaches as far.",
            to_do="Ask an owner of the whole organisation.",
        )


def _owners(tx: Transaction, organisation: str) -> int:
    return tx.count(
        select(GrantRow).where(
            col(GrantRow.role) == "owner",
            col(GrantRow.at_organisation) == organisation,
            col(GrantRow.at_service) == "",
        )
    )
