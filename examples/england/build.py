"""Make the compact files of this folder from the originals: `python examples/england/build.py ORIGINALS`.

ORIGINALS is the folder that holds `local_authorities/`, `revenue_outturn_rsx/`,
`revenue_account_budget_ra/` and `lgsl_services_functions/`. What each is, who publishes it and what
it cannot say is written in PROVENANCE.md beside this file. The output is the same to the byte on
every run: rows keep their order, and compressed files carry no time of day.

Nothing is mended here: a blank stays blank, a negative stays negative, and a row whose parts do not
add up is copied as it stands. Each figure keeps the file and the row (the header is row 1) that it
came from.
"""

import csv
import gzip
import io
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
COUNCILS = "local_authorities/english_councils_317.csv"
OUTTURN = "revenue_outturn_rsx/rsx_2021-22_to_2023-24_tidy.csv.gz"
BUDGET = "revenue_account_budget_ra/ra_2023-24_tidy.csv.gz"
BUDGET_RETURNS = "revenue_account_budget_ra/BG_RA_2023-24_data_Part_1.csv"
BUDGET_LINES = "revenue_account_budget_ra/ra_2023-24_line_dictionary.csv"
SERVICES = "lgsl_services_functions/lgsl_services.csv"
FUNCTIONS = "lgsl_services_functions/lgsl_functions.csv"

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


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, compressed or not."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write one file of this folder; returns the number of rows. A name that ends in .gz is compressed."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(columns)
    count = 0
    for row in rows:
        out.writerow(row)
        count += 1
    raw = text.getvalue().encode()
    if name.endswith(".gz"):
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as stream:
            stream.write(raw)
        raw = packed.getvalue()
    (HERE / name).write_bytes(raw)
    return count


def slug_of(text: str) -> str:
    """An address word: `St Helens` is `st-helens`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("&", " and ")).strip("-")


def councils(originals: Path) -> int:
    """councils.csv: the 317 principal councils of England."""
    rows = read(originals / COUNCILS)
    counties = {row["local-authority-code"]: row["nice-name"] for row in rows}
    ecodes = {row["ons_code"]: row["e_code"] for row in read(originals / OUTTURN) + read(originals / BUDGET)}
    out = []
    for row in rows:
        nice = row["nice-name"].removesuffix(" Council")
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
            )
        )
    columns = (
        "slug", "gss", "ecode", "name", "nice_name", "type", "class", "tier", "region", "county", "population",
        "former_gss", "since",
    )  # fmt: skip
    return write("councils.csv", columns, sorted(out))


def outturn(originals: Path) -> int:
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
    return write("outturn.csv.gz", columns, out)


def england(originals: Path) -> int:
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
    return write("england.csv", ("year", "part", "bodies", "net_current_expenditure"), out)


def plain_number(text: str) -> str:
    """`10506.0` is written `10506`; a figure with decimals stays as it is; a blank stays blank."""
    return text.removesuffix(".0")


def budget_returns(originals: Path) -> list[list[str]]:
    """The rows of the budget returns as published: row 7 has the line codes, councils begin at row 11."""
    raw = (originals / BUDGET_RETURNS).read_bytes().decode("mac_roman")
    return list(csv.reader(io.StringIO(raw, newline="")))


def budget(originals: Path) -> int:
    """budget.csv.gz: the net budget of 2023-24, a row for each authority and a column for each line, in £ thousand.

    `...` in the returns means that the authority did not submit; it is written as a blank here.
    """
    rows = budget_returns(originals)
    codes = rows[6][6:]
    out = []
    for number, row in enumerate(rows[10:], start=11):
        if not row[0]:
            continue
        values = [value.replace(",", "") for value in row[6:]]
        amounts = [value if re.fullmatch(r"-?\d+", value) else "" for value in values]
        out.append((row[1], row[0], row[2], row[3], row[5], number, *amounts))
    return write("budget.csv.gz", ("gss", "ecode", "authority", "class", "notes", "source_row", *codes), out)


def budget_lines(originals: Path) -> int:
    """budget_lines.csv: what each column of the budget is: section, line number of the form, title."""
    rows = budget_returns(originals)
    sections = {row["asset_id"]: row["section"] for row in read(originals / BUDGET_LINES)}
    out = [
        (code, sections[code], rows[8][at], rows[9][at].strip(), at + 1)
        for at, code in enumerate(rows[6])
        if code in sections
    ]
    return write("budget_lines.csv", ("code", "section", "line", "title", "source_column"), out)


def services(originals: Path) -> int:
    """services.csv.gz: the Local Government Services List: number, name, function, description."""
    out = [
        (int(row["lgsl_id"]), row["label"], int(row["function_id"]), " ".join(row["description"].split()), number)
        for number, row in enumerate(read(originals / SERVICES), start=2)
    ]
    return write("services.csv.gz", ("lgsl", "name", "function", "description", "source_row"), sorted(out))


def functions(originals: Path) -> int:
    """functions.csv: the functions that the national list puts its services under."""
    out = [(int(row["function_id"]), row["label"], row["parent_id"]) for row in read(originals / FUNCTIONS)]
    return write("functions.csv", ("function", "name", "parent"), sorted(out))


def main(originals: Path) -> None:
    """Make every file and say how many rows each has."""
    steps = {
        "councils.csv": councils,
        "outturn.csv.gz": outturn,
        "england.csv": england,
        "budget.csv.gz": budget,
        "budget_lines.csv": budget_lines,
        "services.csv.gz": services,
        "functions.csv": functions,
    }
    for name, make in steps.items():
        count = make(originals)
        size = (HERE / name).stat().st_size
        sys.stdout.write(f"{name:24} {count:>7,} rows {size:>9,} bytes\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / COUNCILS).is_file():
        raise SystemExit(f"Give the folder of the originals: it must hold {COUNCILS}. See PROVENANCE.md.")
    main(Path(sys.argv[1]))
