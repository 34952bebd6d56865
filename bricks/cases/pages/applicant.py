"""What the applicant's page sends to the team."""

from starlette.responses import Response

from bricks.cases.actions.words import Write, reply
from commons.pages import Visit
from commons.pages.forms import REFUSALS


async def write_to_team(visit: Visit) -> Response:
    """Take a message from the applicant and go back to their page."""
    try:
        await visit.perform(reply, visit.read_form(Write))
    except REFUSALS as problem:
        return visit.render(
            "cases/applicant_write.html", problem=problem, values=visit.form, case=visit.form.get("case")
        )
    page = visit.public("application")
    return visit.redirect(page if await visit.caught_up() else f"{page}?later")
