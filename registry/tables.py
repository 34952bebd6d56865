"""Organisations, releases and published services. All of it is public but the drafts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from commons.database import Public, Tenant, UtcDateTime, index, personal


class OrganisationRow(Public, table=True):
    """A council, a charity or another body that owns services."""

    __tablename__ = "registry_organisation"
    __table_args__ = (index("registry_organisation", "slug", unique=True),)

    slug: str = Field(max_length=64)
    name: str = Field(max_length=200)
    short_name: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    origin: str = Field(max_length=20)
    verified: bool = False
    note: str = Field(default="", max_length=500)
    """For examples: whose published rules they follow."""
    gss: str = Field(default="", max_length=9)
    ecode: str = Field(default="", max_length=9)
    council_type: str = Field(default="", max_length=60)
    tier: str = Field(default="", max_length=20)
    region: str = Field(default="", max_length=60)
    county: str = Field(default="", max_length=60)
    population: int | None = None
    founded_by: str = Field(default="", max_length=80)
    """The account that set it up from the pages, as an actor's id."""


def slugs_like(slug: str) -> SelectOfScalar[str]:
    """The statement for the organisations whose slugs begin alike, this very one first if there is one."""
    alike = col(OrganisationRow.slug).startswith(slug[:2], autoescape=True)
    order = (col(OrganisationRow.slug) != slug, col(OrganisationRow.slug))
    return select(OrganisationRow.slug).where(alike).order_by(*order).limit(500)


class ServiceRow(Public, table=True):
    """A published service, as its newest version has it."""

    __tablename__ = "registry_service"
    __table_args__ = (index("registry_service", "organisation", "service", unique=True),)

    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    title: str = Field(max_length=200)
    origin: str = Field(max_length=20)
    lgsl: int | None = None
    newest: int
    offered: bool = Field(default=False, index=True)
    """Whether others may start from it: it carries a composer's sheet that is offered."""
    published_at: datetime = Field(sa_type=UtcDateTime)


class VersionRow(Public, table=True):
    """One published version of a service: its files and its lock. It never changes."""

    __tablename__ = "registry_version"
    __table_args__ = (index("registry_version", "organisation", "service", "version", unique=True),)

    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    version: int
    title: str = Field(max_length=200)
    origin: str = Field(max_length=20)
    digest: str = Field(max_length=64)
    files: dict[str, str] = Field(sa_type=JSON)
    lock: dict[str, Any] = Field(sa_type=JSON)


class UseRow(Public, table=True):
    """A brick that the newest version of a service is composed of."""

    __tablename__ = "registry_use"
    __table_args__ = (
        index("registry_use", "organisation", "service", "brick", unique=True),
        index("registry_use", "brick", "major"),
    )

    organisation: str = Field(max_length=64)
    service: str = Field(max_length=64)
    brick: str = Field(max_length=40)
    major: int
    origin: str = Field(max_length=20)


class ReleaseRow(Public, table=True):
    """A brick's release: what it promises, and the digest of its code. It never changes."""

    __tablename__ = "registry_release"
    __table_args__ = (index("registry_release", "brick", "release", unique=True),)

    brick: str = Field(max_length=40)
    release: str = Field(max_length=40)
    """The version number alone: 1.2.0."""
    digest: str = Field(max_length=64)
    descriptor: dict[str, Any] = Field(sa_type=JSON)


class InstalledRow(Public, table=True):
    """What is installed of a brick now."""

    __tablename__ = "registry_installed"
    __table_args__ = (index("registry_installed", "brick", unique=True),)

    brick: str = Field(max_length=40)
    release: str = Field(max_length=40)
    digest: str = Field(max_length=64)
    altered: bool = False


class DraftRow(Tenant, table=True):
    """A service that somebody is composing on the pages."""

    __tablename__ = "registry_draft"
    __kind__ = "draft"
    __table_args__ = (index("registry_draft", "organisation", "owner"),)

    owner: str = Field(max_length=80)
    """The account that composes, as an actor's id."""
    at_organisation: str = Field(max_length=64)
    template_organisation: str = Field(max_length=64)
    template_service: str = Field(max_length=64)
    template_version: int
    answers: dict[str, Any] = personal(sa_type=JSON, retain="P90D")
