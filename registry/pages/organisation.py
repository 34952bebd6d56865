"""Setting up an organisation, and taking over a service from an archive."""

from functools import partial

from starlette.datastructures import UploadFile
from starlette.responses import Response

from commons.errors import Fault, Invalid, Problem, SignInNeeded
from commons.model import Line, Model
from commons.pages import Visit
from registry.actions.organisations import Found, found
from registry.actions.services import Publish, publish
from registry.events import OrganisationKind, Published
from registry.queries import composer
from registry.queries import services as asked
from registry.rules.archive import MOST_BYTES, adopt, unpack
from registry.rules.compose import slug_of
from registry.tables import OrganisationRow


class NewOrganisation(Model):
    """What the form for an organisation asks."""

    name: Line
    kind: OrganisationKind
    organisation: str = ""


async def own_organisations(visit: Visit) -> list[OrganisationRow]:
    """The organisations that whoever visits owns as a whole."""
    slugs = {g.organisation for g in visit.actor.grants if g.service is None and g.organisation != "*"}
    owned = {slug for slug in slugs if visit.actor.may("own", slug)}
    rows: list[OrganisationRow] = await visit.with_view(partial(composer.organisations_named, slugs=owned))
    return rows


async def organisation(visit: Visit) -> Response:
    """Set up an organisation, and own it."""
    if not visit.actor.id.startswith("account:"):
        raise SignInNeeded("Sign in to set up an organisation.", to_do="Sign in, or set up an account.")
    if visit.request.method == "GET":
        return visit.render("registry/organisation.html", values={}, problem=None)
    try:
        form = visit.read_form(NewOrganisation)
        slug = form.organisation or slug_of(form.name)
        if slug_of(slug) != slug or not slug:
            says = "The web address must be small letters, numbers and hyphens, such as st-marys-hall"
            raise Invalid(f"{says}.", faults=[Fault("organisation", says)])
        await visit.perform(found, Found(organisation=slug, name=form.name, kind=form.kind))
    except Invalid as problem:
        return visit.render("registry/organisation.html", values=visit.form, problem=problem)
    await visit.caught_up()
    return visit.redirect("/compose")


async def take_over(visit: Visit) -> Response:
    """Adopt a service from an archive: only whose it is changes."""
    owned = await own_organisations(visit)
    if visit.request.method == "GET" or not owned:
        return _import_page(visit, owned)
    chosen = str(visit.form.get("organisation", ""))
    row = next((row for row in owned if row.slug == chosen), owned[0])
    try:
        made = await _adopted(visit, row)
        checked: asked.Checked = await visit.ask(asked.check, asked.Check(files=made))
        if not checked.fits:
            return _import_page(visit, owned, checked=checked)
        given = Publish(organisation=row.slug, service=checked.service, files=made, version=0)
        event: Published = (await visit.perform(publish, given)).get(Published)
    except Problem as problem:
        return _import_page(visit, owned, problem=problem)
    return visit.redirect(f"/work/{event.organisation}/{event.service}/registry?new=yes")


async def _adopted(visit: Visit, row: OrganisationRow) -> dict[str, str]:
    archive, owner = visit.form.get("archive"), str(visit.form.get("owner", "")).strip()
    faults = []
    if not isinstance(archive, UploadFile) or not archive.filename:
        faults.append(Fault("archive", "Choose the archive of a service"))
    if "@" not in owner:
        faults.append(Fault("owner", "Enter an email address in the correct format, like name@example.org"))
    if faults or not isinstance(archive, UploadFile):
        raise Invalid("Some answers need another look.", faults=faults)
    files = unpack(await archive.read(MOST_BYTES + 1))
    slug = str(visit.form.get("service", "")).strip()
    origin = "live" if row.verified else "example"
    return adopt(files, organisation=row.slug, owner=owner, origin=origin, service=slug)


def _import_page(
    visit: Visit,
    owned: list[OrganisationRow],
    *,
    problem: Problem | None = None,
    checked: asked.Checked | None = None,
) -> Response:
    return visit.render(
        "registry/import.html",
        status=422 if checked else (problem.status if problem else 200),
        owned=[(row.slug, row.name) for row in owned],
        problem=problem,
        checked=checked,
        values=visit.form,
    )
