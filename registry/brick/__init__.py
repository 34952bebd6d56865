"""Releases, organisations and published services, and the pages on which people compose and keep them."""

from typing import Any

from commons.brick import Brick, get, pages_only, post
from commons.hooks import hookimpl
from commons.installation import Published
from commons.view import View
from registry.actions import drafts, organisations, releases, services, steps
from registry.brick.starting import start
from registry.events import Founded
from registry.pages import PAGES
from registry.queries import organisations as asked_organisations
from registry.queries import releases as asked_releases
from registry.queries import services as asked_services
from registry.queries import steps as asked_steps
from registry.settings import RegistrySettings
from registry.tables import (
    DraftRow,
    InstalledRow,
    OrganisationRow,
    ReleaseRow,
    ServiceRow,
    UseRow,
    VersionRow,
)

__all__ = ["brick", "commons_service", "commons_started"]

_SERVICE = "/services/{organisation}/{service}"

brick = Brick(
    name="registry",
    version="1.0.0",
    summary="Keeps brick releases, organisations and published services, and lets people compose new ones",
    owner="commons",
    platform=True,
    settings=RegistrySettings,
    tables=(OrganisationRow, ServiceRow, VersionRow, UseRow, ReleaseRow, InstalledRow, DraftRow),
    api={
        1: [
            get("/organisations", asked_organisations.organisations, may="anyone"),
            get("/organisations/{organisation}", asked_organisations.organisation, may="anyone"),
            post(
                "/organisations/{organisation}/verification",
                organisations.verify,
                may="administer",
                within="organisation",
            ),
            get("/services", asked_services.services, may="anyone"),
            post("/services", services.publish, may="own", within="organisation"),
            get(_SERVICE, asked_services.service, may="anyone"),
            get(f"{_SERVICE}/versions", asked_services.versions, may="anyone"),
            get(f"{_SERVICE}/versions/{{version}}", asked_services.version, may="anyone"),
            get(f"{_SERVICE}/differences", asked_services.differences, may="anyone"),
            get(f"{_SERVICE}/parked", asked_steps.parked, may="own", within="organisation"),
            post(f"{_SERVICE}/parked/{{step}}/retry", steps.retry, may="own", within="organisation"),
            post("/checks", asked_services.check, may="anyone", reads=True),
            get("/bricks", asked_releases.bricks, may="anyone"),
            get("/bricks/{brick}", asked_releases.brick, may="anyone"),
            get("/bricks/{brick}/releases", asked_releases.releases, may="anyone"),
        ]
    },
    internal=[
        pages_only(organisations.list_, may="administer"),
        pages_only(organisations.found, may="anyone", within="organisation"),
        pages_only(releases.install, may="administer"),
        pages_only(drafts.draft, may="own", within="organisation"),
        pages_only(drafts.discard, may="anyone"),
    ],
    pages=PAGES,
    labels={"organisation": asked_organisations.label},
    units={"organisation": Founded},
)


@hookimpl
def commons_service(organisation: str, service: str, version: int | None, view: View) -> Published | None:
    """A published version of a service, for the kernel to load; the newest when no version is named."""
    row = asked_services.stored(view, organisation, service, version)
    return Published(row.version, row.files, row.lock, row.created_at) if row else None


@hookimpl
def commons_started(commons: Any) -> None:
    """Record what is installed, list organisations, and publish the examples if there are any."""
    start(commons, brick)
