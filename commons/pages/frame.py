"""What stands around every page: who is signed in, the service, and where one can go from here."""

from typing import Any

from starlette.requests import Request

from commons.access import Actor
from commons.assembly import Commons
from commons.brick import Brick
from commons.service import Service


def frame(request: Request, commons: Commons, service: Service, actor: Actor) -> dict[str, Any]:
    """The variables that `commons/page.html` wants of every page."""
    path = request.url.path
    platform = service is commons.platform
    staff = path.startswith("/work/")
    public, work = f"/s/{service.organisation}/{service.slug}", f"/work/{service.organisation}/{service.slug}"
    return {
        "service": None if platform else service,
        "organisation": service.organisation,
        "actor": actor,
        "signed_in": not (actor.is_anonymous or actor.is_applicant),
        "applicant": actor.is_applicant,
        "staff": staff,
        "path": path,
        "query": dict(request.query_params),
        "sign_in_url": f"/account/sign-in?next={path}",
        "sign_out_url": "/account/sign-out",
        "service_url": None if platform else (work if staff else public),
        "api_url": f"/api/{service.organisation}/{service.slug}",
        "nav": navigation(commons, service, actor, path) if staff else [],
    }


def bricks_shown(commons: Commons, service: Service) -> tuple[Brick, ...]:
    """The bricks whose panels and navigation a service shows: its own, and the platform's."""
    return tuple({**service.bricks, **commons.platform.bricks}.values())


def navigation(commons: Commons, service: Service, actor: Actor, path: str) -> list[dict[str, Any]]:
    """The pages of a service's staff navigation that this actor may see."""
    found = []
    pages = [page for brick in bricks_shown(commons, service) for page in brick.pages if page.nav]
    for page in sorted(pages, key=lambda page: page.order):
        if actor.may(page.may, service.organisation, service.slug):
            href = page.path.format(organisation=service.organisation, service=service.slug)
            here = path == href or path.startswith(f"{href}/")
            found.append({"text": page.nav, "href": href, "active": here})
    return found
