"""One national service across England, laid out."""

from collections.abc import Iterable
from typing import Any

from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.pages.council_parts import PER_HEAD, short_strip
from catalogue.pages.council_rows import every_council
from catalogue.queries.differing import Composition
from catalogue.queries.england import england
from catalogue.queries.national import NationalPage
from commons.pages import Visit

FILES = {
    "service.yaml": "the service file",
    "form.yaml": "the form",
    "stages.yaml": "the stages",
    "documents.yaml": "the documents",
    "start.yaml": "the start page",
    "compose.yaml": "the composer’s sheet",
}


def context(found: NationalPage, visit: Visit) -> dict[str, Any]:
    """Everything on the page of a national service beside the answer itself."""
    systems = found.systems
    return {
        "spreads_shown": [
            {
                "kind": each.kind_in_words,
                "pictures": [
                    short_strip(shown, "", each.kind_in_words, found.budget_year, "budget") for shown in each.strips
                ],
                "rows": every_council(each.strips),
            }
            for each in found.spreads
        ],
        "system_rows": [[each.system, each.pages] for each in systems.systems] if systems else [],
        "step_rows": [[each.step, each.removed or "–", each.left] for each in systems.steps] if systems else [],
        "differing_head": ["Part", *(f"{each.title}, {each.organisation_name}" for each in found.differing)],
        "differing_rows": differing_rows(found.differing),
        "differing_example": bool(found.differing) and found.differing[0].origin == "example",
        "permalink": permalink(visit, f"/services/{found.service.lgsl}"),
    }


def differing_rows(found: tuple[Composition, ...]) -> list[list[Any]]:
    """Brick by brick, then how it is run and how many places of its files differ from the first."""
    if not found:
        return []
    bricks = list(dict.fromkeys(name for each in found for name in each.bricks))
    rows: list[list[Any]] = [
        [name.capitalize(), *(each.bricks.get(name, "not used").partition("@")[2] or "not used" for each in found)]
        for name in bricks
    ]
    rows.append(["Steps of wiring", *(each.steps for each in found)])
    rows.append(["Run", *(each.run for each in found)])
    rows.append(["Differs from the first", "–", *(_differs(each) for each in found[1:])])
    return rows


def _differs(each: Composition) -> str:
    counted = ((FILES.get(file, file), count) for file, count in sorted(each.differences.items(), key=lambda p: -p[1]))
    return "; ".join(f"{words}: {count} places" if count > 1 else f"{words}: 1 place" for words, count in counted)


def national_csv(found: NationalPage) -> Iterable[tuple[object, ...]]:
    """What runs here, what systems are seen, and every council of the group of lines."""
    yield (
        "lgsl", "name", "kind", "gss", "council_or_system", "measure", "value", "mark", "origin_of_row", *PROVENANCE
    )  # fmt: skip
    own, data = found.service, england()
    for each in (*found.live, *found.examples):
        said = (own.lgsl, own.name, "published here", "", each.organisation_name, each.title, each.version, "")
        yield (*said, each.origin, *([""] * len(PROVENANCE)))
    if found.systems:
        for system in found.systems.systems:
            said = (own.lgsl, own.name, found.systems.what, "", system.system, "pages", system.pages, "")
            yield (*said, "declared", *provenance(found.systems.source, None))
    source = found.budget_source.model_copy(update={"unit": "£", "method": PER_HEAD})
    for spread in found.spreads:
        for shown in spread.strips:
            for point in shown.points:
                place = (own.lgsl, own.name, f"lines together: {found.group_title}", point.gss, point.name)
                amount = ("net budget for each resident", round(point.pounds, 4), point.mark)
                yield (*place, *amount, "declared", *provenance(source, data.budget[point.gss].source_row))
