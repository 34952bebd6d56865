"""For the administrators of an installation: which organisations wait to be verified, and verifying one."""

from functools import partial

from starlette.responses import Response

from commons.errors import Fault, Invalid, Problem
from commons.pages import Visit
from commons.pages.forms import REFUSALS, address_of
from registry.actions.organisations import Verify, verify
from registry.queries import verifying
from registry.queries.organisations import OneOrganisation

HERE = "/registry/organisations"


async def organisations(visit: Visit) -> Response:
    """Those that wait, and a search for any other."""
    wanted = visit.query.get("q", "").strip()[:100]
    return visit.render(
        "registry/organisations.html",
        waiting=await visit.with_view(verifying.waiting),
        found=await visit.with_view(partial(verifying.named, text=wanted)) if wanted else None,
        q=wanted,
        here=HERE,
        most=verifying.MOST,
    )


async def organisation(visit: Visit) -> Response:
    """One organisation: who set it up, whether it is verified, and who runs it."""
    return await _page(visit)


async def _page(visit: Visit, problem: Problem | None = None) -> Response:
    asked = address_of(OneOrganisation, organisation=visit.path["organisation"])
    one: verifying.ToVerify = await visit.with_view(partial(verifying.to_verify, slug=asked.organisation))
    return visit.render(
        "registry/verifying.html",
        one=one,
        here=f"{HERE}/{one.organisation}",
        panels=await visit.panels(on="organisation", thread="", ref=one.organisation),
        problem=problem,
        values=visit.form,
        notice=f"{one.name} is verified." if visit.query.get("done") == "verified" else "",
        crumbs=[("Organisations", HERE), (one.name, "")],
    )


async def verify_one(visit: Visit) -> Response:
    """Verify it, after saying that it was checked."""
    asked = address_of(OneOrganisation, organisation=visit.path["organisation"])
    try:
        if visit.form.get("checked") != "yes":
            says = "Say that you have checked who runs it"
            raise Invalid(f"{says}.", faults=[Fault("checked", says)])
        await visit.perform(verify, Verify(organisation=asked.organisation))
    except REFUSALS as problem:
        return await _page(visit, problem)
    return visit.redirect(f"{HERE}/{asked.organisation}?done=verified")
