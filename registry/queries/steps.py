"""Steps that wait because they failed."""

from datetime import datetime

from pydantic import ConfigDict, Field

from commons.event import Recorded
from commons.follow import ParkedStep
from commons.model import Model, Slug
from commons.refs import Kind, Label
from commons.service import Service
from commons.view import View
from registry.checks.steps import waiting
from registry.events import StepRef
from registry.rules.waiting import in_words

_NOT_SHOWN = ("person", "account")
"""Kinds that are people: a journey is told by its case or application, so that nobody's name is looked up."""


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
    since: datetime = Field(description="When the event was recorded that the step follows")
    behind: int = Field(description="How many later events of the same journey wait for it")
    after: str = Field(description="The event in words")
    what: str = Field(description="What was to be done")
    why: str = Field(description="Why it was not")
    to_do: str = Field(description="What to do about it")
    about: str = Field(default="", description="The case or application; on the pages of its service only")
    href: str = Field(default="", description="Its page")


class WaitingSteps(Model):
    """Every step of a service that waits."""

    steps: tuple[WaitingStep, ...]


def parked(asked: Parked, view: View) -> WaitingSteps:
    """The steps of a service that failed and wait."""
    found = waiting(view, asked.organisation, asked.service)
    about = {thread: _about(thread, view) for thread in {step.thread for step, _ in found}}

    def shown(step: ParkedStep, service: Service) -> WaitingStep:
        words = in_words(step.follower, step.event, step.error, service, view.bricks)
        return WaitingStep(
            step=step.ref,
            follower=step.follower,
            event=step.event,
            thread=step.thread,
            error=step.error,
            attempts=step.attempts,
            next_at=step.next_at,
            since=step.at,
            behind=step.behind,
            after=words.after,
            what=words.what,
            why=words.why,
            to_do=words.to_do,
            about=about[step.thread].text,
            href=about[step.thread].href,
        )

    return WaitingSteps(steps=tuple(shown(step, service) for step, service in found))


def _about(thread: str, view: View) -> Label:
    """What a journey is about: the newest of its records that has a name, such as a case with its number."""
    wanted = [pair for record in view.timeline(thread) for pair in _refs(record)]
    for kind, ref in reversed(list(dict.fromkeys(wanted))):
        found = view.labels({kind: [ref]}).get(ref)
        if found is not None:
            return found
    return Label("")


def _refs(record: Recorded) -> list[tuple[str, str]]:
    return [
        (mark.name, value)
        for name, info in type(record.event).model_fields.items()
        for mark in info.metadata
        if isinstance(mark, Kind)
        and mark.name not in _NOT_SHOWN
        and isinstance(value := getattr(record.event, name), str)
    ]
