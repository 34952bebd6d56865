"""Who has which role in a service, open invitations, and how accounts are shown to others."""

from collections.abc import Collection
from datetime import datetime

from pydantic import ConfigDict
from sqlmodel import col, or_, select

from bricks.accounts.events import GrantRef, InvitationRef, Role
from bricks.accounts.tables import AccountRow, GrantRow, InvitationRow
from commons.brick import OnThread
from commons.model import Line, Model, Slug
from commons.refs import AccountRef, Label
from commons.view import MOST_FOUND, View


class People(Model):
    """Of which service; without one, of the whole organisation."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"organisation": "example-borough", "service": "bulky-waste"}]}
    )

    organisation: Slug
    service: Slug | None = None


class PersonWithRole(Model):
    """Somebody who holds a role here."""

    account: AccountRef
    name: Line
    email: str
    role: Role
    grant: GrantRef
    whole_organisation: bool
    since: datetime


class Invitation(Model):
    """Somebody who was invited and has not answered."""

    invitation: InvitationRef
    email: str
    role: Role
    whole_organisation: bool
    expires_at: datetime
    sent: bool


class PeopleOfService(Model):
    """Everybody who holds a role here, and who is invited."""

    people: tuple[PersonWithRole, ...]
    invitations: tuple[Invitation, ...]


def people(asked: People, view: View) -> PeopleOfService:
    """Who has which role here."""
    where = [col(GrantRow.at_organisation) == asked.organisation]
    if asked.service:
        where.append(or_(col(GrantRow.at_service) == asked.service, col(GrantRow.at_service) == ""))
    rows = view.rows(
        select(GrantRow, AccountRow)
        .join(AccountRow, col(AccountRow.ref) == col(GrantRow.account))
        .where(*where)
        .order_by(col(AccountRow.name), col(GrantRow.role))
        .limit(500)
    )
    view.look(*(account.ref for _, account in rows))
    return PeopleOfService(
        people=tuple(_person(grant, account) for grant, account in rows),
        invitations=tuple(_invitation(row) for row in _open_invitations(asked, view)),
    )


def _person(grant: GrantRow, account: AccountRow) -> PersonWithRole:
    role: Role = grant.role  # type: ignore[assignment]  # the column holds what the grant action wrote
    return PersonWithRole(
        account=account.ref,
        name=account.name,
        email=account.email,
        role=role,
        grant=grant.ref,
        whole_organisation=not grant.at_service,
        since=grant.created_at,
    )


def _open_invitations(asked: People, view: View) -> list[InvitationRow]:
    where = [
        col(InvitationRow.at_organisation) == asked.organisation,
        col(InvitationRow.closed_at).is_(None),
        col(InvitationRow.expires_at) > view.now,
    ]
    if asked.service:
        where.append(or_(col(InvitationRow.at_service) == asked.service, col(InvitationRow.at_service) == ""))
    return view.all(select(InvitationRow).where(*where).order_by(col(InvitationRow.created_at)).limit(200))


def _invitation(row: InvitationRow) -> Invitation:
    role: Role = row.role  # type: ignore[assignment]  # the column holds what the invite action wrote
    return Invitation(
        invitation=row.ref,
        email=row.email,
        role=role,
        whole_organisation=not row.at_service,
        expires_at=row.expires_at,
        sent=not row.link,
    )


class ServicePeople(Model):
    """A panel: how many hold a role in the service the reader is at."""

    organisation: Slug
    service: Slug
    people: int
    invited: int


def panel(asked: OnThread, view: View) -> ServicePeople:
    """Who works in the service, for its owner's page."""
    here = People(organisation=view.organisation, service=view.service.slug)
    found = people(here, view)
    return ServicePeople(
        organisation=here.organisation,
        service=view.service.slug,
        people=len({one.account for one in found.people}),
        invited=len(found.invitations),
    )


RUNS = (
    ("owner", "Owner: sets up services, invites people and sees what they cost"),
    ("administrator", "Administrator: also gives the role of an administrator in this organisation"),
)
"""The roles that run an organisation, in words."""


class Running(Model):
    """A panel: who has a role in a whole organisation, or is invited to one."""

    organisation: Slug
    people: tuple[PersonWithRole, ...]
    invitations: tuple[Invitation, ...]
    roles: tuple[tuple[str, str], ...] = RUNS


def running_panel(asked: OnThread, view: View) -> Running:
    """Who runs an organisation, for the administrators of the installation."""
    found = people(People(organisation=asked.ref), view)
    return Running(
        organisation=asked.ref,
        people=tuple(one for one in found.people if one.whole_organisation),
        invitations=tuple(one for one in found.invitations if one.whole_organisation),
    )


def label(refs: Collection[str], view: View) -> dict[str, Label]:
    """Colleagues by name; applicants and the public read “A member of staff”."""
    colleague = not (view.actor.is_applicant or view.actor.is_anonymous)
    rows = view.all(select(AccountRow).where(col(AccountRow.ref).in_(sorted(refs))))
    return {row.ref: Label(row.name if colleague else "A member of staff") for row in rows}


def label_invitations(refs: Collection[str], view: View) -> dict[str, Label]:
    """Invitations by what they invite to, with the page that lists them; whom they invite is read there."""
    rows = view.all(select(InvitationRow).where(col(InvitationRow.ref).in_(sorted(refs))))
    return {row.ref: _place(row.at_organisation, row.at_service) for row in rows}


def _place(organisation: str, service: str) -> Label:
    if not service:
        return Label(f"Invitation to {organisation}")
    return Label(f"Invitation to {organisation}/{service}", f"/work/{organisation}/{service}/accounts")


def find(text: str, view: View) -> list[str]:
    """Accounts with a role in the reader's service whose name or address holds the text; all for no text."""
    found = (
        select(col(AccountRow.ref))
        .join(GrantRow, col(GrantRow.account) == col(AccountRow.ref))
        .where(
            col(GrantRow.at_organisation) == view.organisation,
            or_(col(GrantRow.at_service) == view.service.slug, col(GrantRow.at_service) == ""),
            col(AccountRow.closed).is_(False),
        )
    )
    if wanted := text.strip():
        name, email = col(AccountRow.name), col(AccountRow.email)
        found = found.where(or_(name.icontains(wanted, autoescape=True), email.icontains(wanted, autoescape=True)))
    return view.all(found.distinct().order_by(col(AccountRow.ref)).limit(MOST_FOUND + 1))
