"""Trying a parked step again."""

from pydantic import ConfigDict

from commons.errors import NotFound
from commons.model import Model, Slug
from commons.transaction import Transaction
from registry.checks.steps import waiting
from registry.events import Retried, StepRef


class Retry(Model):
    """A step that waits because it failed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation": "example-borough",
                    "service": "bulky-waste",
                    "step": "01920000-0000-7000-8000-000000000003",
                }
            ]
        }
    )

    organisation: Slug
    service: Slug
    step: StepRef


def retry(given: Retry, tx: Transaction) -> Retried:
    """Try a parked step again now."""
    if given.step not in {step.ref for step, _ in waiting(tx, given.organisation, given.service)}:
        raise NotFound("This step is no longer waiting.", to_do="Open the list of parked steps again.")
    tx.retry_parked(given.step)
    return Retried(organisation=given.organisation, service=given.service, step=given.step)
