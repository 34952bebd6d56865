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
    """One system and how many public pages show it."""

    system: str
    pages: int


class ServiceSystems(Model):
    """What a part of the service runs on. A host is not a product, and not known is not self-built."""

    what: str
    pages: int = Field(description="Such pages in the list, of English councils of today")
    councils: int = Field(description="The councils that they belong to: some share a page")
    of: int = Field(description="English councils in all")
    known: int = Field(description="Pages whose address names a system")
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
    counted = [found for found in data.bin_lookups if found.counts]
    return ServiceSystems(
        what="Bin-day look-ups",
        pages=len(counted),
        councils=len({gss for found in counted for gss in found.gss}),
        of=len(data.councils),
        known=sum(bool(found.platforms) for found in counted),
        systems=_most_first(platform for found in counted for platform in found.platforms),
        steps=data.bin_steps,
        caution="Different addresses do not mean different software. Counties collect no waste",
        source=data.sources["bin-lookups"],
    )


def _planning(data: England) -> ServiceSystems:
    counted = [found for found in data.planning_registers if found.gss]
    return ServiceSystems(
        what="Public planning registers",
        pages=len(counted),
        councils=len({gss for found in counted for gss in found.gss}),
        of=len(data.councils),
        known=sum(bool(found.system) for found in counted),
        systems=_most_first(found.system for found in counted if found.system),
        steps=(),
        caution="The list is old and partial, mostly of cities, so shares of all councils cannot be worked out from it",
        source=data.sources["planning-systems"],
    )


def _most_first(names: Iterable[str]) -> tuple[SystemCount, ...]:
    counts = Counter(names)
    return tuple(SystemCount(system=name, pages=n) for name, n in sorted(counts.items(), key=lambda p: (-p[1], p[0])))
