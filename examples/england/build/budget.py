"""budget.csv.gz and budget_lines.csv: what was planned for 2023-24 by line (RA)."""

import csv
import io
import re
from pathlib import Path

from examples.england.build.files import read, write

BUDGET = "revenue_account_budget_ra/ra_2023-24_tidy.csv.gz"
BUDGET_RETURNS = "revenue_account_budget_ra/BG_RA_2023-24_data_Part_1.csv"
BUDGET_LINES = "revenue_account_budget_ra/ra_2023-24_line_dictionary.csv"


def budget_returns(originals: Path) -> list[list[str]]:
    """The rows of the budget returns as published: row 7 has the line codes, councils begin at row 11."""
    raw = (originals / BUDGET_RETURNS).read_bytes().decode("mac_roman")
    return list(csv.reader(io.StringIO(raw, newline="")))


def budget(originals: Path, into: Path) -> int:
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
    return write(into / "budget.csv.gz", ("gss", "ecode", "authority", "class", "notes", "source_row", *codes), out)


def budget_lines(originals: Path, into: Path) -> int:
    """budget_lines.csv: what each column of the budget is: section, line number of the form, title."""
    rows = budget_returns(originals)
    sections = {row["asset_id"]: row["section"] for row in read(originals / BUDGET_LINES)}
    out = [
        (code, sections[code], rows[8][at], rows[9][at].strip(), at + 1)
        for at, code in enumerate(rows[6])
        if code in sections
    ]
    return write(into / "budget_lines.csv", ("code", "section", "line", "title", "source_column"), out)
