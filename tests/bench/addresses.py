"""Addresses of every page of the catalogue, so that each is measured, and with other data each time it is asked for."""

from collections.abc import Sequence
from itertools import cycle, islice

from catalogue.pages import files
from catalogue.queries import budget_lines
from catalogue.queries.england import england
from catalogue.rules.figures import TOTAL

EACH = 21
"""So many addresses of a page: with so many times, the 95th percentile is the second highest."""
NOT_MEASURED = {
    "/councils/{gss}/notes/new": "for the staff of a council",
    "/councils/{gss}/notes/{note}/withdrawal": "takes a form",
    "/data/services.csv": "a list of any length: see the streams",
    "/data/uses.csv": "a list of any length: see the streams",
}
OWN = "example-borough/bulky-waste-a"
OTHER = "example-town/bulky-waste-b"
_FIXED = (
    "/", "/examples", "/methods", "/data", "/councils", "/lines", "/services", "/changes", "/changes.atom",
    "/corrections", "/suggestions", "/duplication", "/duplication/look-ups", "/duplication/suppliers",
    "/duplication/services", "/duplication/avoided", "/questions/5-2bn", "/bricks",
)  # fmt: skip
_COLLECTED = ("524", "528", "household-collection", "env")
"""What every council that collects waste has."""
_OF_A_COUNCIL = ("", "/budget", "/standing", "/years", "/systems", "/neighbours", "/notes", "/services")
_SOME = range(20)


def pages(generated: int) -> dict[str, list[str]]:
    """By route, the addresses to ask for; `generated` services have files and so a page of DNA."""
    data = england()
    councils = [each.gss for each in data.councils[:: len(data.councils) // EACH]][:EACH]
    collecting = [each.gss for each in data.councils if each.group != "SC"][:: len(data.councils) // EACH][:EACH]
    national = [528, 524, *sorted(data.services)][: EACH * 40 : 40]
    lines = [line for line in data.service_groups if line != TOTAL]
    subjects = [*data.line_groups, *lines, *map(str, national)]
    dna = [f"/services/{OWN}", *(f"/services/generated-{number % 317}/s{number}" for number in range(generated))]
    found = {each: [each] for each in _FIXED}
    found |= {f"/councils/{{gss}}{part}": [f"/councils/{gss}{part}" for gss in councils] for part in _OF_A_COUNCIL}
    found |= {
        "/councils/{gss}/{line}": [f"/councils/{gss}/{line}" for gss, line in _pairs(councils, lines)],
        "/councils/{gss}/services/{subject}": [
            f"/councils/{g}/services/{s}" for g, s in _pairs(collecting, _COLLECTED)
        ],
        "/declared/{subject}": [f"/declared/{subject}" for subject in subjects],
        "/lines/{line}": [f"/lines/{line}" for line in [*data.line_groups, *lines]],
        "/transactions": ["/transactions", *(f"/transactions?q={word}" for word in ("licence", "tax", "claim"))],
        "/transactions/{slug}": [f"/transactions/{slug}" for slug in data.transactions],
        "/lines/budget/{code}": [each.href for each in budget_lines.entries(data)],
        "/data/files/{file}.csv": [f"{files.BASE}/{name}.csv" for name in files.names(data.folder)],
        "/compare": [f"/compare?of={OWN}&of={OTHER}", *(f"/compare?of={a}&of={b}" for a, b in _neighbours(councils))],
        "/search": [f"/search?q={word}" for word in ("waste", "kent", "bin", "park", "a", "council tax", "generated")],
        "/services/running": ["/services/running?origin=generated&page=" + str(page) for page in range(1, 41, 2)],
        "/services/{lgsl}": [f"/services/{lgsl}" for lgsl in national],
        "/services/{organisation}/{service}": dna,
        "/organisations/{slug}": ["/organisations/example-borough", *map("/organisations/generated-{}".format, _SOME)],
        "/duplication/suppliers/{supplier}": [
            f"/duplication/suppliers/{name}" for name, each in data.suppliers.items() if each.countable
        ],
        "/duplication/services/{organisation}/{service}/{other_organisation}/{other}": [
            f"/duplication/services/{OWN}/{OTHER}"
        ],
        "/bricks/{name}": [f"/bricks/{name}" for name in ("cases", "registration", "workflow", "storage", "analytics")],
    }
    return {route: _so_many(addresses) for route, addresses in found.items()}


def as_data(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same pages as JSON and CSV."""
    made = {}
    for route, addresses in found.items():
        for form in ("json", "csv") if not route.endswith((".atom", ".csv")) else ():
            made[f"{route}.{form}"] = [_with(address, form) for address in addresses]
    return made


def _with(address: str, form: str) -> str:
    path, mark, query = address.partition("?")
    return f"{'/index' if path == '/' else path}.{form}{mark}{query}"


def _pairs(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(first, islice(cycle(second), len(first)), strict=True))


def _neighbours(councils: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(councils, [*councils[1:], councils[0]], strict=True))


def _so_many(addresses: Sequence[str]) -> list[str]:
    return list(islice(cycle(address.replace(" ", "%20") for address in addresses), EACH))
