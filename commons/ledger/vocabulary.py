"""The events that an installation knows, read in their newest form."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_type_hints

from commons.event import Event


class Vocabulary:
    """Every event that the installed bricks know, and how records of older versions are lifted."""

    def __init__(self, events: Iterable[type[Event]], upcasts: Iterable[Callable[[Any], Event]] = ()) -> None:
        self.newest: dict[str, type[Event]] = {event.event_name: event for event in events}
        self._classes = {(event.event_name, event.event_version): event for event in self.newest.values()}
        self._lift: dict[type[Event], Callable[[Any], Event]] = {}
        for upcast in upcasts:
            hints = get_type_hints(upcast)
            old = next(kind for name, kind in hints.items() if name != "return")
            self._classes[(old.event_name, old.event_version)] = old
            self._lift[old] = upcast

    def read(self, name: str, version: int, data: str) -> Event:
        """The newest form of a record; an event of a brick that is no longer installed stays readable."""
        cls = self._classes.get((name, version))
        if cls is None:
            return _unknown(name, version, json.loads(data))
        event: Event = cls.model_validate_json(data)
        while lift := self._lift.get(type(event)):
            event = lift(event)
        return event


def _unknown(name: str, version: int, data: Mapping[str, Any]) -> Event:
    """An event whose brick is gone, with its fields as they were written."""
    cls: type[Event] = type("UnknownEvent", (Event,), {"__doc__": f"{name}.", "model_config": {"extra": "allow"}})
    cls.event_name, cls.event_version = name, version
    return cls.model_validate(data)
