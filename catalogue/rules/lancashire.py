"""Which lines of the detailed forms stand under which line of the outturn: the forms list them in order.

A form gives its lines and then the total above them, so the next total names the service. The file lacks
some lines, so the lines do not add up to their total.
"""

from collections.abc import Iterable, Iterator

from catalogue.rules.detail import DetailRow

TOTALS = {
    "TOTAL HIGHWAYS AND TRANSPORT SERVICES": "trans",
    "TOTAL HOUSING SERVICES (GFRA only)": "hous",
    "TOTAL CULTURAL AND RELATED SERVICES": "cul",
    "TOTAL ENVIRONMENTAL AND REGULATORY SERVICES": "env",
    "TOTAL PLANNING AND DEVELOPMENT SERVICES": "plan",
    "TOTAL POLICE SERVICES": "pol",
    "TOTAL FIRE AND RESCUE SERVICES": "frs",
    "TOTAL CENTRAL SERVICES": "cen",
    "TOTAL OTHER SERVICES": "oth",
}


def under(rows: Iterable[DetailRow], line: str) -> tuple[DetailRow, ...]:
    """The detailed rows under one line of the outturn, without totals and blanks."""
    return tuple(row for found, row in _by_line(rows) if found == line and not row.line.startswith("TOTAL"))


def _by_line(rows: Iterable[DetailRow]) -> Iterator[tuple[str, DetailRow]]:
    waiting: list[DetailRow] = []
    for row in rows:
        if row.form == "RSX" or row.is_blank:
            continue
        waiting.append(row)
        if row.line in TOTALS:
            yield from ((TOTALS[row.line], each) for each in waiting)
            waiting = []
