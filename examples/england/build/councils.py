"""councils.csv, neighbours.csv and websites.csv: who the councils are, whom they are like, where they are found."""

import math
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from examples.england.build.budget import BUDGET
from examples.england.build.files import COUNCILS, Row, council_codes, numbered, read, short_name, slug_of, write
from examples.england.build.outturn import OUTTURN, TYPES

STATISTICAL = "local_authorities/dfe_statistical_neighbours_may2025.xlsx"
WEBSITES = "local_links_lgsl/local-authorities.csv"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NEIGHBOUR_COLUMNS, CLOSENESS_COLUMNS = "FHJLNPRTVX", "GIKMOQSUWY"
DFE_NAMES = {
    "bedford-borough": "E06000055",
    "bristol-city-of": "E06000023",
    "durham": "E06000047",
    "kingston-upon-hull-city-of": "E06000010",
}
"""Names in the department's workbook that the list of councils spells otherwise."""


def councils(originals: Path, into: Path) -> int:
    """councils.csv: the 317 principal councils of England."""
    rows = numbered(originals / COUNCILS)
    counties = {row["local-authority-code"]: row["nice-name"] for _, row in rows}
    ecodes = {row["ons_code"]: row["e_code"] for row in read(originals / OUTTURN) + read(originals / BUDGET)}
    out = []
    for number, row in rows:
        nice = short_name(row)
        kind, group = TYPES[row["local-authority-type"]]
        out.append(
            (
                slug_of(row["gov-uk-slug"] or nice),
                row["gss-code"],
                row["ecode"] or ecodes[row["gss-code"]],
                row["official-name"],
                nice,
                kind,
                group,
                row["tier"],
                row["region"],
                counties.get(row["county-la"], ""),
                int(row["population_mid2023"]),
                row["former-gss-codes"],
                row["start-date"],
                number,
            )
        )
    columns = (
        "slug", "gss", "ecode", "name", "nice_name", "type", "class", "tier", "region", "county", "population",
        "former_gss", "since", "source_row",
    )  # fmt: skip
    return write(into / "councils.csv", columns, sorted(out))


def neighbours(originals: Path, into: Path) -> int:
    """neighbours.csv: ten councils like each council.

    `statistical`: the ten that the Department for Education holds alike, in its order (upper tier only).
    `nearest`: for districts, which have no statistical neighbours, the ten districts whose centres are
    nearest in a straight line. Districts without a published centre have none.
    """
    rows = read(originals / COUNCILS)
    out = [*statistical(originals / STATISTICAL, rows), *nearest(rows)]
    columns = ("gss", "kind", "rank", "neighbour", "closeness", "km", "source_row")
    return write(into / "neighbours.csv", columns, sorted(out, key=lambda row: (row[0], row[1], row[2])))


Neighbour = tuple[str, str, int, str, str, str, object]


def statistical(workbook: Path, rows: list[Row]) -> Iterator[Neighbour]:
    """The department's statistical neighbours; its groups of councils since replaced are left out."""
    codes = {slug_of(short_name(row)): row["gss-code"] for row in rows} | DFE_NAMES
    cells = sheet(workbook)
    groups = [(number, row) for number, row in cells[3:] if row.get("A") and "Pre LG" not in row["B"]]
    numbers = {row["A"]: codes[slug_of(row["B"])] for _, row in groups if slug_of(row["B"]) in codes}
    for number, row in groups:
        if row["A"] not in numbers:
            continue
        for rank, (column, closeness) in enumerate(zip(NEIGHBOUR_COLUMNS, CLOSENESS_COLUMNS, strict=True), start=1):
            if row[column] in numbers:
                yield numbers[row["A"]], "statistical", rank, numbers[row[column]], row[closeness], "", number


def nearest(rows: list[Row]) -> Iterator[Neighbour]:
    """The ten districts nearest to each district, by the centres in the list of councils."""
    districts = [row for row in rows if row["local-authority-type"] == "NMD" and row["lat"]]
    for row in districts:
        others = sorted((kilometres(row, other), other["gss-code"]) for other in districts if other is not row)
        for rank, (far, gss) in enumerate(others[:10], start=1):
            yield row["gss-code"], "nearest", rank, gss, "", f"{far:.1f}", ""


def kilometres(one: Row, other: Row) -> float:
    """The great-circle distance between two centres."""
    north, west = math.radians(float(one["lat"])), math.radians(float(one["long"]))
    north2, west2 = math.radians(float(other["lat"])), math.radians(float(other["long"]))
    half = math.sin((north2 - north) / 2) ** 2
    half += math.cos(north) * math.cos(north2) * math.sin((west2 - west) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


def sheet(workbook: Path) -> list[tuple[int, dict[str, str]]]:
    """The first sheet of a workbook: the number of each row and its cells by column letter."""
    with zipfile.ZipFile(workbook) as archive:
        strings = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 a file of the originals
        table = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    texts = ["".join(part.text or "" for part in item.iter(f"{SHEET}t")) for item in strings.iter(f"{SHEET}si")]
    found = []
    for row in table.iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            value = cell.find(f"{SHEET}v")
            if value is not None and value.text:
                column = (cell.get("r") or "").rstrip("0123456789")
                cells[column] = texts[int(value.text)] if cell.get("t") == "s" else value.text
        found.append((int(row.get("r") or 0), cells))
    return found


def websites(originals: Path, into: Path) -> int:
    """websites.csv: the home page of each council, as GOV.UK links to it.

    Two councils stand in the original under the code of the county that they replaced.
    """
    now = {row["gss-code"] for row in read(originals / COUNCILS)}
    words = council_codes(originals)
    codes = {
        row["gss"]: row["gss"] if row["gss"] in now else words.get(row["slug"], "")
        for row in read(originals / WEBSITES)
    }
    out = [
        (codes[row["gss"]], row["homepage_url"], number)
        for number, row in numbered(originals / WEBSITES)
        if codes[row["gss"]]
    ]
    return write(into / "websites.csv", ("gss", "homepage", "source_row"), sorted(out))
