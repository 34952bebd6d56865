"""Installed bricks, their releases, and who uses them."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field
from sqlmodel import col, func, select

from commons.errors import NotFound
from commons.model import Model
from commons.view import View
from registry.tables import InstalledRow, ReleaseRow, UseRow


class Bricks(Model):
    """Nothing: the answer is every installed brick."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class OneBrick(Model):
    """Which brick."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"brick": "cases"}]})

    brick: str = Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")


class BrickSummary(Model):
    """An installed brick."""

    brick: str
    release: str
    summary: str
    platform: bool
    majors: tuple[int, ...]
    digest: str
    altered: bool = Field(description="Whether the installed code is not that of the release with this number")
    services: int = Field(description="Services composed of it, examples included")


class BrickList(Model):
    """Every installed brick."""

    bricks: tuple[BrickSummary, ...]


class BrickFacts(BrickSummary):
    """An installed brick and all that it promises."""

    descriptor: dict[str, Any]


class ReleaseSummary(Model):
    """A release of a brick."""

    release: str
    digest: str
    released_at: datetime
    majors: tuple[int, ...]


class Releases(Model):
    """Every release of a brick that this installation has seen, the newest first."""

    releases: tuple[ReleaseSummary, ...]


def bricks(asked: Bricks, view: View) -> BrickList:
    """Every installed brick."""
    used = dict(view.rows(select(col(UseRow.brick), func.count()).group_by(col(UseRow.brick))))
    rows = _installed(view)
    return BrickList(bricks=tuple(_summary(release, row, used) for row, release in rows))


def _installed(view: View, brick: str | None = None) -> list[tuple[InstalledRow, ReleaseRow]]:
    same = (col(ReleaseRow.brick) == col(InstalledRow.brick)) & (col(ReleaseRow.release) == col(InstalledRow.release))
    found = select(InstalledRow, ReleaseRow).join(ReleaseRow, same).order_by(col(InstalledRow.brick))
    return view.rows(found.where(col(InstalledRow.brick) == brick) if brick else found)


def _summary(release: ReleaseRow, row: InstalledRow, used: dict[str, int]) -> BrickSummary:
    return BrickSummary(
        brick=row.brick,
        release=row.release,
        summary=release.descriptor["summary"],
        platform=release.descriptor["platform"],
        majors=tuple(int(major) for major in release.descriptor["majors"]),
        digest=row.digest,
        altered=row.altered,
        services=used.get(row.brick, 0),
    )


def brick(asked: OneBrick, view: View) -> BrickFacts:
    """One installed brick, with its descriptor."""
    found = next(iter(_installed(view, asked.brick)), None)
    if found is None:
        raise NotFound(f"There is no brick “{asked.brick}”.", to_do="Look for it in the list of bricks.")
    row, release = found
    used = view.count(select(UseRow).where(col(UseRow.brick) == asked.brick))
    summary = _summary(release, row, {row.brick: used})
    return BrickFacts(**summary.model_dump(), descriptor=release.descriptor)


def releases(asked: OneBrick, view: View) -> Releases:
    """Every release of a brick, the newest first."""
    rows = view.all(
        select(ReleaseRow).where(col(ReleaseRow.brick) == asked.brick).order_by(col(ReleaseRow.created_at).desc())
    )
    if not rows:
        raise NotFound(f"There is no brick “{asked.brick}”.", to_do="Look for it in the list of bricks.")
    return Releases(
        releases=tuple(
            ReleaseSummary(
                release=row.release,
                digest=row.digest,
                released_at=row.created_at,
                majors=tuple(int(major) for major in row.descriptor["majors"]),
            )
            for row in rows
        )
    )


def known_releases(view: View) -> dict[str, tuple[str, str]]:
    """What is recorded as installed: brick -> (release, digest)."""
    return {row.brick: (row.release, row.digest) for row in view.all(select(InstalledRow))}
