"""On which known systems councils run a national service, as far as the addresses of public pages show it."""

from collections import Counter
from collections.abc import Iterable

from pydantic import Field

from catalogue.queries.england import England, england
from catalogue.rules.evidence import ExclusionStep
from catalogue.rules.figures import Source
from commons.model import Model

BIN_SERVICES = frozenset({524, 1130})
"""Household waste collection, residential recycling collections: what a bin-day look-up is about."""
PLANNING_SERVICES = frozenset({485, 487, 608, 855})
"""Planning applications of residents and businesses, development control, consultation: what a register shows."""


class SystemCount(Model):
    """One system and how many councils' public pages show it."""

    system: str
    councils: int


class ServiceSystems(Model):
    """What a part of the service runs on. A host is not a product, and not known is not self-built."""

    what: str
    councils: int = Field(description="English councils of today with such a page in the list")
    of: int = Field(description="English councils in all")
    known: int
    systems: tuple[SystemCount, ...]
    steps: tuple[ExclusionStep, ...] = Field(description="From all entries of the list to those that count")
    caution: str
    source: Source


def systems_of_service(lgsl: int) -> ServiceSystems | None:
    """What is known of the systems behind a national service; None for most services."""
    data = england()
    if lgsl in BIN_SERVICES:
        return _bins(data)
    return _planning(data) if lgsl in PLANNING_SERVICES else None


def _bins(data: England) -> ServiceSystems:
    counted = {gss: found for gss, found in data.bin_lookup_of.items() if found.counts}
    return ServiceSystems(
        what="Bin-day look-ups",
        councils=len(counted),
        of=len(data.councils),
        known=sum(bool(found.platforms) for found in counted.values()),
        systems=_most_first(platform for found in counted.values() for platform in found.platforms),
        steps=data.bin_steps,
        caution="Each council has a page of its own, but different addresses do not mean different software. "
        "Counties collect no waste",
        source=data.sources["bin-lookups"],
    )


def _planning(data: England) -> ServiceSystems:
    found = data.planning_register_of
    return ServiceSystems(
        what="Public planning registers",
        councils=len(found),
        of=len(data.councils),
        known=sum(bool(each.system) for each in found.values()),
        systems=_most_first(each.system for each in found.values() if each.system),
        steps=(),
        caution="The list is old and partial, mostly of cities, so shares of all councils cannot be worked out from it",
        source=data.sources["planning-systems"],
    )


def _most_first(names: Iterable[str]) -> tuple[SystemCount, ...]:
    counts = Counter(names)
    return tuple(
        SystemCount(system=name, councils=n) for name, n in sorted(counts.items(), key=lambda p: (-p[1], p[0]))
    )
