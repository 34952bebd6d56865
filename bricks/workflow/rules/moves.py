"""What an outcome leads to, and when a stage may not be left."""

from collections.abc import Sequence
from dataclasses import dataclass

from bricks.workflow.settings import Stage, Stages
from commons.errors import Invalid, Refused


@dataclass(frozen=True)
class Move:
    """Where an outcome leads: on to a stage, or to the end of the case."""

    outcome: str
    to: Stage | None


def move(stages: Stages, stage: Stage, outcome: str) -> Move:
    """Where this outcome leads from this stage; Invalid when it has no such outcome."""
    if outcome in stage.next:
        return Move(outcome, stages.by_id[stage.next[outcome]])
    if outcome in stage.ends:
        return Move(outcome, None)
    raise Invalid(
        f"'{stage.title}' has no outcome '{outcome}'.",
        expected=f"One of: {', '.join(stage.outcomes)}.",
        to_do="Choose one of the outcomes of the stage that the case is in.",
    )


def refuse_open(stage: Stage, open_required: Sequence[str]) -> None:
    """Refused while required tasks (given by title) are open."""
    if open_required:
        raise Refused(
            f"'{stage.title}' cannot be left yet. Required tasks are open: {', '.join(open_required)}.",
            expected="Every required task of the stage done.",
            to_do="Complete these tasks, then choose the outcome again.",
        )


def refuse_pause(stages: Stages, stage: Stage, reason: str) -> None:
    """Refused where the clock may not stop; Invalid for a reason that this stage does not have."""
    if not stage.pause:
        raise Refused(
            f"The clock cannot be stopped in '{stage.title}'.",
            expected="A stage whose rules list reasons for a pause.",
            to_do="Go on with the work, or ask the service owner to allow a pause here.",
        )
    if reason not in stage.pause:
        known = ", ".join(stages.pause_title(code) for code in stage.pause)
        raise Invalid(
            f"'{reason}' is no reason for a pause in '{stage.title}'.",
            expected=f"One of: {known}.",
            to_do="Choose one of these reasons.",
        )


def known_somewhere(stages: Stages, outcome: str) -> bool:
    """Whether any stage has this outcome, so that it may take effect later."""
    return any(outcome in stage.outcomes for stage in stages.stages)


def by_itself(stage: Stage, waiting: str | None) -> str | None:
    """The outcome that takes effect without anybody choosing it, once no required task is open.

    waiting: an outcome that was noted earlier; one that this stage does not have goes on waiting.
    """
    return waiting if waiting in stage.outcomes else stage.when_done
