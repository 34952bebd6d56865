"""Documents on the applicant's own page."""

from functools import partial

from starlette.responses import Response

from bricks.storage.actions.keeping import SendIn, send_in
from bricks.storage.pages.receiving import receive
from bricks.storage.queries.documents import ReadContent, content
from commons.pages import Visit


async def add(visit: Visit) -> Response:
    """Add a document to one's own application."""

    async def send_it(visit: Visit, upload: str) -> None:
        await visit.perform(send_in, visit.read_form(SendIn, upload=upload))

    back = str(visit.form.get("back") or visit.public("application"))
    return await receive(visit, send_it, back, "Add a document")


async def download(visit: Visit) -> Response:
    """Send the content of a document that the applicant may see."""
    asked = ReadContent(document=visit.ref("document"))
    return visit.send(await visit.with_view(partial(content, asked)))
