"""What tests of registration do again and again: register, read, upload, begin, claim, correct."""

from typing import Any

import pytest

from bricks.registration import actions
from bricks.registration.actions import Begin, Correct, Register
from bricks.registration.events import Begun, Received
from bricks.registration.queries import ApplicationView, ReadApplication, application
from commons.access import Actor
from commons.service import Service
from commons.testing import World
from commons.uploads import receive
from tests.bricks.registration.forms import ANSWERS

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


def register(world: World, service: Service, **changes: Any) -> Received:
    given = Register(answers={**ANSWERS, **changes})
    found = world.perform(service, actions.register, given, actor=world.staff()).get(Received)
    assert isinstance(found, Received)
    return found


def read(world: World, service: Service, ref: str, actor: Actor | None = None) -> ApplicationView:
    found = world.ask(service, application, ReadApplication(application=ref), actor=actor or world.staff())
    assert isinstance(found, ApplicationView)
    return found


def upload(world: World, service: Service, content: bytes = PDF, name: str = "letter.pdf") -> str:
    return receive(world.commons, service, Actor(), name, [content]).ref


def begin(world: World, service: Service) -> tuple[Begun, Actor]:
    outcome = world.perform(service, actions.begin, Begin())
    begun = outcome.event
    assert isinstance(begun, Begun)
    return begun, world.applicant(begun.applicant, outcome.done[0].thread, service)


def said(error: pytest.ExceptionInfo[Any]) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in error.value.faults]


def claim(world: World, service: Service, **changes: Any) -> ApplicationView:
    answers = {"reduction": True, "proof": [upload(world, service)], **changes}
    return read(world, service, register(world, service, **answers).application)


def correct(
    world: World, service: Service, found: ApplicationView, answers: dict[str, Any], pence: int | None = None
) -> Any:
    given = Correct(application=found.application, version=found.version, answers=answers, pence=pence)
    return world.perform(service, actions.correct, given, actor=world.staff())
