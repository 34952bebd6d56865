"""One person's request for one page: who they are, what they sent, and how to answer."""

import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from jinja2 import Environment
from markupsafe import Markup
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from commons import sessions, uploads
from commons.access import ANONYMOUS, Actor, not_permitted
from commons.assembly import Commons
from commons.brick import Brick, OnThread, Page, input_of
from commons.errors import NotFound
from commons.model import Download
from commons.pages import waiting
from commons.pages.answers import csv_stream, csv_text, local_path, send
from commons.pages.forms import check_form, read_form, takes_several
from commons.pages.frame import bricks_shown, frame
from commons.refs import is_ref
from commons.service import Service
from commons.transaction import Outcome
from commons.view import Looks, View

ModelT = TypeVar("ModelT", bound=BaseModel)
STAFF_COOKIE, APPLICANT_COOKIE, CSRF_COOKIE = "session", "application", "csrf"


@dataclass(frozen=True)
class ShownPanel:
    """A panel of another brick, rendered."""

    title: str
    html: Markup


class Visit:
    """What a page's handler is given."""

    def __init__(
        self, commons: Commons, templates: Environment, request: Request, brick: Brick, page: Page, service: Service
    ) -> None:
        self.commons = commons
        self.request = request
        self.brick = brick
        self.page = page
        self.service = service
        self.actor: Actor = ANONYMOUS
        self.form = FormData()
        self.format = "html"
        self.looks = Looks()
        self._templates = templates
        self._performed = 0
        self._caused: set[waiting.Thread] = set()
        self._cookies: list[tuple[str, str, int | None]] = []
        self._csrf = request.cookies.get(self._cookie(CSRF_COOKIE), "")
        if not re.fullmatch(r"[\w-]{20,64}", self._csrf):
            self._csrf = secrets.token_urlsafe(24)
            self._cookies.append((CSRF_COOKIE, self._csrf, None))

    # what was asked

    @property
    def path(self) -> Mapping[str, str]:
        """The parts of the address."""
        return self.request.path_params

    def ref(self, name: str) -> str:
        """The reference in that part of the address; NotFound when what stands there is none."""
        if not is_ref(self.path[name]):
            raise NotFound("There is nothing at this address.", to_do="Check the address, or go back to the list.")
        return self.path[name]

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        return self.request.query_params

    @property
    def place(self) -> str:
        """The network address that the visit comes from, for rate limits; many people may share one."""
        return self.request.client.host if self.request.client else "unknown"

    @property
    def organisation(self) -> str:
        return self.service.organisation

    async def begin(self) -> None:
        """Find out who it is, check the permission, read and check the form."""
        self.actor = await self._who()
        if self.request.method == "POST":
            self.form = await read_form(self.request, self._csrf)
        if not self.actor.may(self.page.may, self.organisation, self.service.slug):
            raise not_permitted(self.actor)

    async def _who(self) -> Actor:
        names = [STAFF_COOKIE]
        if self.request.url.path.startswith("/s/"):
            names.insert(0, APPLICANT_COOKIE)
        for name in names:
            token = self.request.cookies.get(self._cookie(name))
            found = await self.commons.read(partial(sessions.actor_of_session, self.commons, token)) if token else None
            if found is None:
                continue
            if not found.is_applicant or (found.organisation, found.service) == (self.organisation, self.service.slug):
                return found  # type: ignore[no-any-return]
        return ANONYMOUS

    def read_form(self, model: type[ModelT], **more: Any) -> ModelT:
        """The form as a model; Invalid with a fault for each field. `more` is added to what was sent."""
        given: dict[str, Any] = dict(more)
        for name, info in model.model_fields.items():
            values = [value for value in self.form.getlist(name) if isinstance(value, str) and value.strip()]
            if name in given or not values:
                continue
            given[name] = values if takes_several(info.annotation) else values[0]
        return check_form(model, given)

    async def upload(self, field: str) -> str | None:
        """Receive the file of a form's field; its reference, or None when no file was chosen."""
        file = self.form.get(field)
        if not isinstance(file, UploadFile) or not file.filename:
            return None
        parts = iter(partial(file.file.read, 65536), b"")
        found = await run_in_threadpool(uploads.receive, self.commons, self.service, self.actor, file.filename, parts)
        return str(found.ref)

    # asking and acting

    async def ask(self, query: Callable[..., Any], asked: BaseModel) -> Any:
        """The answer to a query, checked against what the query declares."""
        work = partial(self.commons.ask_now, query, asked, actor=self.actor, service=self.service, looks=self.looks)
        return await self.commons.read(work)

    async def perform(
        self, action: Callable[..., Any], given: BaseModel, *, actor: Actor | None = None, once: bool = True
    ) -> Outcome:
        """Perform an action; the form's key makes a second click give the first answer again.

        once: False for actions that may be repeated as they are, such as saving an answer, so that
            going back in the browser and sending the same form with another answer is no conflict.
        """
        key = str(self.form.get("_key", "")) or None if once else None
        self._performed += 1
        if key and self._performed > 1:
            key = f"{key}:{self._performed}"
        command = self.commons.command(
            action, given, actor=actor or self.actor, service=self.service, key=key[:128] if key else None
        )
        outcome = await self.commons.perform(command)
        self._caused |= {(command.where, done.thread) for done in outcome.done}
        return outcome

    async def caught_up(self) -> bool:
        """Wait, for a moment at most, until the flow has done what this visit caused."""
        return await waiting.caught_up(self.commons, self._caused)

    async def with_view(self, work: Callable[[View], Any]) -> Any:
        """Run reading work with a view of this brick in this service."""

        def run() -> Any:
            with self.commons.installation.reading.connect() as connection:
                view = View(
                    self.commons.installation,
                    connection,
                    self.service,
                    self.actor,
                    brick=self.brick,
                    looks=self.looks,
                )
                return work(view)

        return await self.commons.read(run)

    async def panels(self, *, on: str, thread: str, ref: str, withdrawn: bool = False) -> list[ShownPanel]:
        """The panels of this service's bricks about a thread, those that this reader may see."""
        asked = OnThread(thread=thread, ref=ref, withdrawn=withdrawn)
        return await self.with_view(partial(self._panels, on, asked))  # type: ignore[no-any-return]

    def _panels(self, on: str, asked: OnThread, view: View) -> list[ShownPanel]:
        shown = []
        found = [(panel, brick) for brick in bricks_shown(self.commons, self.service) for panel in brick.panels]
        for panel, brick in sorted(found, key=lambda pair: pair[0].order):
            if panel.on != on or not view.may(panel.may):
                continue
            answer = panel.query(input_of(panel.query).model_validate(asked.model_dump()), view.of(brick))
            if answer is not None:
                context = self._context({"panel": answer, "on": on, "back_to": self.request.url.path})
                html = self._templates.get_template(panel.template).render(context)
                shown.append(ShownPanel(panel.title, Markup(html)))  # noqa: S704 - rendered with autoescape
        return shown

    async def limit(self, name: str, key: str, *, most: int, per_seconds: int) -> None:
        """Count an attempt; TooManyRequests beyond the limit."""
        work = partial(sessions.limit, self.commons, name, key, most=most, per_seconds=per_seconds)
        await self.commons.read(work)

    async def sign_in(self, actor: str, *, thread: str | None = None) -> None:
        """Begin a session: an applicant's is bound to one thread of this service."""
        applicant = actor.startswith("person:")
        where = (self.organisation, self.service.slug) if applicant else (None, None)
        work = partial(
            sessions.open_session, self.commons, actor, thread=thread, organisation=where[0], service=where[1]
        )
        opened = await self.commons.read(work)
        name = APPLICANT_COOKIE if applicant else STAFF_COOKIE
        self._cookies.append((name, opened.token, self.commons.settings.session_hours * 3600))
        self.actor = Actor(id=actor, thread=thread, organisation=where[0], service=where[1])

    async def sign_out(self) -> None:
        """End the session."""
        name = APPLICANT_COOKIE if self.actor.is_applicant else STAFF_COOKIE
        if token := self.request.cookies.get(self._cookie(name)):
            await self.commons.read(partial(sessions.close_session, self.commons, token))
        self._cookies.append((name, "", 0))
        self.actor = ANONYMOUS

    async def sign_out_elsewhere(self) -> None:
        """End this person's sessions on every other device."""
        token = self.request.cookies.get(self._cookie(STAFF_COOKIE), "")
        await self.commons.read(partial(sessions.close_others, self.commons, self.actor.id, token))

    # answering

    def work(self, *parts: str) -> str:
        """An address for the staff of this service."""
        return "/".join(("/work", self.organisation, self.service.slug, *parts))

    def public(self, *parts: str) -> str:
        """An address of this service for the public."""
        return "/".join(("/s", self.organisation, self.service.slug, *parts))

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page. `problem` in the context makes it an error page's status unless one is given."""
        problem = context.get("problem")
        if problem is not None and status == 200:
            status = problem.status
        html = self._templates.get_template(template).render(self._context(context))
        return self.finish(Response(html, status_code=status, media_type="text/html; charset=utf-8"))

    def redirect(self, to: str) -> Response:
        """Go on to another page of this installation after a form was taken."""
        return self.finish(RedirectResponse(local_path(to) or "/", status_code=303))

    def answer(
        self,
        model: BaseModel,
        template: str,
        *,
        rows: Callable[[], Iterable[Sequence[Any]]] | None = None,
        **context: Any,
    ) -> Response:
        """A page that is also data: the model as JSON, `rows` (heading first) as CSV."""
        if self.format == "json":
            return self.data(Response(model.model_dump_json(), media_type="application/json"))
        if self.format == "csv":
            return self.data(Response(csv_text(rows() if rows else ()), media_type="text/csv; charset=utf-8"))
        return self.render(template, found=model, **context)

    def stream(self, batches: AsyncIterator[Iterable[Sequence[Any]]], *, tag: str, filename: str) -> Response:
        """A list too long to hold, as CSV. `tag` says which state of it this is, so that nobody is sent it twice."""
        return self.data(csv_stream(batches, tag=tag, filename=filename))

    def data(self, response: Response) -> Response:
        """Data has no form in it, so that it needs no token and, for somebody without a name, sets no cookie."""
        self._cookies = [cookie for cookie in self._cookies if cookie[0] != CSRF_COOKIE]
        return self.finish(response)

    def send(self, download: Download) -> Response:
        """A stored file, as a download that no browser runs."""
        return self.finish(send(self.commons.installation.ports.documents, download))

    def finish(self, response: Response) -> Response:
        """Set what cookies there are to set."""
        secure = self.request.url.scheme == "https"
        for name, value, age in self._cookies:
            response.set_cookie(
                self._cookie(name), value, max_age=age, path="/", secure=secure, httponly=True, samesite="lax"
            )
        if self._cookies or self.actor.id != ANONYMOUS.id or self.request.method != "GET":
            response.headers["Cache-Control"] = "no-store"
        self._cookies = []
        return response

    def _cookie(self, name: str) -> str:
        """Browsers take the `__Host-` prefix over HTTPS only; without it there is no secure cookie."""
        return f"__Host-{name}" if self.request.url.scheme == "https" else f"commons-{name}"

    def _context(self, more: Mapping[str, Any]) -> dict[str, Any]:
        own = frame(self.request, self.commons, self.service, self.actor)
        return {**own, "csrf_token": self._csrf, **more}
