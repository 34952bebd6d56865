"""Comparing: two to twelve councils or services side by side."""

from typing import Any

from starlette.responses import Response

from catalogue.pages import compare_pictures, compare_tables
from catalogue.pages import compare_rows as lay
from catalogue.queries import published
from catalogue.queries.comparing import compare as asked_compare
from catalogue.rules.comparing import FEWEST, MOST, MOST_COLUMNS
from commons.errors import NotFound
from commons.pages import Visit
from commons.pages.forms import address_of


async def compare(visit: Visit) -> Response:
    """What stands side by side, or the form to choose it."""
    given = [text for text in visit.request.query_params.getlist("of") if text]
    if len(given) > MOST:
        raise NotFound(
            f"At most {MOST} stand side by side, and this address has {len(given)}.",
            expected=f"From {FEWEST} to {MOST} councils or services.",
            to_do=f"Take {len(given) - MOST} out of the address.",
        )
    asked = address_of(asked_compare.AskCompare, of=given)
    found: asked_compare.Comparison = await visit.ask(asked_compare.compare, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: lay.csv_rows(found))
    here = lay.address(side.key for side in found.sides)
    ready = len(found.sides) >= FEWEST
    return visit.answer(
        found,
        "catalogue/compare.html",
        origin=_origin(found),
        noindex=any(side.origin == "example" for side in found.sides),
        ready=ready,
        shown=compare_pictures.picture(found) if ready else None,
        short=lay.in_short(found) if ready else [],
        name=lay.name_of_all(found),
        many=len(found.sides) > MOST_COLUMNS,
        place_tables=compare_tables.places(found),
        measure_tables=compare_tables.measures(found),
        difference_tables=compare_tables.differences(found),
        chosen=lay.take_out(found),
        aligned=lay.alignment(found),
        options=lay.choices(found) or await _services(visit, found),
        more=len(found.sides) < MOST,
        subject_links=lay.subject_links(found),
        data_query=here.removeprefix("/compare"),
        permalink=visit.commons.settings.address + here,
    )


def _origin(found: asked_compare.Comparison) -> str:
    """The origin of the page: that of its sides where they are of one."""
    origins = {side.origin for side in found.sides}
    return next(iter(origins)) if len(origins) == 1 and origins != {"live"} else ""


async def _services(visit: Visit, found: asked_compare.Comparison) -> list[tuple[str, str]]:
    """The published services that may be added: of the same origin, those of the same kind first."""
    first = found.sides[0]
    asked = published.FindPublished(origin=first.origin, limit=100)
    listed: published.PublishedServices = await visit.ask(published.published_services, asked)
    taken = {side.key for side in found.sides}
    rows: list[Any] = sorted(listed.items, key=lambda each: (str(each.lgsl) != first.subject, each.title))
    return [
        (key, f"{each.title}, {each.organisation_name}")
        for each in rows
        if (key := f"{each.organisation}/{each.service}") not in taken
    ]
