"""The figures of a service that was drawn from public evidence, made again from the downloads alone."""

from typing import Any

from examples.england.again_files import Found, Row, Site, drawn, planned_by, spent_by

DECLARED = {
    "employees": "employees",
    "gross": "total_expenditure",
    "income": "total_income",
    "net": "net_current_expenditure",
}


def declared(site: Site, page: dict[str, Any]) -> Found:
    """What is published of the money of a service that does not run here, for each resident, and its place."""
    own, told = page["council"]["gss"], page["amounts"]
    if told:
        rows = _of_subject(site, page, site.codes(), own)
        yield "lines", len(told["lines"]), len(rows)
        for name, column in DECLARED.items():
            values = [row.get(column, "") for row in rows]
            if told[name] is not None and all(values):
                made = sum(map(float, values))
                yield f"{told['whole']}, {name}, {told['year']}", told[name], made
                if f"{name}_per_head" in page:
                    yield f"{name} for each resident", page[f"{name}_per_head"], made * 1000 / site.people()[own]
            elif told[name] is not None or (values and all(values)):
                yield f"{told['whole']}, {name}: a blank makes the sum blank", 0, 1
    for strip in page["strips"]:
        if page["strips_status"] == "budget":
            yield from drawn(strip, planned_by(site, _group_of(site, _codes_of(site, page))))
        else:
            yield from drawn(strip, spent_by(site, page["subject"], page["strips_year"], strip["measure"]))


def _codes_of(site: Site, page: dict[str, Any]) -> list[str]:
    """The budget lines that the service is on: by the map of services, or those of the group."""
    if page["kind"] == "group":
        return next(row["lines"].split() for row in site.rows("line_groups") if row["group"] == page["subject"])
    return [row["line"] for row in site.rows("parent_lines") if row["lgsl"] == str(page["lgsl"])]


def _group_of(site: Site, lines: list[str]) -> str:
    return next(row["group"] for row in site.rows("line_groups") if set(lines) & set(row["lines"].split()))


def _of_subject(site: Site, page: dict[str, Any], codes: dict[str, str], own: str) -> list[Row]:
    """The rows of the council: of the outturn, of the outturn by line, or the cells of its budget."""
    told = page["amounts"]
    if page["kind"] == "line":
        rows = site.outturn(told["year"]).items()
        return [row for (gss, line), row in rows if codes.get(gss) == own and line == page["subject"]]
    lines = _codes_of(site, page)
    if told["status"] == "budget":
        cells = next(row for row in site.rows("budget") if codes.get(row["gss"]) == own)
        return [{"net_current_expenditure": cells[line]} for line in lines]
    named = {(row["form"], row["line"]): row["code"] for row in site.rows("lancashire_lines") if row["kind"] == "line"}
    year = [row for row in site.rows("lancashire") if row["year"] == told["year"] and codes.get(row["gss"]) == own]
    return [row for row in year if named.get((row["form"], row["line"])) in lines]
