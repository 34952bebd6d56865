"""The composer: start from a service that exists, answer a few questions, publish."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from starlette.responses import Response

from commons.errors import Fault, Forbidden, Invalid, NotFound, Problem
from commons.pages import Visit
from registry.actions.drafts import Discard, Draft, discard
from registry.actions.drafts import draft as keep_draft
from registry.actions.services import Publish, publish
from registry.events import Drafted, Published
from registry.pages.answers import field_of, read_answers, shown, words_of
from registry.pages.organisation import own_organisations
from registry.queries import composer
from registry.queries import services as asked
from registry.rules.compose import Answers, Whose, compose, faults_of
from registry.rules.places import Value, words_at


async def home(visit: Visit) -> Response:
    """What there is to start from, one's own drafts, and what is needed first."""
    owned = await own_organisations(visit)
    shown = await visit.with_view(composer.templates)
    drafts = await visit.with_view(composer.drafts) if visit.actor.id.startswith("account:") else []
    slugs = [row.slug for row in owned]
    wanted = visit.query.get("organisation", "")
    chosen = wanted if wanted in slugs else next(iter(slugs), "")
    return visit.render(
        "registry/compose.html",
        templates=shown,
        drafts=drafts,
        chosen=chosen,
        owned=[
            {"text": row.name, "href": f"/compose?organisation={row.slug}", "current": row.slug == chosen}
            for row in owned
        ],
        known=visit.actor.id.startswith("account:"),
        notice="The draft is gone." if visit.query.get("done") == "discarded" else "",
    )


async def new(visit: Visit) -> Response:
    """The questions of a template's sheet, for a new draft or to change one."""
    draft: composer.OwnDraft | None = None
    if ref := field_of(visit, "draft"):
        draft = await visit.with_view(partial(composer.draft, ref=ref))
    template = await _template(visit, draft.template if draft else field_of(visit, "from"), draft)
    owned = await own_organisations(visit)
    chosen = draft.organisation if draft else field_of(visit, "organisation") or (owned[0].slug if owned else "")
    if not visit.actor.may("own", chosen or "-"):
        return visit.redirect("/compose")
    names = {row.slug: row.name for row in owned}
    if visit.request.method == "GET":
        answers = _answers_of(draft.answers) if draft else _first(template, names.get(chosen, chosen))
        return _ask(visit, template, draft, answers, chosen, owned)
    answers = read_answers(visit, template.sheet)
    faults = [*faults_of(template.sheet, answers), *await _taken(visit, chosen, answers.service)]
    if faults:
        problem = Invalid("Some answers need another look.", faults=faults)
        return _ask(visit, template, draft, answers, chosen, owned, problem)
    given = Draft(
        organisation=chosen,
        draft=draft.ref if draft else None,
        template_organisation=template.organisation,
        template_service=template.service,
        template_version=template.version,
        answers=_plain(answers),
    )
    outcome = await visit.perform(keep_draft, given)
    return visit.redirect(f"/compose/drafts/{outcome.get(Drafted).draft}")


async def _template(visit: Visit, address: str, draft: composer.OwnDraft | None) -> composer.Template:
    organisation, _, service = address.partition("/")
    version = draft.template_version if draft else None
    found: composer.Template = await visit.with_view(
        partial(composer.template, organisation=organisation, service=service, version=version)
    )
    return found


async def _taken(visit: Visit, organisation: str, service: str) -> list[Fault]:
    """A fault if the organisation has a service at this address already."""
    there = await visit.with_view(partial(asked.stored, organisation=organisation, slug=service, number=None))
    says = "You already have a service at this address. Choose another one"
    return [Fault("service", says)] if there else []


def _ask(
    visit: Visit,
    template: composer.Template,
    draft: composer.OwnDraft | None,
    answers: Answers,
    chosen: str,
    owned: list[Any],
    problem: Invalid | None = None,
) -> Response:
    return visit.render(
        "registry/compose_new.html",
        start=template,
        sheet=template.sheet,
        draft=draft,
        answers=answers,
        values=shown(template.sheet, answers),
        chosen=chosen,
        organisation_name=next((row.name for row in owned if row.slug == chosen), chosen),
        problem=problem,
        origin="",
        noindex=True,
    )


def _first(template: composer.Template, organisation: str) -> Answers:
    """What the questions begin with: the organisation's name, or the example's words, where the sheet says so."""
    values: dict[str, Value] = {}
    for ask in template.sheet.asks:
        if ask.prefill == "organisation":
            values[ask.id] = organisation
        elif ask.prefill == "template":
            values[ask.id] = words_at(template.files, ask.sets[0])
    return Answers(values=values, choices={choice.id: choice.default for choice in template.sheet.choices})


def _plain(answers: Answers) -> dict[str, Any]:
    return {**asdict(answers), "values": dict(answers.values), "extras": list(answers.extras)}


def _answers_of(kept: Mapping[str, Any]) -> Answers:
    return Answers(
        title=kept.get("title", ""),
        service=kept.get("service", ""),
        owner=kept.get("owner", ""),
        values=kept.get("values", {}),
        choices=kept.get("choices", {}),
        extras=tuple(kept.get("extras", ())),
    )


async def check(visit: Visit) -> Response:
    """Check the answers, see the files that will be written, publish."""
    draft: composer.OwnDraft = await visit.with_view(partial(composer.draft, ref=visit.ref("draft")))
    if not visit.actor.may("own", draft.organisation):
        raise Forbidden("You cannot publish for this organisation any more.", to_do="Ask an owner of it.")
    template = await _template(visit, draft.template, draft)
    answers, sheet = _answers_of(draft.answers), template.sheet
    origin = await _origin(visit, draft.organisation)
    made = compose(
        template.files,
        template.sheet,
        answers,
        Whose(draft.organisation, origin, f"{template.address}, version {template.version}"),
    )
    checked: asked.Checked = await visit.ask(asked.check, asked.Check(files=made))
    problem: Problem | None = None
    if visit.request.method == "POST" and checked.fits:
        try:
            return await _publish(visit, draft, answers, made)
        except Problem as error:
            problem = error
    return visit.render(
        "registry/compose_check.html",
        status=problem.status if problem else 200,
        draft=draft,
        sheet=template.sheet,
        answers=answers,
        words=words_of,
        groups=[
            (group.title, [(ask.id, ask.ask, words_of(ask, answers)) for ask in group.asks]) for group in sheet.groups
        ],
        organisation_name=await visit.with_view(partial(composer.name_of, slug=draft.organisation)),
        service_origin=origin,
        files=sorted(made.items(), key=lambda pair: (pair[0] != "service.yaml", pair[0])),
        checked=checked,
        problem=problem,
        noindex=True,
    )


async def _origin(visit: Visit, organisation: str) -> str:
    rows = await visit.with_view(partial(composer.organisations_named, slugs={organisation}))
    if not rows:
        raise NotFound("The organisation is not listed any more.", to_do="Open the composer again.")
    return "live" if rows[0].verified else "example"


async def _publish(visit: Visit, draft: composer.OwnDraft, answers: Answers, made: dict[str, str]) -> Response:
    given = Publish(organisation=draft.organisation, service=answers.service, files=made, version=0, draft=draft.ref)
    event: Published = (await visit.perform(publish, given)).get(Published)
    return visit.redirect(f"/work/{event.organisation}/{event.service}/registry?new=yes")


async def throw_away(visit: Visit) -> Response:
    """Throw a draft away."""
    await visit.perform(discard, Discard(draft=visit.ref("draft")))
    return visit.redirect("/compose?done=discarded")
