"""What the composer's pages show: templates to start from, and one's own drafts."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from commons.brick import OnThread
from commons.errors import NotFound
from commons.model import Model
from commons.view import View
from registry.checks.sheets import sheet_of
from registry.queries.services import stored
from registry.rules.sheet import Sheet
from registry.tables import DraftRow, OrganisationRow, ServiceRow


@dataclass(frozen=True)
class Template:
    """A published service that others may start from."""

    organisation: str
    organisation_name: str
    service: str
    version: int
    title: str
    origin: str
    files: dict[str, str]
    sheet: Sheet

    @property
    def address(self) -> str:
        return f"{self.organisation}/{self.service}"


@dataclass(frozen=True)
class OwnDraft:
    """A draft of somebody's own."""

    ref: str
    organisation: str
    template: str
    template_version: int
    answers: dict[str, Any]
    version: int

    @property
    def title(self) -> str:
        return str(self.answers.get("title") or "Untitled")


def templates(view: View) -> list[Template]:
    """Every service that others may start from, in the order that their sheets ask for."""
    rows = view.all(select(ServiceRow).where(col(ServiceRow.offered).is_(True)).limit(100))
    found = [template(view, row.organisation, row.service) for row in rows]
    return sorted(found, key=lambda one: (one.sheet.order, one.sheet.title, one.address))


def template(view: View, organisation: str, service: str, version: int | None = None) -> Template:
    """A service to start from; NotFound when there is none or it carries no sheet."""
    row = stored(view, organisation, service, version)
    sheet = sheet_of(row.files) if row else None
    if row is None or sheet is None or not sheet.offer:
        raise NotFound("There is no such service to start from.", to_do="Choose one of those that the composer shows.")
    return Template(
        organisation=organisation,
        organisation_name=name_of(view, organisation),
        service=service,
        version=row.version,
        title=row.title,
        origin=row.origin,
        files=row.files,
        sheet=sheet,
    )


def drafts(view: View) -> list[OwnDraft]:
    """The reader's own drafts, the newest first."""
    rows = select(DraftRow).where(col(DraftRow.owner) == view.actor.id).order_by(col(DraftRow.created_at).desc())
    return [_draft(row) for row in view.all(rows.limit(100))]


def draft(view: View, ref: str) -> OwnDraft:
    """One of the reader's own drafts; NotFound for anybody else's."""
    row = view.first(select(DraftRow).where(col(DraftRow.ref) == ref, col(DraftRow.owner) == view.actor.id))
    if row is None:
        raise NotFound(
            "There is no such draft.", to_do="Open the composer again. Published drafts are gone from there."
        )
    return _draft(row)


def _draft(row: DraftRow) -> OwnDraft:
    return OwnDraft(
        ref=row.ref,
        organisation=row.at_organisation,
        template=f"{row.template_organisation}/{row.template_service}",
        template_version=row.template_version,
        answers=row.answers,
        version=row.version,
    )


class OwnService(Model):
    """A service in which the reader has a role."""

    organisation: str
    organisation_name: str
    service: str
    title: str
    origin: str
    own: bool


class OwnServices(Model):
    """The services in which the reader has a role."""

    services: tuple[OwnService, ...]
    administers: bool
    """Whether they look after the whole installation."""


def panel(asked: OnThread, view: View) -> OwnServices:
    """The services in which the reader has a role, for their account's page."""
    grants = view.actor.grants
    found = select(ServiceRow).order_by(col(ServiceRow.organisation), col(ServiceRow.title)).limit(100)
    if not any(grant.organisation == "*" for grant in grants):
        found = found.where(col(ServiceRow.organisation).in_(sorted({grant.organisation for grant in grants})))
    rows = [row for row in view.all(found) if view.actor.may("casework", row.organisation, row.service)]
    names = {one.slug: one.name for one in organisations_named(view, {row.organisation for row in rows})}
    return OwnServices(
        administers=view.may("administer"),
        services=tuple(
            OwnService(
                organisation=row.organisation,
                organisation_name=names.get(row.organisation, row.organisation),
                service=row.service,
                title=row.title,
                origin=row.origin,
                own=view.actor.may("own", row.organisation, row.service),
            )
            for row in rows
        ),
    )


def organisations_named(view: View, slugs: set[str]) -> list[OrganisationRow]:
    """These organisations, by name."""
    found = select(OrganisationRow).where(col(OrganisationRow.slug).in_(sorted(slugs)))
    return view.all(found.order_by(col(OrganisationRow.name)))


def name_of(view: View, slug: str) -> str:
    """An organisation's name, or its slug if it is not listed."""
    return next((row.name for row in organisations_named(view, {slug})), slug)
