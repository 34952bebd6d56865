"""Releases, organisations and published services, and the pages on which people compose and keep them."""

import csv
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from commons.access import OPERATOR, Actor, Grant
from commons.brick import Brick, Panel, get, pages_only, post
from commons.errors import Problem
from commons.event import Origin
from commons.hooks import hookimpl
from commons.installation import Published
from commons.model import Model
from commons.service import ServiceFileError, read_folder
from commons.service.source import read
from commons.view import View
from registry.actions import drafts, organisations, releases, services, steps
from registry.actions.organisations import Listing, Organisation, Verify, list_, verify
from registry.actions.releases import Install, install
from registry.actions.services import Publish, publish
from registry.events import Founded
from registry.pages import PAGES
from registry.queries import composer, redesign
from registry.queries import organisations as asked_organisations
from registry.queries import releases as asked_releases
from registry.queries import services as asked_services
from registry.queries import steps as asked_steps
from registry.queries.releases import known_releases
from registry.queries.services import stored
from registry.rules.archive import adopt
from registry.rules.descriptor import descriptor_of
from registry.rules.publishing import OWN, OWN_EXAMPLE
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
            get("/redesigns/{publisher}/{about}", redesign.redesigned, may="anyone"),
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
    panels=[
        Panel(
            on="account", title="Your services", query=composer.panel, template="registry/services.html", may="anyone"
        )
    ],
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


log = logging.getLogger("commons.registry")


class _Example(Model):
    slug: str
    name: str
    kind: str
    note: str


class _Examples(Model):
    organisations: tuple[_Example, ...]


def start(commons: Any, brick: Brick) -> None:
    """Record releases, list organisations, publish the platform's own services and the examples, where they are new."""
    _record_releases(commons, brick)
    _list_organisations(commons)
    folder = commons.settings.examples
    for main in _own_services(commons):
        _publish_own(commons, brick, main.parent)
    if folder is not None:
        for main in sorted(Path(folder).glob("services/*/*/service.yaml")):
            _publish_example(commons, brick, main.parent)


def _perform(commons: Any, action: Callable[..., Any], given: BaseModel, actor: Actor = OPERATOR) -> Any:
    command = commons.command(action, given, actor=actor, service=commons.platform)
    return commons.writer.perform(command).result()


def _record_releases(commons: Any, brick: Brick) -> None:
    with commons.platform_view(brick) as view:
        known = known_releases(view)
    new = [one for one in commons.bricks.values() if known.get(one.name) != (one.version, one.digest)]
    if not new:
        return
    for one in new:
        if known.get(one.name, ("", ""))[0] == one.version:
            log.warning("the code of a release has changed", extra={"fields": {"release": one.release}})
    _perform(commons, install, Install(descriptors=tuple(descriptor_of(one) for one in new)))


def _list_organisations(commons: Any) -> None:
    given = [*_councils(_councils_file(commons)), *_examples(commons.settings.example_file("organisations.yaml"))]
    if given:
        _perform(commons, list_, Listing(organisations=tuple(given)))


def _councils_file(commons: Any) -> Path | None:
    england: Path | None = commons.settings.england
    if england is not None and (england / "councils.csv").exists():
        return england / "councils.csv"
    found: Path | None = commons.settings.example_file("england", "councils.csv")
    return found


def _councils(path: Path | None) -> Iterator[Organisation]:
    """The councils of the file, as public statistics know them: they have not joined by being listed."""
    if path is None:
        return
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield Organisation(
                slug=row["slug"],
                name=row["name"],
                short_name=row["nice_name"],
                kind="council",
                origin="declared",
                gss=row["gss"],
                ecode=row["ecode"],
                council_type=row["type"],
                tier=row["tier"],
                region=row["region"],
                county=row["county"],
                population=int(row["population"]) if row["population"] else None,
            )


def _examples(path: Path | None) -> Iterator[Organisation]:
    if path is None:
        return
    found = _Examples.model_validate(read(path.name, path.read_text(encoding="utf-8")).data)
    for one in found.organisations:
        shown = {**one.model_dump(), "short_name": one.name, "origin": "example"}
        yield Organisation.model_validate(shown)


def _own_services(commons: Any) -> list[Path]:
    """The services that installed bricks bring along, of which every brick is installed."""
    found = []
    for one in commons.bricks.values():
        for main in sorted((one.folder / "services").glob("*/service.yaml")):
            names = {str(name).partition("@")[0] for name in read("", main.read_text(encoding="utf-8")).data["bricks"]}
            if names <= commons.bricks.keys():
                found.append(main)
    return found


def _publish_own(commons: Any, brick: Brick, folder: Path) -> None:
    """Publish a service of the platform's own, and its twin for examples, so that these mix with nothing live.

    The operator publishes it as what they are here: whoever runs this installation, and so an owner in the platform's
    own organisation. It is published once: from then on it is in the hands of its owners.
    """
    files = read_folder(folder)
    with commons.platform_view(brick) as view:
        there = stored(view, OWN, folder.name, None)
    if there is None:
        _perform(commons, list_, Listing(organisations=(_own(OWN, "Digital commons", "live"),)))
        _perform(commons, verify, Verify(organisation=OWN))
        owner = Actor(id=OPERATOR.id, grants=(Grant("owner", OWN),))
        _publish(commons, brick, OWN, folder.name, lambda: files, owner)
    if commons.settings.examples is not None:
        _perform(commons, list_, Listing(organisations=(_own(OWN_EXAMPLE, "Example Commons Team", "example"),)))
        twin = adopt(files, organisation=OWN_EXAMPLE, owner="suggestions@commons.example.org", origin="example")
        _publish(commons, brick, OWN_EXAMPLE, folder.name, lambda: twin)


def _own(slug: str, name: str, origin: Origin) -> Organisation:
    note = (
        "Whoever runs this installation of the platform." if origin == "live" else "Answers what is said of examples."
    )
    return Organisation(slug=slug, name=name, short_name=name, kind="other", origin=origin, note=note)


def _publish_example(commons: Any, brick: Brick, folder: Path) -> None:
    """Publish an example's folder."""
    _publish(commons, brick, folder.parent.name, folder.name, lambda: read_folder(folder))


def _publish(
    commons: Any,
    brick: Brick,
    organisation: str,
    service: str,
    read_files: Callable[[], dict[str, str]],
    actor: Actor = OPERATOR,
) -> None:
    """Publish what is new; what does not fit is logged and left out, and never stops a start."""
    where = {"fields": {"service": f"{organisation}/{service}"}}
    try:
        made = read_files()
        with commons.platform_view(brick) as view:
            row = stored(view, organisation, service, None)
        if row is None or row.files != made:
            _perform(commons, publish, Publish(organisation=organisation, files=made), actor)
    except ServiceFileError as error:
        log.error("an example does not fit: %s", error, extra=where)
    except Problem as problem:
        reasons = "; ".join(f"{fault.field}: {fault.message}" for fault in problem.faults)
        log.error("an example was not published: %s %s", problem.what, reasons, extra=where)
