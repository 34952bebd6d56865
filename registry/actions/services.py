"""Publishing a service: checked whole, stored as a new version that never changes."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints
from sqlmodel import col, select

from commons.errors import Changed, Fault, Forbidden, Invalid
from commons.model import Model, Slug
from commons.refs import PLATFORM
from commons.service import Service, ServiceFileError, load_files, lock_of
from commons.transaction import Transaction
from registry.checks.organisations import missing_organisation
from registry.checks.sheets import sheet_of
from registry.events import DraftRef, Published
from registry.rules.archive import MOST_FILES
from registry.rules.publishing import refuse_origin
from registry.tables import DraftRow, OrganisationRow, ServiceRow, UseRow, VersionRow, slugs_like

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}\.(yaml|csv)$")]
_EXAMPLE = "service: warm-space\ntitle: Warm space\norganisation: example-charity\norigin: example\n..."


class Publish(Model):
    """The files of a service.

    version: the newest version that the files are based on, 0 for a new service; left out, it is
        not checked. service: its slug, for owners of that service alone.
    """

    model_config = ConfigDict(
        str_max_length=300_000,
        json_schema_extra={
            "examples": [{"organisation": "example-charity", "version": 0, "files": {"service.yaml": _EXAMPLE}}]
        },
    )

    organisation: Slug
    service: Slug | None = None
    files: dict[FileName, str] = Field(min_length=1, max_length=MOST_FILES)
    version: int | None = Field(default=None, ge=0)
    draft: DraftRef | None = Field(default=None, description="The composer's draft that these files came from")


def publish(given: Publish, tx: Transaction) -> Published | None:
    """Publish a service as its next version, live at once."""
    service = _load(given, tx)
    organisation = _organisation(service, tx)
    row = tx.first(
        select(ServiceRow).where(
            col(ServiceRow.organisation) == service.organisation, col(ServiceRow.service) == service.slug
        )
    )
    _refuse_old(given, row)
    refuse_origin(
        service.origin,
        organisation_origin=organisation.origin,
        verified=organisation.verified,
        actor=tx.actor,
        organisation=organisation.slug,
        before=row.origin if row else None,
    )
    if row is not None and _digest(row, tx) == service.digest:
        return None
    if given.draft:
        _forget_draft(given.draft, tx)
    return _store(service, row, tx)


def _load(given: Publish, tx: Transaction) -> Service:
    try:
        service = load_files(given.files, tx.bricks)
        sheet_of(given.files)
        if fix := missing_organisation(service, tx.all(slugs_like(service.organisation))):
            raise ServiceFileError([fix])
    except ServiceFileError as error:
        raise Invalid(
            f"The files have {len(error.fixes)} {'thing' if len(error.fixes) == 1 else 'things'} to mend.",
            expected="Files that pass every check.",
            to_do="Mend what is listed and publish again.",
            faults=[Fault(f"{fix.file}:{fix.line}", _sentence(fix.what, fix.fits, fix.to_do)) for fix in error.fixes],
        ) from None
    if service.organisation != given.organisation:
        raise _mismatch("organisation", service.organisation, given.organisation)
    if given.service and service.slug != given.service:
        raise _mismatch("service", service.slug, given.service)
    if service.organisation == PLATFORM:
        raise Forbidden("The platform's own service is not published.")
    return service


def _sentence(what: str, fits: str, to_do: str) -> str:
    parts = [what, f"What fits: {fits}" if fits else "", f"What to do: {to_do}" if to_do else ""]
    return ". ".join(part.rstrip(".") for part in parts if part)


def _mismatch(key: str, found: str, wanted: str) -> Invalid:
    what = f"service.yaml says `{key}: {found}` and it is being published as “{wanted}”"
    return Invalid(f"{what}.", expected=f"{key}: {wanted}", faults=[Fault("service.yaml:1", what)])


def _organisation(service: Service, tx: Transaction) -> OrganisationRow:
    row = tx.first(select(OrganisationRow).where(col(OrganisationRow.slug) == service.organisation))
    assert row is not None  # it was looked for when the files were checked
    return row


def _refuse_old(given: Publish, row: ServiceRow | None) -> None:
    newest = row.newest if row else 0
    if given.version is None or given.version == newest:
        return
    if given.version == 0:
        raise Invalid(
            "There is already a service at this address.",
            to_do="Choose another address for the new one.",
            faults=[Fault("service", "You already have a service at this address. Choose another one")],
        )
    raise Changed(
        "Somebody published this service since you began to change it.",
        expected=f"Version {newest}; your files are based on version {given.version}.",
        to_do="Look at what they changed, then make your change to the newest version.",
    )


def _digest(row: ServiceRow, tx: Transaction) -> str | None:
    return tx.first(
        select(VersionRow.digest).where(
            col(VersionRow.organisation) == row.organisation,
            col(VersionRow.service) == row.service,
            col(VersionRow.version) == row.newest,
        )
    )


def _store(service: Service, row: ServiceRow | None, tx: Transaction) -> Published:
    version = row.newest + 1 if row else 1
    lgsl = service.file.lgsl if isinstance(service.file.lgsl, int) else None
    organisation, slug = service.organisation, service.slug
    tx.add(
        VersionRow(
            organisation=organisation,
            service=slug,
            version=version,
            title=service.title,
            origin=service.origin,
            digest=service.digest,
            files=dict(service.files),
            lock=lock_of(service),
        )
    )
    if row is None:
        row = tx.add(
            ServiceRow(
                organisation=organisation,
                service=slug,
                title=service.title,
                origin=service.origin,
                newest=version,
                published_at=tx.now,
            )
        )
    row.title, row.lgsl, row.newest, row.published_at = service.title, lgsl, version, tx.now
    sheet = sheet_of(service.files)
    row.offered = sheet is not None and sheet.offer
    _store_uses(service, tx)
    tx.forget_service(organisation, slug)
    bricks = tuple(service.bricks)
    return Published(
        organisation=organisation, service=slug, version=version, origin=service.origin, lgsl=lgsl, bricks=bricks
    )


def _store_uses(service: Service, tx: Transaction) -> None:
    majors = service.file.majors
    rows = tx.all(
        select(UseRow).where(col(UseRow.organisation) == service.organisation, col(UseRow.service) == service.slug)
    )
    for row in rows:
        if majors.get(row.brick) != row.major:
            tx.delete(row)
    tx.flush()
    kept = {row.brick for row in rows if majors.get(row.brick) == row.major}
    for brick, major in majors.items():
        if brick not in kept:
            tx.add(
                UseRow(
                    organisation=service.organisation,
                    service=service.slug,
                    brick=brick,
                    major=major,
                    origin=service.origin,
                )
            )


def _forget_draft(ref: str, tx: Transaction) -> None:
    row = tx.first(select(DraftRow).where(col(DraftRow.ref) == ref, col(DraftRow.owner) == tx.actor.id))
    if row is not None:
        tx.delete(row)
