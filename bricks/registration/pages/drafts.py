"""Whose draft or application a page is about."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlmodel import col, select

from bricks.registration.rules.allowance import Left, household
from bricks.registration.rules.price import Stated, claimed, state
from bricks.registration.rules.reference_number import read_code, read_number
from bricks.registration.settings import Form, RegistrationSettings
from bricks.registration.tables import ApplicationRow, left_for
from commons.errors import NotFound
from commons.pages.limits import attempt
from commons.pages.visit import Visit
from commons.view import View

ATTEMPTS, PER_SECONDS = 10, 900
"""How often one client may try a reference number with a code before there is a pause for that client."""

RESUMES = 300
"""The same for forms that bring their proof along: two services filled in side by side change places often."""


@dataclass(frozen=True)
class Held:
    """An application as a page holds it: read once, changed only by actions."""

    ref: str
    thread: str
    person: str
    number: str
    code: str
    status: str
    channel: str
    version: int
    answers: Mapping[str, Any]
    now: datetime
    pence: int | None = None
    """The price that was stated, once it was sent."""


def settings_of(visit: Visit) -> RegistrationSettings:
    """What the service sets for registration."""
    found = visit.service.settings["registration"]
    assert isinstance(found, RegistrationSettings)
    return found


def given(model: type[BaseModel], **values: Any) -> Any:
    """The input of an action; NotFound when the address names something that cannot be."""
    try:
        return model.model_validate(values)
    except ValidationError:
        raise NotFound("There is no such page here.", to_do="Check the address, or go back.") from None


def _held(row: ApplicationRow | None, view: View) -> Held | None:
    if row is None:
        return None
    return Held(
        row.ref,
        row.thread,
        row.person,
        row.number,
        row.code,
        row.status,
        row.channel,
        row.version,
        row.all_answers,
        view.now,
        row.pence,
    )


async def own(visit: Visit) -> Held | None:
    """The application of the applicant who has signed in; None for anybody else."""
    if not visit.actor.is_applicant:
        return None
    mine = select(ApplicationRow).where(col(ApplicationRow.person) == visit.actor.ref)
    return await visit.with_view(lambda view: _held(view.first(mine), view))  # type: ignore[no-any-return]


async def by_ref(visit: Visit, ref: str) -> Held:
    """An application by its reference, for staff; NotFound if there is none."""
    return await visit.with_view(lambda view: _held(view.get(ApplicationRow, ref), view))  # type: ignore[no-any-return]


async def by_number(visit: Visit, number: str) -> Held | None:
    """The application with this reference number, for somebody who still has to prove that it is theirs."""
    found = read_number(number, settings_of(visit).reference)
    if found is None or visit.actor.is_applicant:
        return None
    wanted = select(ApplicationRow).where(col(ApplicationRow.number) == found)
    return await visit.with_view(lambda view: _held(view.first(wanted), view))  # type: ignore[no-any-return]


async def prove(visit: Visit, number: str, code: str, *, most: int = ATTEMPTS) -> Held | None:
    """The application that this number and access code open, or None. Attempts are counted."""
    plain = read_number(number, settings_of(visit).reference)
    await attempt(visit, f"registration.code.{most}", plain or "none", most=most, per_seconds=PER_SECONDS)
    found = await by_number(visit, number)
    return found if found is not None and found.code and _same(found.code, read_code(code)) else None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


@dataclass(frozen=True)
class Priced:
    """The price of an application, and what its household has left of an allowance that it claims."""

    stated: Stated | None
    left: Left | None


async def price_of(visit: Visit, form: Form, held: Held) -> Priced:
    """What the answers of this application cost now."""
    return await visit.with_view(lambda view: _priced(view, form, held))  # type: ignore[no-any-return]


def _priced(view: View, form: Form, held: Held) -> Priced:
    question = claimed(form, held.answers)
    if question is None or not held.answers.get(question.household):
        return Priced(state(form, held.answers, 0), None)
    left = left_for(view, question, household(held.answers[question.household]), apart_from=held.ref)
    return Priced(state(form, held.answers, left.number), left)
