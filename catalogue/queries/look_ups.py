"""Bin-day look-ups: how many English councils have a page of their own, and on which platform as far as is known."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pydantic import Field

from catalogue.queries.england import England, england
from catalogue.queries.justified import Justification, justifications
from catalogue.rules.evidence import BinLookup, ExclusionStep
from catalogue.rules.figures import CLASSES, Source
from catalogue.rules.repeated import OWN_LOOK_UP, Labels
from commons.event import Origin
from commons.model import Model
from commons.view import View

SOURCE = "bin-lookups"
COLLECTING = ("SD", "UA", "MD", "LB")
"""The classes of council that collect household waste; counties do not."""
SHARED_ENTRY, SHARED_HOST = "One page that serves two councils", "Pages at a host that two councils share"


class AskLookUps(Model):
    """All look-ups; it takes nothing."""


class PlatformCount(Model):
    """A platform that addresses name, and on how many of the pages."""

    platform: str
    pages: int


class ClassLookUps(Model):
    """One class of council."""

    kind: str
    councils: int
    own: int
    known: int


class LookUp(Model):
    """One entry of the list, and whether it counts as a page of the council's own."""

    council: str
    gss: tuple[str, ...]
    host: str
    platforms: tuple[str, ...]
    own: bool
    verdict: str
    how: str
    source_row: int


class LookUps(Model):
    """Look-ups of English councils. Different hosts are not different software."""

    own: int = Field(description="Councils with a look-up page of their own")
    known: int = Field(description="Of these, with a known platform")
    collecting: int = Field(description="English councils that collect household waste")
    steps: tuple[ExclusionStep, ...] = Field(description="From all entries of the list to those that count")
    platforms: tuple[PlatformCount, ...]
    classes: tuple[ClassLookUps, ...]
    items: tuple[LookUp, ...]
    labels: Labels
    justified: tuple[Justification, ...]
    source: Source
    origin: Origin = "declared"

    @property
    def says(self) -> str:
        return f"{self.own} English councils each with a look-up page of their own; platform known for {self.known}"


def look_ups(asked: AskLookUps, view: View) -> LookUps:
    """Bin-day look-ups of English councils, the platforms that are known, and what was taken out step by step."""
    return counted(england(), justifications(view, OWN_LOOK_UP))


def counted(data: England, justified: Sequence[Justification] = ()) -> LookUps:
    """Every entry of the list with its verdict, and what is left at the end of the steps."""
    found = _counted(data)
    return found.model_copy(update={"justified": tuple(justified)}) if justified else found


@lru_cache(maxsize=2)
def _counted(data: England) -> LookUps:
    """The same of the statistics alone, which stay as they are."""
    own = own_pages(data)
    keys = {each.key for each in own}
    return LookUps(
        own=len(own),
        known=sum(bool(each.platforms) for each in own),
        collecting=sum(each.group in COLLECTING for each in data.councils),
        steps=(*data.bin_steps, *_sharing(data)),
        platforms=_platforms(own),
        classes=_classes(data, own),
        items=tuple(
            LookUp(
                council=each.council,
                gss=each.gss,
                host=each.host,
                platforms=each.platforms,
                own=each.key in keys,
                verdict=_verdict(each, keys),
                how=each.how,
                source_row=each.source_row,
            )
            for each in data.bin_lookups
        ),
        labels=labels(data),
        justified=(),
        source=data.sources[SOURCE],
    )


def own_pages(data: England) -> list[BinLookup]:
    """Look-ups that serve one English council of today, at a host that no other such council's look-up has."""
    english = [each for each in data.bin_lookups if each.counts]
    hosts = Counter(each.host for each in english)
    return [each for each in english if len(each.gss) == 1 and hosts[each.host] == 1]


def labels(data: England) -> Labels:
    """How the platforms that were found agree with those that a host itself names."""
    found = data.bin_agreement
    return Labels(
        what="Look-ups whose host itself names a platform, labelled by hand",
        found=found.found,
        labelled=found.labelled,
        right=found.right,
        file="examples/england/bin_platforms_checked.csv",
    )


def _sharing(data: England) -> tuple[ExclusionStep, ...]:
    english = [each for each in data.bin_lookups if each.counts]
    together = sum(len(each.gss) > 1 for each in english)
    left = len(own_pages(data))
    alike = len(english) - together - left
    return (
        ExclusionStep(step=SHARED_ENTRY, removed=together, left=len(english) - together),
        ExclusionStep(step=SHARED_HOST, removed=alike, left=left),
    )


def _verdict(each: BinLookup, own: set[str]) -> str:
    if not each.counts or each.key in own:
        return each.verdict
    return "shared page" if len(each.gss) > 1 else "shared host"


def _platforms(own: Sequence[BinLookup]) -> tuple[PlatformCount, ...]:
    counts = Counter(platform for each in own for platform in each.platforms)
    return tuple(
        PlatformCount(platform=name, pages=n) for name, n in sorted(counts.items(), key=lambda p: (-p[1], p[0]))
    )


def _classes(data: England, own: Sequence[BinLookup]) -> tuple[ClassLookUps, ...]:
    made = []
    for group in COLLECTING:
        members = {each.gss for each in data.councils if each.group == group}
        pages = [each for each in own if each.gss[0] in members]
        made.append(
            ClassLookUps(
                kind=CLASSES[group][1],
                councils=len(members),
                own=len(pages),
                known=sum(bool(each.platforms) for each in pages),
            )
        )
    return tuple(made)
