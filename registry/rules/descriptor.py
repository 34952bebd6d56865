"""The published description of a brick's release: everything of it that others may rely on, as JSON.

It is derived from the `Brick`, never written by hand. The registry stores it with the release and
compares the next release with it.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from commons.brick import Brick, Operation
from commons.event import Event

Descriptor = dict[str, Any]


def descriptor_of(brick: Brick) -> Descriptor:
    """The descriptor of an installed brick."""
    return {
        "brick": brick.name,
        "version": brick.version,
        "summary": (brick.summary or "").strip(),
        "owner": brick.owner,
        "digest": brick.digest,
        "platform": brick.platform,
        "majors": {
            str(major): {f"{op.method} {op.path}": _operation(op) for op in operations}
            for major, operations in sorted(brick.api.items())
        },
        "internal": {op.name: _operation(op) for op in brick.internal},
        "events": {name: _event(event) for name, event in sorted(brick.events.items())},
        "settings": _input_schema(brick.settings) if brick.settings else None,
        "labels": sorted(brick.labels),
        "panels": [{"on": panel.on, "title": panel.title, "may": panel.may} for panel in brick.panels],
        "units": {word: event.event_name for word, event in brick.units.items()},
        "wiring": [dict(step) for step in brick.wiring],
    }


def _operation(op: Operation) -> dict[str, Any]:
    return {
        "name": op.name,
        "summary": _first_line(op.run.__doc__) or op.name.replace("_", " "),
        "may": op.may,
        "personal": op.personal,
        "input": _input_schema(op.given),
        "result": op.result.model_json_schema(mode="serialization") if op.result else None,
        "records": sorted({event.event_name for event in op.events}),
    }


def _event(event: type[Event]) -> dict[str, Any]:
    return {
        "version": event.event_version,
        "says": event.says(),
        "applicant_sees": event.applicant_sees,
        "schema": event.model_json_schema(mode="serialization"),
    }


def _input_schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="validation")


def _first_line(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0].rstrip(".")


def majors_of(descriptor: Mapping[str, Any]) -> tuple[int, ...]:
    """The API majors that a release serves; a brick with no API still counts as major 1."""
    return tuple(sorted(int(major) for major in descriptor["majors"])) or (1,)
