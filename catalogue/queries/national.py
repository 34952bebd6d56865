"""The national list of services (LGSL), by function, and what is published here under each number."""

from functools import lru_cache

from pydantic import ConfigDict, Field

from catalogue.queries.differing import Composition, compositions
from catalogue.queries.england import england
from catalogue.queries.lines import BUDGET_YEAR, ClassSpread, group_spreads
from catalogue.queries.published import FindPublished, PublishedService, published_services
from catalogue.queries.service_systems import ServiceSystems, systems_of_service
from catalogue.queries.transactions import like_named
from catalogue.rules.figures import NationalService, ParentLine, Source
from catalogue.rules.searching import Entry, Index, find
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.view import View


class FindNational(Model):
    """Narrow the national list by words or by function."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"q": "waste"}]})

    q: str = Field(default="", max_length=200, description="Words of the name or description")
    function: int | None = Field(default=None, description="A function or one under it")


class NationalEntry(Model):
    """One service of the national list."""

    lgsl: int
    name: str
    function: str
    description: str
    source_row: int
    origin: Origin = "declared"


class Function(Model):
    """A top function of the list and how many services it holds."""

    function: int
    name: str
    services: int


class NationalServices(Model):
    """The services that fit, by name."""

    items: tuple[NationalEntry, ...]
    total: int
    functions: tuple[Function, ...]
    function: Function | None
    source: Source


class AskNational(Model):
    """A service by its number in the national list."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"lgsl": 528}]})

    lgsl: int = Field(ge=0, le=100_000)


class NationalPage(Model):
    """One national service: what it is and who runs it here."""

    service: NationalEntry
    parent: ParentLine | None = Field(description="The budget line that it is a part of, where that is mapped")
    outturn_line: str = Field(description="The line of the outturn that holds it; empty where that is not mapped")
    outturn_title: str
    group: str = Field(description="The group of budget lines that may be compared and holds it; else empty")
    group_title: str
    spreads: tuple[ClassSpread, ...] = Field(description="How that group spreads over each class; never this service")
    budget_year: str = BUDGET_YEAR
    caution: str
    councils_on_bricks: int = Field(description="Councils that run it here, live, on standard bricks")
    councils: int
    systems: ServiceSystems | None
    like_named: int = Field(description="Transactions with central government of a like name: never this service")
    live: tuple[PublishedService, ...]
    examples: tuple[PublishedService, ...]
    differing: tuple[Composition, ...] = Field(description="Live services beside each other, else examples")
    source: Source
    map_source: Source
    budget_source: Source
    population_source: Source


@lru_cache(maxsize=2_000)
def _entry(service: NationalService) -> NationalEntry:
    return NationalEntry(
        lgsl=service.lgsl,
        name=service.name,
        function=england().function_path(service.function),
        description=service.description,
        source_row=service.source_row,
    )


@lru_cache(maxsize=1)
def national_entries() -> tuple[tuple[Entry, NationalService], ...]:
    """Every national service as something to be found."""
    return tuple(
        (
            Entry(
                kind="service",
                title=service.name,
                href=f"/services/{service.lgsl}",
                note=england().function_path(service.function),
                more=f"{service.description} {england().function_path(service.function)} {service.lgsl}",
            ),
            service,
        )
        for service in sorted(england().services.values(), key=lambda service: service.name)
    )


@lru_cache(maxsize=1)
def national_index() -> Index:
    """Every national service by its words."""
    return Index(entry for entry, _ in national_entries())


@lru_cache(maxsize=1)
def _tops() -> dict[int, int]:
    """The top function above each function."""
    functions = england().functions

    def top(number: int) -> int:
        parent = functions[number][1]
        return top(parent) if parent is not None else number

    return {number: top(number) for number in functions}


@lru_cache(maxsize=1)
def top_functions() -> tuple[Function, ...]:
    """The top functions by name, with how many services each holds."""
    counts: dict[int, int] = {}
    for service in england().services.values():
        top = _tops().get(service.function, service.function)
        counts[top] = counts.get(top, 0) + 1
    named = (Function(function=n, name=england().functions[n][0], services=count) for n, count in counts.items())
    return tuple(sorted(named, key=lambda function: function.name))


def national_services(asked: FindNational, view: View) -> NationalServices:
    """The national list, or those that fit the words and the function."""
    data = england()
    if asked.function is not None and asked.function not in data.functions:
        raise NotFound("There is no such function.", to_do="Choose a function from the list.")
    kept = [
        (entry, service)
        for entry, service in national_entries()
        if asked.function is None or asked.function in (service.function, _tops()[service.function])
    ]
    if asked.q.strip():
        found, _ = find(national_index(), asked.q, len(data.services))
        by_href = {entry.href: service for entry, service in kept}
        services = [by_href[entry.href] for entry in found if entry.href in by_href]
    else:
        services = [service for _, service in kept]
    chosen = next((function for function in top_functions() if function.function == asked.function), None)
    return NationalServices(
        items=tuple(_entry(service) for service in services),
        total=len(data.services),
        functions=top_functions(),
        function=chosen,
        source=data.sources["lgsl"],
    )


def national_service(asked: AskNational, view: View) -> NationalPage:
    """One national service, with who runs it here; examples stand apart."""
    found = england().services.get(asked.lgsl)
    if found is None:
        raise NotFound(
            f"The national list has no service {asked.lgsl}.",
            expected="A number of the Local Government Services List of 2013, like 528.",
            to_do="Look for the service by its name.",
        )
    live = published_services(FindPublished(origin="live", lgsl=asked.lgsl, limit=100), view)
    examples = published_services(FindPublished(origin="example", lgsl=asked.lgsl, limit=100), view)
    data = england()
    parent = data.parent_line(asked.lgsl)
    line = data.outturn_of_line.get(parent.code, "") if parent else ""
    group = next((each for each in data.line_groups.values() if parent and parent.code in each.lines), None)
    by_slug = data.by_slug
    return NationalPage(
        service=_entry(found),
        parent=parent,
        outturn_line=line,
        outturn_title=data.service_groups[line].title if line else "",
        group=group.group if group else "",
        group_title=group.title if group else "",
        spreads=group_spreads(group.group) if group else (),
        caution=group.caution if group else "",
        councils_on_bricks=len({each.organisation for each in live.items if each.organisation in by_slug}),
        councils=len(data.councils),
        systems=systems_of_service(asked.lgsl),
        like_named=like_named(found.name),
        live=live.items,
        examples=examples.items,
        differing=compositions(live.items, view) or compositions(examples.items, view),
        source=data.sources["lgsl"],
        map_source=data.sources["line-map"],
        budget_source=data.sources["ra-2023-24"],
        population_source=data.sources["councils"],
    )
