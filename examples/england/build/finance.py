"""Detail beside the outturn: social care (RO3), net by service to 2024-25, and every line of fifteen councils."""

import re
from pathlib import Path

from examples.england.build.files import numbered, plain_number, write
from examples.england.build.outturn import MEASURES

SOCIAL_CARE = "revenue_outturn_ro3_social_care/ro3_2022-23_2023-24_tidy.csv.gz"
NET = "council_finance_net_2022-25/council_net_by_service_2022-23_to_2024-25.csv"
LANCASHIRE = "lancashire_outturn_detail/lancashire_ro_lines.csv"

NET_LINES = {
    "Adult Social Care": "asc",
    "Children's Social Care": "csc",
    "Education": "edu",
    "Environmental & Regulatory": "env",
    "Cultural & Related": "cul",
    "Planning & Development": "plan",
    "Housing Services": "hous",
    "Highways & Transport": "trans",
    "Public Health": "phs",
    "Central Services": "cen",
    "Fire & Rescue": "frs",
    "Police": "pol",
    "Other Services": "oth",
    "NET CURRENT EXPENDITURE": "netcurrent",
    "CENTRAL GRANTS IN": "grants",
}
"""The words of the file -> the codes of the outturn; the last two are no services."""

SECTIONS = {"csc": "Children's social care", "asc": "Adult social care", "ph": "Public health"}


def social_care(originals: Path, into: Path) -> int:
    """social_care.csv.gz: 71 lines of children's and adult social care and public health, in £ thousand.

    Totals by class are left out, and so are authorities that returned nothing but blanks in a year.
    """
    rows = [(number, row) for number, row in numbered(originals / SOCIAL_CARE) if row["row_kind"] != "class_total"]
    returned = {(row["year"], row["ons_code"]) for _, row in rows if any(row[measure] for measure in MEASURES)}
    out = [
        (row["year"], "england" if row["row_kind"] == "england_total" else "authority", row["ons_code"],
         row["authority"], row["class"], row["line_code"], *(thousands(row[measure]) for measure in MEASURES), number)
        for number, row in rows
        if (row["year"], row["ons_code"]) in returned
    ]  # fmt: skip
    columns = ("year", "kind", "gss", "authority", "class", "line", *MEASURES, "source_row")
    return write(into / "social_care.csv.gz", columns, out)


def thousands(text: str) -> str:
    """A figure to the last pound: the publisher's grossed figures have more decimals than they can bear."""
    plain = plain_number(text)
    return f"{float(plain):.3f}".rstrip("0").rstrip(".") if "." in plain else plain


def social_care_lines(originals: Path, into: Path) -> int:
    """social_care_lines.csv: what each line is, and which line it is a part of.

    `part_of` is blank for the three totals. A line whose `part_of` is a total adds up to it; the others
    ("of which", "subcategory") split the line they name and must not be added to it again.
    """
    titles = {row["line_code"]: row["line"] for _, row in numbered(originals / SOCIAL_CARE)}
    out = []
    for code, title in titles.items():
        section = next(prefix for prefix in SECTIONS if code.startswith(prefix))
        plain = " ".join(re.sub(r"\[note \d+\]", "", title).split())
        out.append((code, section, SECTIONS[section], plain, part_of(code, title)))
    return write(into / "social_care_lines.csv", ("line", "section", "section_title", "title", "part_of"), out)


def part_of(code: str, title: str) -> str:
    """The line that this one splits, or the total it adds up to."""
    if title.startswith("TOTAL"):
        return ""
    if " of which " in title:
        return "csclkd"
    if title.startswith("Subcategory") or code in ("ascsclcrradl", "ascsclcrrold"):
        return code.removesuffix("adl").removesuffix("old")
    return next(f"{prefix}tot" for prefix in SECTIONS if code.startswith(prefix))


def net(originals: Path, into: Path) -> int:
    """net.csv.gz: net spending by service, 2022-23 to 2024-25, in £ thousand; derived by a third party.

    Totals by class are left out because they count bodies twice. The zero that stands for an authority
    that did not submit is written as a blank.
    """
    out = []
    for number, row in numbered(originals / NET):
        if row["status"] == "total":
            continue
        amount = plain_number(f"{int(row['net_gbp']) / 1000}") if row["status"] == "submitted" else ""
        out.append(
            (row["year"], row["ons_code"], row["authority"], row["subclass"], row["status"],
             NET_LINES[row["service"]], amount, number)
        )  # fmt: skip
    columns = ("year", "gss", "authority", "class", "status", "service", "net", "source_row")
    return write(into / "net.csv.gz", columns, out)


def lancashire(originals: Path, into: Path) -> int:
    """lancashire.csv.gz: outturn by line for the fifteen councils of Lancashire, in £ thousand.

    2024-25 has 98 lines; the three years before have the summary only. `certified` is as it stands.
    """
    out = []
    for number, row in numbered(originals / LANCASHIRE):
        measures = [thousands(row[f"{measure}_gbp_thousand"]) for measure in MEASURES]
        certified = {"True": "Y", "False": "N"}[row["certified"]]
        out.append(
            (row["year"], row["ons_code"], row["council"], row["class"], certified, row["form"], row["line"],
             *measures, number)
        )  # fmt: skip
    columns = ("year", "gss", "authority", "class", "certified", "form", "line", *MEASURES, "source_row")
    return write(into / "lancashire.csv.gz", columns, out)
