"""The stages document: what a case goes through, who does what, by when, and what leads where."""

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from pydantic import ConfigDict, Field, ValidationError, field_validator, model_validator

from commons.calendar import Due
from commons.model import Line, Model, Slug, Text


class Words(Model):
    """How a code is shown: a title for staff and, if the applicant may see it, a sentence for them."""

    title: Line
    applicant: Text | None = None


class ApplicantWords(Model):
    """What the applicant reads while the case is in a stage."""

    now: Text = Field(description="What is happening, in plain words")
    next: Text | None = Field(default=None, description="What comes after it")
    show_due: bool = Field(default=True, description="Whether the applicant sees the date by which it should be done")


class Task(Model):
    """One piece of work within a stage."""

    id: Slug
    title: Line
    who: Slug | None = Field(default=None, description="A role or a team; the stage's own where left out")


class Stage(Model):
    """One stage: its work, its time limit, and the outcomes that lead out of it."""

    id: Slug
    title: Line
    who: Slug = Field(description="The role or the team that works on it")
    due: Due | None = Field(default=None, description="How long the stage may take")
    counts_from: Line | None = Field(
        default=None,
        description="The day that the limit counts from, in words, where staff say which it was: 'the day on which "
        "the notice was displayed'. Left out: the day on which the stage begins",
    )
    when_due: Slug | None = Field(default=None, description="The outcome recorded by itself when the limit passes")
    applicant: ApplicantWords | None = Field(default=None, description="Left out: the applicant does not see the stage")
    required: tuple[Task, ...] = Field(default=(), max_length=50, description="Tasks to do before the stage is left")
    optional: tuple[Task, ...] = Field(default=(), max_length=50, description="Tasks that may be left open")
    pause: tuple[Slug, ...] = Field(default=(), description="The reasons for which the clock may stop here")
    next: dict[Slug, Slug] = Field(default_factory=dict, description="Outcome -> the stage it leads to")
    ends: tuple[Slug, ...] = Field(default=(), description="The outcomes that end the case here")
    when_done: Slug | None = Field(
        default=None, description="The outcome recorded by itself when the last required task is done"
    )

    @field_validator("ends", "pause", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome that may be recorded here, in the order written."""
        return (*self.next, *self.ends)

    @property
    def tasks(self) -> tuple[tuple[Task, bool], ...]:
        """Every task with whether it is required."""
        return (*((task, True) for task in self.required), *((task, False) for task in self.optional))


_EXAMPLE: dict[str, Any] = {
    "start": "check",
    "outcomes": {"collected": "Collected", "refused": "Refused"},
    "stages": [
        {
            "id": "check",
            "title": "Check the request",
            "who": "caseworker",
            "due": {"number": 2, "unit": "working days"},
            "applicant": {"now": "We are checking your request."},
            "required": [{"id": "check-address", "title": "Check the address"}],
            "next": {"accepted": "collect"},
            "ends": ["refused"],
        },
        {"id": "collect", "title": "Collect", "who": "crew", "ends": ["collected"]},
    ],
}


class Stages(Model):
    """The stages of a service and how a case moves through them."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    start: Slug = Field(description="The stage in which every case begins")
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=100)
    outcomes: dict[Slug, Words] = Field(default_factory=dict, description="Outcome -> the words for it")
    pauses: dict[Slug, Words] = Field(default_factory=dict, description="Reason for a pause -> the words for it")
    decisions: tuple[Slug, ...] = Field(
        default=(), description="Outcomes that only the decision of a case records, by a flow step"
    )

    @field_validator("outcomes", "pauses", mode="before")
    @classmethod
    def _title_alone(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {code: {"title": words} if isinstance(words, str) else words for code, words in value.items()}

    @model_validator(mode="after")
    def _fits_together(self) -> "Stages":
        faults = list(_faults(self))
        targets = {self.start, *(target for stage in self.stages for target in stage.next.values())}
        if targets <= self.by_id.keys():
            faults += _dead_ends(self)
        if faults:
            raise ValidationError.from_exception_data(
                "Stages",
                [
                    {"type": "value_error", "loc": place, "input": None, "ctx": {"error": ValueError(message)}}
                    for place, message in faults
                ],
            )
        return self

    @cached_property
    def by_id(self) -> dict[str, Stage]:
        """The stages by their id."""
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document as plain data: what is stored, and what `Stages.model_validate` reads back."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the document: two services' stages are the same when these are."""
        return hashlib.sha256(json.dumps(self.document, sort_keys=True).encode()).hexdigest()

    @cached_property
    def ending_outcomes(self) -> tuple[str, ...]:
        """Every outcome with which a case can end, once each."""
        return tuple(dict.fromkeys(outcome for stage in self.stages for outcome in stage.ends))

    def outcome_title(self, outcome: str) -> str:
        """The outcome in words."""
        return self.outcomes[outcome].title if outcome in self.outcomes else in_words(outcome)

    def pause_title(self, reason: str) -> str:
        """The reason for a pause in words."""
        return self.pauses[reason].title if reason in self.pauses else in_words(reason)


class WorkflowSettings(Model):
    """What a service says of its workflow."""

    stages: Stages = Field(description="The stages document, or the name of the file that holds it")


def codes(settings: WorkflowSettings) -> dict[str, dict[str, str]]:
    """The codes that this service's stages declare, each with its title, by the event field that carries them."""
    stages = settings.stages
    return {
        "stage": {stage.id: stage.title for stage in stages.stages},
        "outcome": {each: stages.outcome_title(each) for stage in stages.stages for each in stage.outcomes},
        "code": {task.id: task.title for stage in stages.stages for task, _ in stage.tasks},
        "reason": {reason: words.title for reason, words in stages.pauses.items()},
    }


def in_words(code: str) -> str:
    """A code as words: `not-collected` is `Not collected`."""
    return code.replace("-", " ").replace("_", " ").capitalize()


def close_to(wrong: str, known: Iterable[str]) -> str:
    """What would fit in place of a name that does not exist."""
    names = sorted(known)
    near = difflib.get_close_matches(wrong, names, n=1)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return f"there are: {', '.join(names) or 'none'}{meant}"


Fault = tuple[tuple[str | int, ...], str]
"""Where in the document something is wrong, and what."""


def _unused_words(stages: Stages) -> Iterator[Fault]:
    """Words for outcomes and pauses that no stage has, and decisions that no stage waits for."""
    recorded = {outcome for stage in stages.stages for outcome in stage.outcomes}
    for outcome in sorted(stages.outcomes.keys() - recorded):
        yield ("outcomes", outcome), f"no stage records this outcome; {close_to(outcome, recorded)}"
    for number, outcome in enumerate(stages.decisions):
        if outcome not in recorded:
            yield ("decisions", number), f"no stage has the outcome '{outcome}'; {close_to(outcome, recorded)}"
    for reason in sorted(stages.pauses.keys() - {reason for stage in stages.stages for reason in stage.pause}):
        yield ("pauses", reason), "no stage may be paused for this: list it under 'pause' of a stage, or take it out"


def _faults(stages: Stages) -> Iterator[Fault]:
    """Names that do not exist or stand for two things."""
    ids = [stage.id for stage in stages.stages]
    if stages.start not in ids:
        yield ("start",), f"'{stages.start}' is not a stage; {close_to(stages.start, ids)}"
    tasks = [task.id for stage in stages.stages for task, _ in stage.tasks]
    yield from _unused_words(stages)
    for number, stage in enumerate(stages.stages):
        place = ("stages", number)
        if stage.id in ids[:number]:
            yield (*place, "id"), f"there are two stages '{stage.id}': give each its own id"
        for task, required in stage.tasks:
            if tasks.count(task.id) > 1:
                where = (*place, "required" if required else "optional")
                yield where, f"there are two tasks '{task.id}': give each its own id, also across stages"
        for key, message in _stage_faults(stage, stages):
            yield (*place, *key), message


def _stage_faults(stage: Stage, stages: Stages) -> Iterator[Fault]:
    for outcome, target in stage.next.items():
        if target not in stages.by_id:
            yield ("next", outcome), f"leads to '{target}', which is not a stage; {close_to(target, stages.by_id)}"
    for outcome in stage.ends:
        if outcome in stage.next:
            yield ("ends",), f"'{outcome}' stands under 'next' too; an outcome either leads on or ends the case"
        elif stage.ends.count(outcome) > 1:
            yield ("ends",), f"'{outcome}' stands here twice"
    for reason in stage.pause:
        if reason not in stages.pauses:
            yield ("pause",), f"'{reason}' has no words under 'pauses'; {close_to(reason, stages.pauses)}"
    yield from _by_itself_faults(stage)


def _by_itself_faults(stage: Stage) -> Iterator[Fault]:
    for key, named in (("when_done", stage.when_done), ("when_due", stage.when_due)):
        if named is not None and named not in stage.outcomes:
            yield (key,), f"'{named}' is no outcome here; {close_to(named, stage.outcomes)}"
    for key, value in (("when_due", stage.when_due), ("counts_from", stage.counts_from)):
        if value is not None and stage.due is None:
            yield (key,), "it needs a limit and this stage has none: add 'due', or take it away"
    if stage.when_done is not None and not stage.required:
        yield ("when_done",), "it waits for required tasks and this stage has none: add one, or take 'when_done' away"


def _dead_ends(stages: Stages) -> Iterator[Fault]:
    """Stages that no case reaches, and stages from which no case ends."""
    reached = reachable(stages, stages.start)
    for number, stage in enumerate(stages.stages):
        found = [stages.by_id[id_] for id_ in reachable(stages, stage.id)]
        place = ("stages", number, "id")
        if stage.id not in reached:
            yield (
                place,
                f"no case ever comes to stage '{stage.id}' from '{stages.start}': "
                f"name it under 'next' of a stage that is reached, or take it out",
            )
        elif not stage.outcomes:
            yield (
                place,
                f"stage '{stage.id}' has no way out: give it 'next' (an outcome and the stage it leads to) "
                f"or 'ends' (the outcome with which the case ends)",
            )
        elif not any(other.ends for other in found) and all(other.outcomes for other in found):
            circle = ", ".join(f"'{other.id}'" for other in found)
            yield (
                place,
                f"a case in stage '{stage.id}' can never end, for from there it only comes to {circle}: "
                f"give one of them 'ends' (the outcome with which the case ends)",
            )


def reachable(stages: Stages, start: str) -> tuple[str, ...]:
    """The stages that a case can come to from this one, itself first."""
    found = [start]
    for id_ in found:
        found += [target for target in dict.fromkeys(stages.by_id[id_].next.values()) if target not in found]
    return tuple(found)
