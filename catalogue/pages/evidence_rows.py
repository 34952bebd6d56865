"""A council's systems and suppliers laid out: what is claimed and on what it rests."""

from typing import Any

from catalogue.queries.systems import CouncilSystems

Row = list[Any]


def systems_rows(found: CouncilSystems) -> list[Row]:
    """Suppliers that may be counted: what is claimed and on what it rests."""
    kind = found.in_class
    return [
        [
            {"text": each.name, "note": each.what},
            each.says,
            f"{each.class_councils} of {each.class_readable} readable files of {kind}",
            each.lines,
            f"{each.source_row:,}",
        ]
        for each in found.claims
    ]


def seen_rows(found: CouncilSystems) -> list[Row]:
    """What the addresses of public pages show."""
    rows: list[Row] = [
        [
            each.what,
            (each.system + ("" if each.sure else " (not certain)")) if each.system else "Not known",
            each.how,
            {"text": each.address.removeprefix("https://").removeprefix("http://").partition("/")[0]},
            f"{each.source_row:,}",
        ]
        for each in found.seen
    ]
    return [*rows, *([what, "Not seen", "No entry in the list", "–", "–"] for what in found.not_seen)]
