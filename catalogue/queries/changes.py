"""What has changed: services, versions, releases, notes of councils, new figures, corrections."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from catalogue.queries.bricks import KERNEL
from catalogue.queries.england import england
from catalogue.queries.published import names_of, texts_of
from catalogue.queries.replies import about_in_words, newest_notes
from catalogue.rules.changes import KINDS, Change, Correction, Kind, midnight, newest
from catalogue.rules.tokens import code_of
from catalogue.tables import ReleaseRow, VersionRow
from commons.event import Origin
from commons.model import Model
from commons.view import View

FILE = "corrections.csv"
SHORT = 200


class AskChanges(Model):
    """The newest changes, of all kinds or of one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "release", "limit": 50}]})

    kind: Kind | None = None
    limit: int = Field(default=50, ge=1, le=200)


class Changes(Model):
    """Changes, the newest first. Of services only live ones: examples change without consequence."""

    items: tuple[Change, ...]


class AskCorrections(Model):
    """The log of corrections takes nothing."""


class Corrections(Model):
    """Everything published that was wrong and was put right, the newest first."""

    items: tuple[Correction, ...]
    file: str = f"examples/england/{FILE}"
    origin: Origin = "declared"


def changes(asked: AskChanges, view: View) -> Changes:
    """What has changed in the catalogue."""
    makers = {
        "service": _versions,
        "version": _versions,
        "release": _releases,
        "note": _notes,
        "figures": _figures,
        "correction": _corrections,
    }
    kinds = (asked.kind,) if asked.kind else tuple(KINDS)
    found = [change for make in dict.fromkeys(makers[kind] for kind in kinds) for change in make(view, asked.limit)]
    return Changes(items=newest((each for each in found if each.kind in kinds), asked.limit))


def corrections(asked: AskCorrections, view: View) -> Corrections:
    """The log of corrections."""
    return Corrections(items=_log())


def _log() -> tuple[Correction, ...]:
    path = england().folder / FILE
    return read_corrections(path, path.stat().st_mtime_ns) if path.is_file() else ()


@lru_cache(maxsize=2)
def read_corrections(path: Path, _changed: int) -> tuple[Correction, ...]:
    """The rows of a log of corrections, the newest first."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [{"is_" if key == "is" else key: value for key, value in row.items()} for row in csv.DictReader(file)]
    found = [Correction.model_validate(row) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.date, each.correction), reverse=True))


def _versions(view: View, most: int) -> Iterator[Change]:
    wanted = select(VersionRow).where(col(VersionRow.origin) == "live").order_by(col(VersionRow.published_at).desc())
    rows = view.all(wanted.limit(most))
    names = names_of({row.organisation for row in rows}, view)
    texts = texts_of({code_of(row.organisation, row.service) for row in rows}, view)
    for row in rows:
        text = texts.get(code_of(row.organisation, row.service))
        title = text.title if text else row.service.replace("-", " ").capitalize()
        first = row.version == 1
        yield Change(
            key=f"version/{row.organisation}/{row.service}/{row.version}",
            kind="service" if first else "version",
            at=row.published_at,
            title=f"{title}, {names[row.organisation]}",
            says="A new service is published." if first else f"Version {row.version} is published.",
            href=f"/services/{row.organisation}/{row.service}",
        )


def _releases(view: View, most: int) -> Iterator[Change]:
    shown = select(ReleaseRow).where(col(ReleaseRow.brick).not_in(KERNEL))
    for row in view.all(shown.order_by(col(ReleaseRow.released_at).desc()).limit(most)):
        yield Change(
            key=f"release/{row.brick}/{row.release}",
            kind="release",
            at=row.released_at,
            title=f"{row.brick.capitalize()} {row.release}",
            says=f"Release {row.release} of the brick {row.brick} is installed here.",
            href=f"/bricks/{row.brick}",
        )


def _notes(view: View, most: int) -> Iterator[Change]:
    councils = england().by_slug
    for row in newest_notes(view, most):
        council = councils.get(row.organisation)
        if council is None:
            continue
        yield Change(
            key=f"note/{row.ref}",
            kind="note",
            at=row.created_at,
            title=f"{council.name}: {about_in_words(row.about)}",
            says=row.says if len(row.says) <= SHORT else f"{row.says[:SHORT]}…",
            href=f"/councils/{council.gss}/notes",
        )


def _figures(view: View, most: int) -> Iterator[Change]:
    for source in england().sources.values():
        if source.updated_on is not None:
            yield Change(
                key=f"figures/{source.key}/{source.updated}",
                kind="figures",
                at=midnight(source.updated_on),
                title=f"{source.dataset}, {source.publisher}",
                says=f"{source.status.capitalize()}, {source.period}.",
                href="/data",
            )


def _corrections(view: View, most: int) -> Iterator[Change]:
    for each in _log()[:most]:
        yield Change(
            key=f"correction/{each.correction}",
            kind="correction",
            at=midnight(each.date),
            title=f"Corrected: {each.where}",
            says=f"It said {each.was}; it is {each.is_}. {each.why}",
            href="/corrections",
        )
