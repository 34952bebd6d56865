"""Bricks: the list and one of them."""

from collections.abc import Iterable

from starlette.responses import Response

from catalogue.pages.citing import permalink
from catalogue.pages.dna_rows import brick_context
from catalogue.queries import bricks
from commons.pages import Visit
from commons.pages.forms import address_of


async def listed(visit: Visit) -> Response:
    """Every brick and who uses it."""
    found: bricks.Bricks = await visit.ask(bricks.bricks, bricks.FindBricks())
    columns = ("name", "version", "summary", "owner", "platform", "live_services", "example_services")
    return visit.answer(
        found,
        "catalogue/bricks.html",
        rows=lambda: [
            columns,
            *(tuple(getattr(each, column) for column in columns) for each in (*found.items, *found.platform)),
        ],
        platform_rows=[
            [
                {"text": each.name.capitalize(), "href": f"/bricks/{each.name}"},
                each.version,
                each.summary.strip().split("\n")[0],
            ]
            for each in found.platform
        ],
    )


async def brick(visit: Visit) -> Response:
    """One brick: what it does, its API and its users."""
    found: bricks.BrickPage = await visit.ask(bricks.brick, address_of(bricks.AskBrick, name=visit.path["name"]))
    return visit.answer(
        found,
        "catalogue/brick.html",
        rows=lambda: brick_csv(found),
        permalink=permalink(visit, f"/bricks/{found.brick.name}"),
        **brick_context(found),
    )


def brick_csv(found: bricks.BrickPage) -> Iterable[tuple[object, ...]]:
    """Who uses the brick and what it costs them, where it could stand in, then its operations."""
    yield (
        "row_kind", "brick", "version", "major", "service", "organisation", "origin", "published_with", "pence",
        "share_of_gross", "period", "lgsl", "councils", "of", "method", "path", "operation", "says", "may", "address",
    )  # fmt: skip
    own = (found.brick.name, found.brick.version)
    for use in found.uses:
        cost = ("", "", "") if use.pence is None else (use.pence, use.share, found.period.name)
        said = (use.major, use.title, use.organisation_name, use.origin, use.published_with, *cost)
        yield ("used by", *own, *said, *[""] * 8, use.href)
    for each in found.could:
        said = ("", each.name, "", "declared", "", "", "", "", each.lgsl, each.councils, each.of)
        yield ("could stand in", *own, *said, *[""] * 5, each.href)
    for major in found.api:
        for o in major.operations:
            yield ("operation", *own, major.major, *[""] * 10, o.method, o.path, o.name, o.says, o.may, "")
