"""A service for its owners: versions, differences, files, archive, parked steps."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from starlette.datastructures import UploadFile
from starlette.responses import Response

from commons.differences import by_line
from commons.errors import Fault, Invalid, NotFound, Problem
from commons.pages import Visit
from commons.pages.forms import whole_number
from commons.pages.frame import bricks_shown
from commons.service.file import is_file_name
from commons.service.source import LONGEST_FILE
from registry.actions.services import Publish, publish
from registry.actions.steps import Retry, retry
from registry.checks.sheets import sheet_of
from registry.queries import services as asked
from registry.queries import steps as asked_steps
from registry.rules.archive import MOST_BYTES, pack, unpack

_DONE = {
    "published": "Published. The new version is in use from now on.",
    "same": "Nothing differs from the newest version, so there is nothing to publish.",
    "retried": "The step is being tried again.",
    "all-retried": "Every step is being tried again. Open this page once more in a minute to see which remain.",
}


async def overview(visit: Visit) -> Response:
    """The service at a glance: what to do next, people, versions, what waits."""
    here = _here(visit)
    versions = await visit.ask(asked.versions, here)
    waiting = await visit.ask(asked_steps.parked, _parked(visit))
    return visit.render(
        "registry/service.html",
        versions=versions.versions,
        waiting=len(waiting.steps),
        register=_register(visit),
        composed=_composed(visit),
        panels=await visit.panels(on="service", thread="", ref=visit.service.slug),
        fresh=visit.query.get("new") == "yes",
        notice=_DONE.get(visit.query.get("done", ""), ""),
    )


def _here(visit: Visit) -> asked.OneService:
    return asked.OneService(organisation=visit.organisation, service=visit.service.slug)


def _parked(visit: Visit) -> asked_steps.Parked:
    return asked_steps.Parked(organisation=visit.organisation, service=visit.service.slug)


def _composed(visit: Visit) -> bool:
    """Whether it can be changed by the questions that it was composed with."""
    sheet = sheet_of(visit.service.files)
    return sheet is not None and not sheet.offer


def _register(visit: Visit) -> str:
    """Where staff enter something for somebody else: a page called `new` of a brick of this service."""
    ends = "/{organisation}/{service}/registration/new"
    for brick in bricks_shown(visit.commons, visit.service):
        for page in brick.pages:
            if page.path.endswith(ends) and visit.actor.may(page.may, visit.organisation, visit.service.slug):
                return page.path.format(organisation=visit.organisation, service=visit.service.slug)
    return ""


async def version(visit: Visit) -> Response:
    """The files of one version, as they were published."""
    found = await visit.ask(asked.version, _version(visit, visit.path["version"]))
    return visit.render("registry/version.html", found=found, files=_ordered(found.files))


def _version(visit: Visit, number: str) -> asked.OneVersion:
    version = whole_number(number, 1_000_000)
    if not version:
        raise Invalid("A version is a number.", expected="A number like 1.")
    return asked.OneVersion(organisation=visit.organisation, service=visit.service.slug, version=version)


def _ordered(files: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(files.items(), key=lambda pair: (pair[0] != "service.yaml", pair[0]))


async def differences(visit: Visit) -> Response:
    """What differs between two versions, in words and line by line."""
    newest = visit.service.version
    after = _number(visit.query.get("after", ""), newest)
    before = _number(visit.query.get("before", ""), max(after - 1, 1))
    where = {"organisation": visit.organisation, "service": visit.service.slug}
    found = await visit.ask(asked.differences, asked.Compare(**where, before=before, after=after))
    old = (await visit.ask(asked.version, _version(visit, str(before)))).files
    new = (await visit.ask(asked.version, _version(visit, str(after)))).files
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return visit.render(
        "registry/differences.html",
        found=found,
        lines=[(name, by_line(old.get(name, ""), new.get(name, ""))) for name in names],
        numbers=[(n, f"Version {n}") for n in range(newest, max(newest - 50, 0), -1)],
    )


def _number(text: str, otherwise: int) -> int:
    return whole_number(text, otherwise + 1_000) or otherwise


async def files(visit: Visit) -> Response:
    """Edit the files, check them, publish them as the next version."""
    if visit.request.method == "GET":
        found = await visit.ask(asked.service, _here(visit))
        return _editor(visit, found.files, found.version)
    base = _number(str(visit.form.get("version", "")), visit.service.version)
    try:
        given = await _sent(visit)
    except Invalid as problem:
        return _editor(visit, _typed(visit), base, problem=problem)
    if visit.form.get("do") != "publish":
        checked: asked.Checked = await visit.ask(asked.check, asked.Check(files=given))
        return _editor(visit, given, base, checked=checked)
    try:
        sent = Publish(organisation=visit.organisation, service=visit.service.slug, files=given, version=base)
        outcome = await visit.perform(publish, sent)
    except Problem as problem:
        checked = await visit.ask(asked.check, asked.Check(files=given))
        return _editor(visit, given, base, problem=problem, checked=checked)
    return visit.redirect(f"{visit.work('registry')}?done={'published' if outcome.done else 'same'}")


async def _sent(visit: Visit) -> dict[str, str]:
    """The files of the form: an archive if one was chosen, and else what stands in the text areas."""
    archive = visit.form.get("archive")
    if isinstance(archive, UploadFile) and archive.filename:
        return unpack(await archive.read(MOST_BYTES + 1))
    given = _typed(visit)
    name = str(visit.form.get("new-name", "")).strip()
    if name:
        if not is_file_name(name) or name in given:
            says = "Name a new file with small letters, ending in .yaml or .csv, like rounds.csv"
            raise Invalid(f"{says}.", faults=[Fault("new-name", says)])
        given[name] = _text(visit.form.get("new-text", ""))
    return {name: text for name, text in given.items() if text.strip() or name == "service.yaml"}


def _typed(visit: Visit) -> dict[str, str]:
    names = [name.removeprefix("file-") for name in visit.form if name.startswith("file-")]
    return {name: _text(visit.form.get(f"file-{name}", "")) for name in names if is_file_name(name)}


def _text(value: object) -> str:
    """A text area's text as a file: plain line ends, one at the end."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")[: LONGEST_FILE + 1]
    return text if text.endswith("\n") or not text else f"{text}\n"


def _editor(
    visit: Visit,
    given: Mapping[str, str],
    base: int,
    *,
    problem: Problem | None = None,
    checked: asked.Checked | None = None,
) -> Response:
    """The editor. Faults of the files stand beside them, each with its line, rather than as fields."""
    shown = problem
    if problem is not None and checked is not None and not checked.fits:
        shown = None
    return visit.render(
        "registry/files.html",
        status=problem.status if problem else 200,
        files=_ordered(given),
        base=base,
        checked=checked,
        problem=shown,
        values=visit.form,
    )


async def export(visit: Visit) -> Response:
    """The newest version as an archive that another organisation can adopt."""
    found = await visit.ask(asked.service, _here(visit))
    content = await visit.commons.read(partial(pack, found.files))
    name = f"{visit.service.slug}-{found.version}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return visit.finish(Response(content, media_type="application/zip", headers=headers))


async def parked(visit: Visit) -> Response:
    """Steps that failed, each with its error and a way to try again."""
    found = await visit.ask(asked_steps.parked, _parked(visit))
    notice = _DONE.get(visit.query.get("done", ""), "")
    return visit.render("registry/parked.html", base=visit.work("registry"), steps=found.steps, notice=notice)


async def try_again(visit: Visit) -> Response:
    """Try a parked step again."""
    given = Retry(organisation=visit.organisation, service=visit.service.slug, step=visit.ref("step"))
    await visit.perform(retry, given)
    await visit.caught_up()
    return visit.redirect(f"{visit.work('registry', 'parked')}?done=retried")


async def try_all_again(visit: Visit) -> Response:
    """Try every parked step again: after a mail server was away, say."""
    found = await visit.ask(asked_steps.parked, _parked(visit))
    for step in found.steps:
        given = Retry(organisation=visit.organisation, service=visit.service.slug, step=step.step)
        with suppress(NotFound):  # it succeeded by itself meanwhile
            await visit.perform(retry, given)
    await visit.caught_up()
    return visit.redirect(f"{visit.work('registry', 'parked')}?done=all-retried")
