"""From the files of a service to a service that can run, or to the full list of what to fix."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from commons.brick import Brick
from commons.cost.period import TIME_UNITS
from commons.event import Origin
from commons.refs import PLATFORM
from commons.service.explain import explain
from commons.service.file import ServiceFile, Step, is_file_name
from commons.service.source import Fix, ServiceFileError, Source, read
from commons.service.wiring import check_codes, check_flow, close

MAIN = "service.yaml"


@dataclass(frozen=True, eq=False)
class Service:
    """One version of a service, ready to run."""

    file: ServiceFile
    files: Mapping[str, str]
    bricks: Mapping[str, Brick]
    settings: Mapping[str, BaseModel]
    version: int = 0
    published_at: datetime | None = None
    lock: Mapping[str, Any] = field(default_factory=dict)

    @property
    def organisation(self) -> str:
        return self.file.organisation

    @property
    def slug(self) -> str:
        return self.file.service

    @property
    def title(self) -> str:
        return self.file.title

    @property
    def origin(self) -> Origin:
        return self.file.origin

    @cached_property
    def steps(self) -> Mapping[str, tuple[tuple[str, Step], ...]]:
        """The flow's steps by the event that sets them off, each with its name."""
        found: dict[str, list[tuple[str, Step]]] = {}
        for number, step in enumerate(self.file.flow):
            found.setdefault(step.when, []).append((f"{number}:{step.do}", step))
        return {when: tuple(steps) for when, steps in found.items()}

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """What people read for the codes that the settings declare, by the event field that carries them."""
        found: dict[str, dict[str, str]] = {}
        for name, brick in self.bricks.items():
            declared = brick.codes(self.settings.get(name)) if brick.codes else {}
            for key, titles in declared.items():
                found[key] = {**titles, **found.get(key, {})}
        return found

    @property
    def role_names(self) -> Mapping[str, str]:
        """What its pages call a role, where another word fits better: volunteers are not caseworkers."""
        return {"caseworker": "Volunteer"} if self.file.model == "volunteers" else {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and texts of the files."""
        return hashlib.sha256(json.dumps(dict(self.files), sort_keys=True).encode()).hexdigest()


def read_folder(folder: Path) -> dict[str, str]:
    """The YAML and CSV files of a folder; ServiceFileError when there is no service."""
    if not (folder / MAIN).is_file():
        fix = Fix(str(folder / MAIN), 1, "there is no such file", "a folder with a service.yaml", "give its path")
        raise ServiceFileError([fix])
    found = {}
    for path in sorted(folder.iterdir()):
        if is_file_name(path.name):
            try:
                found[path.name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                raise ServiceFileError([Fix(path.name, line, "this line is not UTF-8 text", "UTF-8")]) from error
    return found


def check_files(files: Mapping[str, str], bricks: Mapping[str, Brick]) -> list[Fix]:
    """Everything to fix before these files can be published; empty when they can."""
    try:
        load_files(files, bricks)
    except ServiceFileError as error:
        return error.fixes
    return []


def load_files(files: Mapping[str, str], bricks: Mapping[str, Brick], *, published: bool = False) -> Service:
    """Read and check a service whole; ServiceFileError carries every fix with file and line.

    published: it was published before, so that what would only be parked does not keep it from running.
    """
    if MAIN not in files:
        raise ServiceFileError([Fix(MAIN, 1, "there is no service.yaml", "a service.yaml among the files")])
    source = read(MAIN, files[MAIN])
    try:
        file = ServiceFile.model_validate(source.data)
    except ValidationError as error:
        raise ServiceFileError(explain(error, source, ServiceFile)) from None
    composed, fixes = _compose(file, source, bricks)
    if file.origin == "live" and file.organisation.startswith("example-"):
        what = f"{file.organisation} is an example, so its services are not live"
        to_do = "Publish a live service for the organisation that it belongs to, once that is verified."
        fixes.append(Fix(source.file, source.line(("origin",)), what, "origin: example", to_do))
    settings, wrong = _read_settings(file, source, files, composed)
    fixes += wrong
    if not fixes:
        codes = {name: brick.codes(settings[name]) for name, brick in composed.items() if brick.codes}
        fixes = check_flow(file, source, composed, codes) + _check_money(file, source, composed)
        fixes += () if fixes or published else check_codes(file, source, composed, codes)
    if fixes:
        raise ServiceFileError(fixes)
    return Service(file, dict(files), composed, settings)


def _compose(file: ServiceFile, source: Source, bricks: Mapping[str, Brick]) -> tuple[dict[str, Brick], list[Fix]]:
    found: dict[str, Brick] = {}
    fixes: list[Fix] = []
    for number, (name, major) in enumerate(file.majors.items()):
        line = source.line(("bricks", number))
        brick = bricks.get(name)
        if brick is None or (brick.platform and file.organisation != PLATFORM):
            open_to_all = {each.name for each in bricks.values() if not each.platform}
            fixes.append(Fix(source.file, line, f"there is no brick {name!r}", close(name, open_to_all)))
        elif major not in brick.api:
            majors = ", ".join(f"{name}@{known}" for known in sorted(brick.api)) or "no version"
            fixes.append(Fix(source.file, line, f"{name} has no version {major}", majors))
        else:
            found[name] = brick
    for name in file.settings if not fixes else ():
        if name not in file.majors:
            what = f"there are settings for {name!r}, which is not among the bricks"
            fixes.append(Fix(source.file, source.line(("settings", name)), what, close(name, set(file.majors))))
    return found, fixes


def _read_settings(
    file: ServiceFile, source: Source, files: Mapping[str, str], bricks: Mapping[str, Brick]
) -> tuple[dict[str, BaseModel], list[Fix]]:
    settings: dict[str, BaseModel] = {}
    fixes: list[Fix] = []
    for name, brick in bricks.items():
        given = dict(file.settings.get(name, {}))
        if brick.settings is None:
            if given:
                line = source.line(("settings", name))
                fixes.append(Fix(source.file, line, f"{name} has no settings", f"no `{name}:` under settings"))
            continue
        nested: dict[str, Source] = {}
        try:
            for key, value in given.items():
                if is_file_name(value):
                    nested[key] = _nested(str(value), files, source, ("settings", name, key))
                    given[key] = nested[key].data
            settings[name] = brick.settings.model_validate(given)
        except ServiceFileError as error:
            fixes += error.fixes
        except ValidationError as error:
            fixes += explain(error, source, brick.settings, ("settings", name), nested)
    return settings, fixes


def _nested(name: str, files: Mapping[str, str], source: Source, path: tuple[str, ...]) -> Source:
    if name not in files:
        known = close(name, [other for other in files if other != MAIN])
        raise ServiceFileError([Fix(source.file, source.line(path), f"there is no file {name}", known)])
    return read(name, files[name])


def _check_money(file: ServiceFile, source: Source, bricks: Mapping[str, Brick]) -> list[Fix]:
    known = {unit for brick in bricks.values() for unit in brick.units}
    known |= {name for brick in bricks.values() for name in brick.events}
    known |= set(TIME_UNITS)
    fixes = []
    for key, lines in (("costs", file.costs), ("income", file.income)):
        for number, line in enumerate(lines):
            if line.unit not in known:
                at = source.line((key, number, "each" if line.each else "per"))
                fixes.append(
                    Fix(source.file, at, f"nothing in this service counts {line.unit!r}", close(line.unit, known))
                )
    return fixes


def lock_of(service: Service) -> dict[str, Any]:
    """What a version was published against: each brick's major, release and digest."""
    majors = service.file.majors
    bricks = {
        name: {"major": majors[name], "release": brick.release, "digest": brick.digest}
        for name, brick in service.bricks.items()
    }
    return {"files": service.digest, "bricks": bricks}


def platform_service(bricks: Mapping[str, Brick]) -> Service:
    """The platform's own service, composed of the bricks that are part of the platform."""
    own = {name: brick for name, brick in bricks.items() if brick.platform}
    names = "".join(f"  - {name}@{max(brick.api, default=1)}\n" for name, brick in own.items())
    text = (
        f"service: platform\ntitle: Digital commons\norganisation: {PLATFORM}\norigin: live\nlgsl: none\n"
        f"owner: owner@commons.invalid\nbricks:\n{names or '  - none@1'}\n"
        f"flow: {json.dumps([dict(step) for brick in own.values() for step in brick.wiring])}\n"
    )
    file = ServiceFile.model_validate(read(MAIN, text).data)
    settings = {name: brick.settings.model_validate({}) for name, brick in own.items() if brick.settings}
    return Service(file, {MAIN: text}, own, settings, version=1)
