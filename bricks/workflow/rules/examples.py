"""What a service's own API document says of outcomes and pauses, so that its examples can be sent."""

from typing import Any

from bricks.workflow.settings import WorkflowSettings
from commons.refs import codes_schema


def outcomes_schema(settings: WorkflowSettings) -> dict[str, Any]:
    """What the API takes as an outcome: first those of the first stage; decisions are recorded on the case."""
    stages = settings.stages
    first = (stages.by_id[stages.start], *stages.stages)
    outcomes = [each for stage in first for each in stage.outcomes if each not in stages.decisions]
    return codes_schema(outcomes, others=True)


def pauses_schema(settings: WorkflowSettings) -> dict[str, Any]:
    """What the API takes as a reason to stop the clock: first those of the first stage."""
    stages = settings.stages
    return codes_schema((*stages.by_id[stages.start].pause, *stages.pauses), others=True)
