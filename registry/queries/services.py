"""Published services, their versions and what differs between them, and checking files."""

from datetime import datetime
from typing import Any, TypeAlias

from pydantic import ConfigDict, Field
from sqlmodel import col, or_, select

from commons.differences import in_words
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Listing, Model, Paging, Slug
from commons.service import ServiceFileError, load_files
from commons.view import View
from registry.checks.organisations import missing_organisation
from registry.checks.sheets import sheet_of
from registry.tables import ServiceRow, UseRow, VersionRow, slugs_like

Files: TypeAlias = dict[str, str]


class Services(Paging):
    """Which services, in order of organisation and service."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"brick": "cases", "origin": "example", "limit": 25}]})

    organisation: Slug | None = None
    brick: str | None = Field(default=None, max_length=40, description="Only services that compose this brick")
    origin: Origin | None = None
    lgsl: int | None = Field(default=None, description="Local Government Services List id")


class OneService(Model):
    """Which service."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"organisation": "example-neighbours", "service": "warm-space"}]}
    )

    organisation: Slug
    service: Slug


class OneVersion(OneService):
    """Which version of a service."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"organisation": "example-neighbours", "service": "warm-space", "version": 1}]}
    )

    version: int = Field(ge=1)


class Compare(OneService):
    """Which two versions: the newest and the one before it, unless others are named."""

    before: int | None = Field(default=None, ge=1)
    after: int | None = Field(default=None, ge=1)


class Check(Model):
    """Files to check, by name."""

    model_config = ConfigDict(
        str_max_length=300_000,
        json_schema_extra={"examples": [{"files": {"service.yaml": "service: warm-space\n..."}}]},
    )

    files: Files = Field(min_length=1, max_length=20)


class ServiceSummary(Model):
    """A published service in a list."""

    organisation: Slug
    service: Slug
    title: str
    origin: Origin
    lgsl: int | None
    version: int
    published_at: datetime


class VersionSummary(Model):
    """A version of a service in a list."""

    version: int
    title: str
    digest: str
    published_at: datetime


class Versions(Model):
    """Every version of a service, the newest first."""

    versions: tuple[VersionSummary, ...]


class PublishedService(Model):
    """A version of a service: its files, and the releases it was published against."""

    model_config = ConfigDict(str_max_length=300_000)

    organisation: Slug
    service: Slug
    title: str
    origin: Origin
    version: int
    newest: int
    published_at: datetime
    digest: str
    files: Files
    lock: dict[str, Any]


class FieldDifference(Model):
    """One field that differs. A line is null where that version does not have the field."""

    file: str
    says: str
    line_before: int | None
    line_after: int | None


class Differences(Model):
    """What differs between two versions, field by field."""

    before: int
    after: int
    differences: tuple[FieldDifference, ...]


class Problem(Model):
    """One thing to mend in a file: where, what was found, what fits, what to do."""

    file: str
    line: int
    what: str
    fits: str
    to_do: str


class Checked(Model):
    """Whether files make a service, and all that is to mend if they do not."""

    fits: bool
    organisation: str | None = None
    service: str | None = None
    title: str | None = None
    problems: tuple[Problem, ...] = ()


def services(asked: Services, view: View) -> Listing[ServiceSummary]:
    """Published services."""
    found = select(ServiceRow)
    if asked.organisation:
        found = found.where(col(ServiceRow.organisation) == asked.organisation)
    if asked.origin:
        found = found.where(col(ServiceRow.origin) == asked.origin)
    if asked.lgsl is not None:
        found = found.where(col(ServiceRow.lgsl) == asked.lgsl)
    if asked.brick:
        uses = (col(UseRow.organisation) == col(ServiceRow.organisation)) & (
            col(UseRow.service) == col(ServiceRow.service)
        )
        found = found.join(UseRow, uses).where(col(UseRow.brick) == asked.brick)
    total = view.count(found)
    if asked.after:
        organisation, _, service = asked.after.partition("/")
        later = (col(ServiceRow.organisation) == organisation) & (col(ServiceRow.service) > service)
        found = found.where(or_(col(ServiceRow.organisation) > organisation, later))
    rows = view.all(found.order_by(col(ServiceRow.organisation), col(ServiceRow.service)).limit(asked.limit + 1))
    last = rows[asked.limit - 1] if len(rows) > asked.limit else None
    more = f"{last.organisation}/{last.service}" if last else None
    return Listing[ServiceSummary](items=tuple(_summary(row) for row in rows[: asked.limit]), next=more, total=total)


def _summary(row: ServiceRow) -> ServiceSummary:
    shown = row.model_dump(exclude={"ref", "created_at", "newest", "offered"})
    return ServiceSummary(version=row.newest, **shown)


def service(asked: OneService, view: View) -> PublishedService:
    """The newest version of a service, with its files."""
    return _published(asked, None, view)


def version(asked: OneVersion, view: View) -> PublishedService:
    """One version of a service, with its files."""
    return _published(asked, asked.version, view)


def _published(asked: OneService, number: int | None, view: View) -> PublishedService:
    newest = _newest(asked, view)
    row = stored(view, asked.organisation, asked.service, number or newest)
    if row is None:
        raise NotFound("There is no such version.", expected=f"A number from 1 to {newest}.")
    shown = row.model_dump(exclude={"ref", "created_at"})
    return PublishedService(newest=newest, published_at=row.created_at, **shown)


def _newest(asked: OneService, view: View) -> int:
    found = view.first(
        select(ServiceRow.newest).where(
            col(ServiceRow.organisation) == asked.organisation, col(ServiceRow.service) == asked.service
        )
    )
    if found is None:
        raise NotFound("There is no such service.", to_do="Look for it in the list of services.")
    return found


def stored(view: View, organisation: str, slug: str, number: int | None) -> VersionRow | None:
    """The row of a version; the newest when no number is given."""
    found = select(VersionRow).where(col(VersionRow.organisation) == organisation, col(VersionRow.service) == slug)
    if number is not None:
        return view.first(found.where(col(VersionRow.version) == number))
    return view.first(found.order_by(col(VersionRow.version).desc()))


def versions(asked: OneService, view: View) -> Versions:
    """Every version of a service, the newest first."""
    _newest(asked, view)
    found = (
        select(col(VersionRow.version), col(VersionRow.title), col(VersionRow.digest), col(VersionRow.created_at))
        .where(col(VersionRow.organisation) == asked.organisation, col(VersionRow.service) == asked.service)
        .order_by(col(VersionRow.version).desc())
        .limit(1_000)
    )
    rows = view.rows(found)
    return Versions(
        versions=tuple(
            VersionSummary(version=number, title=title, digest=digest, published_at=at)
            for number, title, digest, at in rows
        )
    )


def differences(asked: Compare, view: View) -> Differences:
    """What differs between two versions of a service, field by field."""
    newest = _newest(asked, view)
    after = asked.after or newest
    before = asked.before or max(after - 1, 1)
    old, new = _published(asked, before, view), _published(asked, after, view)
    found = in_words(old.files, new.files)
    shown = tuple(
        FieldDifference(file=one.file, says=one.says, line_before=one.line_before, line_after=one.line_after)
        for one in found
    )
    return Differences(before=before, after=after, differences=shown)


def check(asked: Check, view: View) -> Checked:
    """Check the files of a service without publishing them."""
    try:
        found = load_files(asked.files, view.bricks)
        sheet_of(asked.files)
        if fix := missing_organisation(found, view.all(slugs_like(found.organisation))):
            raise ServiceFileError([fix])
    except ServiceFileError as error:
        problems = tuple(
            Problem(file=fix.file, line=fix.line, what=fix.what, fits=fix.fits, to_do=fix.to_do) for fix in error.fixes
        )
        return Checked(fits=False, problems=problems)
    return Checked(fits=True, organisation=found.organisation, service=found.slug, title=found.title)
