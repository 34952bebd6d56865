"""Councils of England: the list, and finding one by name, county or region."""

from functools import lru_cache

from pydantic import ConfigDict, Field

from catalogue.queries.england import England, england
from catalogue.rules.figures import CLASSES, Council, Source
from catalogue.rules.searching import Entry, Index, find
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.view import View

POPULATION_YEAR = 2023


class FindCouncils(Model):
    """Narrow the list of councils by name, region or kind."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"q": "kent"}]})

    q: str = Field(default="", max_length=200, description="Words of the name, county or region")
    region: str = Field(default="", max_length=100)
    kind: str = Field(default="", max_length=100, description="district, county, unitary, ...")


class CouncilEntry(Model):
    """One council of the list."""

    gss: str
    ecode: str
    slug: str
    name: str
    nice_name: str
    kind: str
    tier: str
    region: str
    county: str
    population: int
    population_year: int = POPULATION_YEAR
    origin: Origin = "declared"


class Councils(Model):
    """The councils that fit, by name."""

    items: tuple[CouncilEntry, ...]
    total: int = Field(description="How many councils there are in all")
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    source: Source


def entry(council: Council) -> CouncilEntry:
    """A council as lists show it."""
    return CouncilEntry(
        gss=council.gss,
        ecode=council.ecode,
        slug=council.slug,
        name=council.name,
        nice_name=council.nice_name,
        kind=council.type,
        tier=council.tier,
        region=council.region,
        county=council.county,
        population=council.population,
    )


@lru_cache(maxsize=1)
def council_entries() -> tuple[tuple[Entry, Council], ...]:
    """Every council as something to be found by name, county or region."""
    return tuple(
        (
            Entry(
                kind="council",
                title=council.nice_name,
                href=f"/councils/{council.gss}",
                note=f"{council.name}, {council.county or council.region}",
                more=f"{council.name} {council.county} {council.region} {council.type} {council.gss}",
            ),
            council,
        )
        for council in england().councils
    )


@lru_cache(maxsize=1)
def council_index() -> Index:
    """Every council by its words."""
    return Index(entry for entry, _ in council_entries())


def councils(asked: FindCouncils, view: View) -> Councils:
    """The 317 principal councils of England, or those that fit."""
    data = england()
    kept = [
        (entry_, council)
        for entry_, council in council_entries()
        if asked.region in ("", council.region) and asked.kind in ("", council.type)
    ]
    if asked.q.strip():
        found, _ = find(council_index(), asked.q, len(data.councils))
        wanted = {entry_.href for entry_ in found}
        kept = [pair for pair in kept if pair[0].href in wanted]
    return Councils(
        items=tuple(entry(council) for _, council in kept),
        total=len(data.councils),
        regions=data.regions,
        kinds=tuple(singular for singular, _ in CLASSES.values()),
        source=data.sources["councils"],
    )


def the_council(data: England, gss: str) -> Council:
    """The council with this code of today or of before; NotFound when there is none."""
    found = data.by_gss.get(gss.upper())
    if found is None:
        raise NotFound(
            "There is no English council with this code.",
            expected="A GSS code of today, like E07000116 for Tunbridge Wells.",
            to_do="Look for the council by its name on the list of councils.",
        )
    return found
