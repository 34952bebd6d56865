"""Bricks: the list and one of them."""

from starlette.responses import Response

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
        rows=lambda: [
            ("brick", "version", "major", "method", "path", "operation", "says", "may"),
            *(
                (found.brick.name, found.brick.version, major.major, o.method, o.path, o.name, o.says, o.may)
                for major in found.api
                for o in major.operations
            ),
        ],
        **brick_context(found),
    )
