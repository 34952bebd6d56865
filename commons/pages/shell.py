"""The pages that belong to no brick: accessibility, cookies and privacy."""

from starlette.responses import Response

from commons.brick import Brick, page
from commons.pages.frame import navigation
from commons.pages.visit import Visit


async def accessibility(visit: Visit) -> Response:
    """How accessible the pages are, and whom to tell when they are not."""
    return visit.render("commons/accessibility.html")


async def cookies(visit: Visit) -> Response:
    """Which cookies there are."""
    return visit.render("commons/cookies.html")


async def privacy(visit: Visit) -> Response:
    """What the platform keeps about people."""
    return visit.render("commons/privacy.html")


async def work(visit: Visit) -> Response:
    """Where the staff of a service begin: the first page of its navigation that they may see, or that there is none."""
    found = navigation(visit.commons, visit.service, visit.actor, visit.request.url.path)
    return visit.redirect(found[0]["href"]) if found else visit.render("commons/no_work.html")


brick = Brick(
    name="shell",
    version="1.0.0",
    summary="Pages about the pages",
    owner="commons",
    pages=[
        page("/accessibility", accessibility, may="anyone"),
        page("/cookies", cookies, may="anyone"),
        page("/privacy", privacy, may="anyone"),
        page("/work/{organisation}/{service}", work, may="casework"),
    ],
    platform=True,
)
