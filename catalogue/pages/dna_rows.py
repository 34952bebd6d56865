"""A service's DNA and a brick laid out as the tables, links and tiles that the templates show."""

import json
from typing import Any

from catalogue.dna import Costs, Line, Part
from catalogue.queries import bricks, services
from catalogue.queries.standing_in import CouldStandIn
from catalogue.rules.figures import thousands_in_words
from commons.money import show_pounds, show_unit

Row = list[Any]
MOST_CHANGES = 6
CLASS_WORDS = {
    "frontline": "Frontline",
    "frontline support": "Frontline support",
    "bricks": "Bricks",
    "overhead": "Overhead",
    "idle": "Idle",
    "income": "Income",
}


def brick_context(found: bricks.BrickPage) -> dict[str, Any]:
    """The API and the events of a brick."""
    return {
        "use_rows": [
            [
                {"text": use.title, "href": use.href},
                use.organisation_name,
                use.origin.capitalize(),
                f"v{use.major}",
                use.published_with,
                "not shown" if use.pence is None else show_pounds(use.pence),
                "–" if use.share is None else percent(use.share),
            ]
            for use in found.uses
        ],
        "could_rows": [_could(each) for each in found.could],
        "majors": ", ".join(f"v{major}" for major in found.brick.majors),
        "api_rows": [[_operation(each) for each in major.operations] for major in found.api],
        "examples": [
            [
                {"says": each.says.rstrip("."), "text": example_text(each)}
                for each in major.operations
                if each.example is not None
            ]
            for major in found.api
        ],
        "event_rows": [
            [
                {"text": each.name, "note": "shown to the applicant" if each.applicant_sees else ""},
                each.says,
                ", ".join(each.fields) or "nothing",
            ]
            for each in found.events
        ],
    }


def _operation(each: bricks.ApiOperation) -> Row:
    return [{"text": each.says.rstrip("."), "note": each.name}, f"{each.method} {each.path}", MAY[each.may]]


def _could(each: CouldStandIn) -> Row:
    """A national service, who tries the brick for it here, and how others run it as far as anybody can see."""
    tried = " and ".join({"live": "live", "example": "as an example"}.get(origin, origin) for origin in each.origins)
    known = f"{each.known} of {each.pages} {each.what[0].lower()}{each.what[1:]}" if each.what else "not known"
    return [
        {"text": each.name, "href": each.href},
        tried,
        f"{each.live_councils} of {each.of}",
        {"text": f"{each.councils} of {each.of}", "href": f"/declared/{each.lgsl}"},
        known,
    ]


def example_text(each: bricks.ApiOperation) -> str:
    """A request as a person would write it down."""
    return f"{each.method} {each.path}\n\n{json.dumps(each.example, indent=2, ensure_ascii=False)}"


MAY = {
    "anyone": "Anyone",
    "apply": "Anyone who applies, with a key",
    "follow": "The applicant, for their own",
    "casework": "Caseworkers",
    "supervise": "Supervisors",
    "own": "Owners of the service",
    "administer": "Administrators",
    "flow": "The flow only",
}


def service_context(found: services.ServiceDna) -> dict[str, Any]:
    """Everything on a service's page beside its pictures."""
    shown = found.costs
    period = shown.period.name if shown else ""
    return {
        "period_name": period,
        "parent_amount": thousands_in_words(found.parent.amount) if found.parent else "",
        "month": f"{shown.period.first:%Y-%m}" if shown else "",
        "organisation_href": f"/councils/{found.gss}" if found.gss else f"/organisations/{found.organisation}",
        "number_tiles": number_tiles(shown, period) if shown else [],
        "month_links": month_links(found) if len(found.months) > 1 else [],
        "used_head": "Other examples that use it" if found.origin == "example" else "Other services that use it",
        "part_rows": [_part(part) for part in found.made_of],
        "money_rows": money(shown) if shown else [],
        "line_rows": lines(shown) if shown else [],
        "income_rows": [[each.what, *_made(each)] for each in shown.income_lines] if shown else [],
        "month_rows": month_rows(found),
        "time_rows": [[f"Until {each.what}", each.says] for each in found.times],
        "volume_rows": [[each.says, each.brick.capitalize(), each.count_in_words] for each in found.volumes],
        "about_rows": about_rows(found),
        "version_rows": [_version(each) for each in found.versions],
        "wire_rows": [_wire(each) for each in found.wiring],
    }


def month_rows(found: services.ServiceDna) -> list[Row]:
    """Cost, income and net of one case in each month, or why there is none."""

    def unit(pence: float | None) -> str:
        return "–" if pence is None else show_unit(pence)

    return [
        [
            {"text": each.name + (", so far" if each.running else ""), "note": each.why_not},
            each.count_in_words,
            unit(each.cost),
            unit(each.income),
            unit(each.net),
        ]
        for each in found.by_month
    ]


def month_links(found: services.ServiceDna) -> list[dict[str, Any]]:
    """A link for each month that can be looked at."""
    here = found.costs.period.first if found.costs else None
    return [
        {
            "text": each.name + (", so far" if each.running else ""),
            "href": f"{found.href}?month={each.month}",
            "current": here is not None and each.month == f"{here:%Y-%m}",
        }
        for each in found.months
    ]


def lines(shown: Costs) -> list[Row]:
    """Every line of cost; those of the bill once for all bricks, because the download has them apart."""
    together: dict[tuple[str, str], list[Line]] = {}
    for each in shown.lines:
        together.setdefault((each.what, each.class_), []).append(each)
    return [
        [what, CLASS_WORDS[name], show_pounds(sum(each.pence for each in same)), *_made(same[0])[1:]]
        for (what, name), same in together.items()
    ]


def _part(part: Part) -> Row:
    installed = f"{part.name}@{part.version}"
    before = "" if part.published_with == installed else f"published with {part.published_with}"
    return [
        {"text": part.name.capitalize(), "href": f"/bricks/{part.name}"},
        part.summary.strip().split("\n")[0],
        {"text": installed, "note": before},
        part.used_by,
        "not shown" if part.pence is None else show_pounds(part.pence),
        "–" if part.share is None else percent(part.share),
    ]


def _made(each: Line) -> Row:
    method = {"text": each.method.capitalize(), "note": each.basis}
    return [show_pounds(each.pence), method, each.source]


def _version(each: services.PublishedVersion) -> Row:
    said = "; ".join(change.says for change in each.changes[:MOST_CHANGES]) or "the first version"
    more = len(each.changes) - MOST_CHANGES
    day = f"{each.published_at.day} {each.published_at:%B %Y}"
    return [str(each.version), day, {"text": said, "note": f"and {more} more" if more > 0 else ""}]


def _wire(wire: services.Wire) -> Row:
    only = ", ".join(f"{key} is {value}" for key, value in wire.only.items())
    return [{"text": wire.when_says, "note": wire.when}, {"text": wire.do_says, "note": wire.do}, only or "–"]


def number_tiles(shown: Costs, period: str) -> list[dict[str, Any]]:
    """The three numbers: cases, cost per case, pence in the pound that reach the front line."""
    word, unit = shown.unit_word, shown.unit
    made_up = "; illustrative" if any(each.source.startswith("illustrative") for each in shown.lines) else ""
    return [
        {
            "value": shown.count_in_words,
            "what": f"{word if shown.count == 1 else word + 's'} closed, {period}",
            "note": "counted by this platform",
        },
        {
            "value": show_unit(unit.cost) if unit else "not known",
            "what": f"cost for each {word}",
            "note": f"income {show_unit(unit.income)}, net {show_unit(unit.net)}{made_up}"
            if unit
            else shown.why_no_unit,
        },
        {
            "value": shown.frontline_in_words,
            "what": "of each pound reaches the front line",
            "note": "" if shown.frontline_share is not None else "costs are incomplete or no case was closed",
        },
    ]


def money(shown: Costs) -> list[Row]:
    """Cost by class, gross, income and net, in the period and for each case."""
    if shown.gross is None or shown.income is None or shown.net is None:
        return []

    def row(words: str, pence: int, each: float | None) -> Row:
        return [words, show_pounds(pence), "–" if each is None else show_unit(each)]

    classes = [row(CLASS_WORDS[name], pence, shown.unit_by_class.get(name)) for name, pence in shown.by_class.items()]
    unit = shown.unit
    return [
        *classes,
        row("Gross cost", shown.gross, unit.cost if unit else None),
        row("Income", shown.income, unit.income if unit else None),
        row("Net cost", shown.net, unit.net if unit else None),
    ]


def about_rows(found: services.ServiceDna) -> list[dict[str, Any]]:
    """What a reader may want to know about a service."""
    rows = [
        {"key": "Status", "value": found.origin.capitalize()},
        {"key": "Published by", "value": found.organisation_name},
        {"key": "Delivered by", "value": found.delivered_by_name},
        {"key": "Version", "value": f"{found.version}"},
        {"key": "Digest", "value": found.digest[:16] + "…"},
    ]
    if found.lgsl is not None:
        href = f"/services/{found.lgsl}"
        rows.insert(
            1,
            {
                "key": "National service",
                "value": f"{found.lgsl_name} (LGSL {found.lgsl})",
                "href": href,
                "action": "See",
            },
        )
    if found.interaction:
        rows.insert(2, {"key": "Kind of interaction", "value": f"{found.interaction.capitalize()} (LGIL {found.lgil})"})
    return rows


def percent(share: float) -> str:
    """A share as words: `31%`, `less than 1%`."""
    return "less than 1%" if 0 < share < 0.005 else f"{share * 100:.0f}%"
