"""outturn.csv.gz and england.csv: what was spent by service (RSX), 2021-22 to 2023-24.

Nothing is mended here: a blank stays blank, a negative stays negative, and a row whose parts do not
add up is copied as it stands.
"""

from pathlib import Path

from examples.england.build.files import COUNCILS, plain_number, read, write

OUTTURN = "revenue_outturn_rsx/rsx_2021-22_to_2023-24_tidy.csv.gz"

TYPES = {
    "NMD": ("district", "SD"),
    "CTY": ("county", "SC"),
    "UA": ("unitary", "UA"),
    "MD": ("metropolitan borough", "MD"),
    "LBO": ("London borough", "LB"),
    "CC": ("London borough", "LB"),
}
"""Type in the register of councils -> class of comparison here, and MHCLG's code for that class.

MHCLG counts the City of London among the London boroughs.
"""

COUNCIL_CLASSES = frozenset(group for _, group in TYPES.values())

MEASURES = (
    "employees",
    "running_expenses",
    "total_expenditure",
    "sales_fees_charges",
    "other_income",
    "total_income",
    "net_current_expenditure",
)


def outturn(originals: Path, into: Path) -> int:
    """outturn.csv.gz: net current service expenditure by authority, service and year, in £ thousand.

    Totals by class are left out: they repeat the Greater London Authority.
    """
    out = []
    for number, row in enumerate(read(originals / OUTTURN), start=2):
        if row["row_kind"] == "class_total":
            continue
        kind = "england" if row["row_kind"] == "england_total" else "authority"
        notes = "" if row["notes"] == "nan" else row["notes"]
        measures = [plain_number(row[measure]) for measure in MEASURES]
        out.append(
            (row["year"], kind, row["ons_code"], row["e_code"], row["authority"], row["class"], notes,
             row["certified"], row["service_code"], *measures, number)
        )  # fmt: skip
    columns = (
        "year", "kind", "gss", "ecode", "authority", "class", "notes", "certified", "service", *MEASURES, "source_row",
    )  # fmt: skip
    return write(into / "outturn.csv.gz", columns, out)


def england(originals: Path, into: Path) -> int:
    """england.csv: net current service expenditure of England in the three parts that make up the published total.

    The publisher grosses its England row up for missing returns: what it adds is the third part.
    """
    principal = {row["gss-code"] for row in read(originals / COUNCILS)}
    rows = [row for row in read(originals / OUTTURN) if row["service_code"] == "totsx"]
    out: list[tuple[object, ...]] = []
    for year in sorted({row["year"] for row in rows}):
        here = [row for row in rows if row["year"] == year]
        bodies = [row for row in here if row["row_kind"] == "authority"]
        parts: dict[str, list[float]] = {"councils": [], "councils since replaced": [], "other bodies": []}
        for row in bodies:
            replaced = "councils since replaced" if row["class"] in COUNCIL_CLASSES else "other bodies"
            parts["councils" if row["ons_code"] in principal else replaced].append(float(row[MEASURES[-1]]))
        published = next(float(row[MEASURES[-1]]) for row in here if row["row_kind"] == "england_total")
        out += [(year, part, len(amounts), round(sum(amounts))) for part, amounts in parts.items() if amounts]
        added = published - sum(sum(amounts) for amounts in parts.values())
        out.append((year, "added by the publisher", "", round(added)))
        out.append((year, "published", "", round(published)))
    return write(into / "england.csv", ("year", "part", "bodies", "net_current_expenditure"), out)
