"""The stages of a service for its staff, as a picture, a table and a BPMN file."""

from starlette.responses import Response

from bricks.workflow.pages.asked import asked_of
from bricks.workflow.pages.picture import stages_picture
from bricks.workflow.queries import ReadStages, StagesAnswer, read_stages
from bricks.workflow.rules.bpmn import to_bpmn
from commons.pages import Visit


async def stages(visit: Visit) -> Response:
    """The stages with the cases that are in each."""
    found: StagesAnswer = await visit.ask(read_stages, asked_of(visit, ReadStages))
    picture = stages_picture(
        found.stages, "The stages of a case", origin=visit.service.origin, roles=visit.service.role_names
    )
    counts = {count.stage: count for count in found.counts}
    return visit.render(
        "workflow/stages.html",
        found=found,
        counts=counts,
        picture_shown=picture,
        file=visit.work("workflow", "stages.bpmn"),
    )


async def bpmn(visit: Visit) -> Response:
    """The stages as a BPMN 2.0 file."""
    asked = asked_of(visit, ReadStages)
    found: StagesAnswer = await visit.ask(read_stages, asked)
    content = to_bpmn(found.stages, process=visit.service.slug, title=visit.service.title)
    name = f"{visit.service.slug}-stages-v{found.version}.bpmn"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return visit.finish(Response(content, media_type="application/xml", headers=headers))
