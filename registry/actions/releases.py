"""Recording releases and what is installed. A release never changes, and only adds within a major."""

import logging
from typing import Any

from pydantic import Field
from sqlmodel import col, select

from commons.errors import Refused
from commons.model import Model
from commons.transaction import Transaction
from registry.checks.compare import breaks, whom
from registry.events import Installed, Released
from registry.tables import InstalledRow, ReleaseRow, UseRow

log = logging.getLogger("commons.registry")


class Install(Model):
    """The descriptors of the bricks that are installed."""

    descriptors: tuple[dict[str, Any], ...] = Field(max_length=200)


def install(given: Install, tx: Transaction) -> tuple[Released | Installed, ...]:
    """Record new releases, and what is installed now. Refuses a release that breaks a major."""
    recorded: list[Released | Installed] = []
    for descriptor in given.descriptors:
        brick, release, digest = descriptor["brick"], descriptor["version"], descriptor["digest"]
        row = tx.first(select(ReleaseRow).where(col(ReleaseRow.brick) == brick, col(ReleaseRow.release) == release))
        if row is None:
            recorded.append(_release(descriptor, tx))
        altered = row is not None and row.digest != digest
        if installed := _install(brick, release, digest, altered, tx):
            recorded.append(installed)
    return tuple(recorded)


def _release(descriptor: dict[str, Any], tx: Transaction) -> Released:
    brick, release = descriptor["brick"], descriptor["version"]
    newest = tx.first(
        select(ReleaseRow).where(col(ReleaseRow.brick) == brick).order_by(col(ReleaseRow.created_at).desc())
    )
    found = breaks(newest.descriptor, descriptor) if newest else ()
    if newest and found:
        sentences = whom(found, _users(brick, tx))
        raise Refused(
            f"{brick}@{release} cannot be released after {brick}@{newest.release}: "
            + " ".join(f"{s}." for s in sentences),
            expected="Within a major, additions only.",
            to_do="Keep what was there and serve the change as a further API major beside it, or take the change back.",
        )
    tx.add(ReleaseRow(brick=brick, release=release, digest=descriptor["digest"], descriptor=descriptor))
    tx.flush()
    majors = tuple(int(major) for major in descriptor["majors"])
    return Released(brick=brick, release=release, majors=majors)


def _users(brick: str, tx: Transaction) -> dict[int, list[str]]:
    users: dict[int, list[str]] = {}
    for row in tx.all(select(UseRow).where(col(UseRow.brick) == brick).limit(1_000)):
        users.setdefault(row.major, []).append(f"{row.organisation}/{row.service}")
    return users


def _install(brick: str, release: str, digest: str, altered: bool, tx: Transaction) -> Installed | None:
    row = tx.first(select(InstalledRow).where(col(InstalledRow.brick) == brick))
    if row is not None and (row.release, row.digest) == (release, digest):
        return None
    if row is None:
        tx.add(InstalledRow(brick=brick, release=release, digest=digest, altered=altered))
    else:
        row.release, row.digest, row.altered = release, digest, altered
    return Installed(brick=brick, release=release, altered=altered)
