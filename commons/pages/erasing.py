"""The page that asks whether to erase somebody's details, for every brick that has an action for it."""

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import Response

from commons.erasing import Erase, Reason
from commons.errors import Fault, Invalid, Problem
from commons.pages.forms import REFUSALS
from commons.pages.visit import Visit

WORDS = {
    Reason.ASKED: "The person has asked for it",
    Reason.NOT_NEEDED: "The details are no longer needed",
    Reason.NEVER: "The details should never have been held",
}
"""The reasons as people read them."""


async def ask_to_erase(
    visit: Visit,
    action: Callable[..., Any],
    model: type[Erase],
    *,
    called: str,
    back: str,
    crumbs: Sequence[tuple[str, str]],
    **subject: str,
) -> Response:
    """Say what goes and what stays and ask once more, or do it. `subject`: the reference that the action takes."""
    problem: Problem | None = None
    if visit.request.method == "POST" and "reason" not in visit.form:
        problem = Invalid("Choose one.", faults=[Fault("reason", "Select why the details are erased")])
    elif visit.request.method == "POST":
        try:
            await visit.perform(action, visit.read_form(model, **subject))
            return visit.redirect(f"{back}?done=erased")
        except REFUSALS as error:
            problem = error
    return visit.render(
        "commons/erasure.html",
        called=called,
        back=back,
        action=visit.request.url.path,
        reasons=[(reason.value, words) for reason, words in WORDS.items()],
        values=visit.form,
        problem=problem,
        crumbs=[*crumbs, (called, back), ("Erase personal details", "")],
    )
