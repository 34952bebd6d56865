"""Steps that wait because they failed."""

from datetime import datetime

from pydantic import ConfigDict

from commons.follow import parked_steps
from commons.model import Model, Slug
from commons.view import View
from registry.events import StepRef


class Parked(Model):
    """Of which service."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"organisation": "example-borough", "service": "bulky-waste-a"}]}
    )

    organisation: Slug
    service: Slug


class WaitingStep(Model):
    """A step that failed: what it was doing, in which journey, why, and when it is tried again by itself."""

    step: StepRef
    follower: str
    event: str
    thread: str
    error: str
    attempts: int
    next_at: datetime | None


class WaitingSteps(Model):
    """Every step of a service that waits."""

    steps: tuple[WaitingStep, ...]


def parked(asked: Parked, view: View) -> WaitingSteps:
    """The steps of a service that failed and wait."""
    found = parked_steps(view, asked.organisation, asked.service)
    return WaitingSteps(
        steps=tuple(
            WaitingStep(
                step=one.ref,
                follower=one.follower,
                event=one.event,
                thread=one.thread,
                error=one.error,
                attempts=one.attempts,
                next_at=one.next_at,
            )
            for one in found
        )
    )
