"""From a question to its fields on a page, and from the fields that were sent to its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile

from bricks.registration.actions.filing import takes
from bricks.registration.queries.detail import files_of
from bricks.registration.rules.answering import AnswerFault
from bricks.registration.rules.journey import Step
from bricks.registration.rules.kinds import kind_of
from bricks.registration.rules.kinds.places import PICKED
from bricks.registration.rules.kinds.things import kinds_in_words, ways_in_words
from bricks.registration.rules.window import collections, streets
from bricks.registration.settings import (
    AddressQuestion,
    FileQuestion,
    ItemsQuestion,
    OneOfQuestion,
    Question,
    RegistrationSettings,
    SeveralOfQuestion,
    WindowQuestion,
)
from commons.errors import Fault, Invalid, Problem
from commons.pages.visit import Visit
from commons.ports import Address

ACCEPT = {
    "pdf": ".pdf", "jpeg": ".jpg,.jpeg", "png": ".png", "heic": ".heic", "docx": ".docx", "odt": ".odt", "txt": ".txt",
}  # fmt: skip


LONGEST = 15_000
"""Signs of a field that are looked at: more than any question takes, so that "too long" is still said."""


@dataclass(frozen=True)
class FieldShown:
    """One question as its template needs it."""

    question: Question
    values: Mapping[str, Any]
    """The page's fields as they are to be filled in."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What only some types need: addresses found, files received, streets, sizes."""


@dataclass
class Sent:
    """What was sent with a page: answers as they came, and what could not even be received."""

    answers: dict[str, Any]
    faults: list[AnswerFault] = field(default_factory=list)


def fields_of(visit: Visit) -> dict[str, list[str]]:
    """The fields that were sent, without files, and cut where they are longer than any answer may be."""
    return {
        name: [value[:LONGEST] for value in visit.form.getlist(name) if isinstance(value, str)]
        for name in dict.fromkeys(visit.form)
    }


async def read_step(visit: Visit, questions: Sequence[Question]) -> Sent:
    """The answers to these questions as they were sent; new files are received first."""
    fields = fields_of(visit)
    sent = Sent({})
    for question in questions:
        raw = kind_of(question).read(question, fields)
        if isinstance(question, FileQuestion):
            raw = [*(raw or ()), *await _receive(visit, question, sent)] or None
        sent.answers[question.id] = raw
    return sent


async def _receive(visit: Visit, question: FileQuestion, sent: Sent) -> list[str]:
    found = []
    for name in dict.fromkeys(visit.form):
        file = visit.form.get(name)
        if name.startswith(f"{question.id}.new") and isinstance(file, UploadFile) and file.filename:
            try:
                ref = await visit.upload(name)
            except Problem as problem:
                sent.faults.append(
                    AnswerFault(question.id, f"{problem.what} Choose a file that is {kinds_in_words(question)}")
                )
                continue
            if ref and await _fits(visit, question, ref):
                found.append(ref)
            elif ref:
                wrong = f"{file.filename[:100]} cannot be used. The file must be {kinds_in_words(question)}"
                sent.faults.append(AnswerFault(question.id, wrong))
    return found


async def _fits(visit: Visit, question: FileQuestion, ref: str) -> bool:
    upload = await visit.with_view(lambda view: view.upload(ref))
    return takes(question, upload.media_type)


def filled(step: Step, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The page's fields for the answers that are kept."""
    values: dict[str, Any] = {}
    for question in step.questions:
        if answers.get(question.id) is not None:
            try:
                values |= kind_of(question).fill(question, answers[question.id])
            except (AttributeError, KeyError, TypeError, ValueError):
                continue  # the question has changed its type since it was answered
    return values


def as_sent(visit: Visit, sent: Sent) -> dict[str, Any]:
    """The page's fields as they were just sent, files that arrived with them."""
    values: dict[str, Any] = {name: each if len(each) > 1 else "".join(each) for name, each in fields_of(visit).items()}
    return values | {key: raw for key, raw in sent.answers.items() if isinstance(raw, list)}


async def shown(
    visit: Visit, settings: RegistrationSettings, questions: Sequence[Question], values: Mapping[str, Any]
) -> list[FieldShown]:
    """The questions of a page, ready for their templates."""
    return [FieldShown(question, values, await _more(visit, settings, question, values)) for question in questions]


async def _more(
    visit: Visit, settings: RegistrationSettings, question: Question, values: Mapping[str, Any]
) -> dict[str, Any]:
    if isinstance(question, AddressQuestion):
        return await _addresses(visit, question, values)
    if isinstance(question, FileQuestion):
        refs = values.get(question.id) or []
        refs = [refs] if isinstance(refs, str) else list(refs)
        files = await visit.with_view(lambda view: files_of(refs, view))
        room = max(0, question.at_most - len(refs))
        accept = ",".join(ACCEPT[kind] for kind in question.kinds)
        return {
            "files": [(ref, files[ref].name) for ref in refs],
            "room": range(min(room, 3)),
            "accept": accept,
            "kinds": kinds_in_words(question),
        }
    if isinstance(question, OneOfQuestion | SeveralOfQuestion):
        return {
            "options": [(option.code, option.text) for option in question.options],
            "hints": {option.code: option.hint for option in question.options if option.hint},
        }
    if isinstance(question, WindowQuestion):
        return {
            "streets": [(each, each) for each in streets(settings.rounds)],
            "collections": [(each, each) for each in collections(settings.rounds)],
        }
    if isinstance(question, ItemsQuestion):
        by_size = {size: [kind for kind in question.kinds if kind.size == size] for size in question.sizes}
        return {"by_size": by_size, "ways": ways_in_words(question)}
    return {}


async def _addresses(visit: Visit, question: AddressQuestion, values: Mapping[str, Any]) -> dict[str, Any]:
    looked = str(values.get(f"{question.id}.find") or "").strip()[:20]
    if not looked or str(values.get("do") or "") != f"find:{question.id}":
        return {"looked": "", "options": [], "sample": False}
    search = visit.commons.installation.ports.addresses.search
    found: tuple[Address, ...] = await visit.commons.read(lambda: search(looked))
    options = [(_picked(each), ", ".join((*each.lines, each.postcode))) for each in found[:100]]
    return {"looked": looked, "options": options, "sample": any(each.sample for each in found)}


def _picked(address: Address) -> str:
    lines = list(address.lines)
    town = lines.pop() if len(lines) > 1 else ""
    first = lines[0] if lines else ""
    return PICKED.join(
        part.replace(PICKED, " ") for part in (address.uprn, first, ", ".join(lines[1:]), town, address.postcode)
    )


def wants_lookup(visit: Visit) -> bool:
    """Whether "Find address" was pressed with a postcode, and nothing was picked or typed by hand."""
    asked = str(visit.form.get("do") or "")
    if not asked.startswith("find:"):
        return False
    name = asked.removeprefix("find:")
    fields = fields_of(visit)
    typed = any("".join(fields.get(f"{name}.{part}", [])).strip() for part in ("line1", "line2", "town"))
    fresh = fields.get(f"{name}.find") != fields.get(f"{name}.looked")
    return bool("".join(fields.get(f"{name}.find", [])).strip()) and (fresh or not typed)


def removed(visit: Visit, sent: Sent) -> bool:
    """Take the file away whose "Remove" was pressed; whether one was."""
    asked = str(visit.form.get("do") or "")
    if not asked.startswith("remove:"):
        return False
    ref = asked.removeprefix("remove:")
    for key, raw in sent.answers.items():
        if isinstance(raw, list) and ref in raw:
            sent.answers[key] = [each for each in raw if each != ref]
            return True
    return False


def on_page(problem: Problem, ids: Sequence[str] = ()) -> Invalid:
    """The same problem with the names that the fields have on the page.

    ids: the questions of the page; a fault with another question is said without leading to a field.
    """
    faults = []
    for fault in problem.faults:
        name = fault.field.removeprefix("answers.")
        faults.append(Fault(name if not ids or name.split(".")[0] in ids else "", fault.message))
    if not faults:
        faults.append(Fault("", " ".join(part for part in (problem.what, problem.to_do) if part)))
    return Invalid(problem.what, expected=problem.expected, to_do=problem.to_do, faults=faults)


def problem_of(faults: Sequence[AnswerFault]) -> Invalid | None:
    """A problem made of these faults, or None if there are none."""
    if not faults:
        return None
    return Invalid("Some answers need another look.", faults=[Fault(each.field, each.message) for each in faults])
