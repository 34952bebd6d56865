"""What may change between two releases: within an API major only additions.

Services are composed from `name@major`, so a change inside a major reaches every service that uses
it without being asked. What it would break is named by operation and field, and whom it would break
by service. Values added to an enumeration in an answer are additions: readers must expect them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.checks.schemas import narrowed, promised

_LADDER = ("anyone", "apply", "follow", "casework", "supervise", "own", "administer")


@dataclass(frozen=True)
class Break:
    """One thing that worked with the release before and would not work with this one."""

    major: int | None
    where: str
    field: str
    what: str

    def says(self) -> str:
        """The finding as a sentence without its end."""
        field = f" “{self.field}”" if self.field else ""
        return f"{self.where}:{field} {self.what}"


def breaks(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Break, ...]:
    """Everything in which the release `after` is not merely an addition to `before`."""
    return (*_majors(before, after), *_events(before, after), *_settings(before, after))


def _majors(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Break]:
    for major, operations in before["majors"].items():
        number = int(major)
        if major not in after["majors"]:
            yield Break(number, f"API v{major}", "", "is no longer served")
            continue
        for address, old in operations.items():
            new = after["majors"][major].get(address)
            if new is None:
                yield Break(number, f"v{major} {address}", "", "is gone")
            else:
                yield from _operation(number, f"v{major} {address}", old, new)
    for name, old in before["internal"].items():
        new = after["internal"].get(name)
        if new is None:
            yield Break(None, f"action {name}", "", "is gone")
        else:
            yield from _operation(None, f"action {name}", old, new)


def _operation(major: int | None, where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Break]:
    if old["name"] != new["name"]:
        yield Break(major, where, "", f"is now the action “{new['name']}”, was “{old['name']}”: flow steps name it")
    if _asks_more(old["may"], new["may"]):
        yield Break(major, where, "", f"now needs the permission “{new['may']}”, was “{old['may']}”")
    for field, what in narrowed(old["input"], new["input"]):
        yield Break(major, f"{where} (input)", field, what)
    if old["result"] is not None and new["result"] is None:
        yield Break(major, f"{where} (result)", "", "is no longer given")
    elif old["result"] is not None:
        for field, what in promised(old["result"], new["result"]):
            yield Break(major, f"{where} (result)", field, what)
    for name in old["records"]:
        if name not in new["records"]:
            yield Break(major, where, "", f"no longer records {name}, which flow steps may wait for")


def _asks_more(was: str, now: str) -> bool:
    if was == now:
        return False
    if was not in _LADDER or now not in _LADDER:
        return True
    return _LADDER.index(now) > _LADDER.index(was)


def _events(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Break]:
    for name, old in before["events"].items():
        new = after["events"].get(name)
        if new is None:
            yield Break(None, f"event {name}", "", "is no longer recorded")
            continue
        if new["version"] < old["version"]:
            yield Break(None, f"event {name}", "", f"has version {new['version']}, was {old['version']}")
        for field, what in promised(old["schema"], new["schema"]):
            yield Break(None, f"event {name}", field, what)
        if new["version"] == old["version"]:
            added = set(new["schema"].get("required", ())) - set(old["schema"].get("required", ()))
            for field in sorted(added - set(old["schema"].get("properties", {}))):
                yield Break(None, f"event {name}", field, "is new, so older records lack it: raise the event's version")


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Break]:
    if before["settings"] is None:
        required = (after["settings"] or {}).get("required", ())
        for field in required:
            yield Break(None, "settings", field, "is new and required")
        return
    if after["settings"] is None:
        yield Break(None, "settings", "", "are no longer accepted")
        return
    for field, what in narrowed(before["settings"], after["settings"]):
        yield Break(None, "settings", field, what)


def whom(found: Sequence[Break], users: Mapping[int, Sequence[str]]) -> list[str]:
    """Each break as a sentence that says which services it would break.

    users: the services (organisation/service) composed from each major of the brick.
    """
    everybody = sorted({service for services in users.values() for service in services})
    return [f"{one.says()}. {_broken(everybody if one.major is None else users.get(one.major, ()))}" for one in found]


def _broken(services: Sequence[str], shown: int = 5) -> str:
    if not services:
        return "No published service uses it yet, but others may rely on it"
    names = ", ".join(services[:shown])
    more = f" and {len(services) - shown} more" if len(services) > shown else ""
    return f"This would break {names}{more}"
