"""What is recorded of messages that were sent: known to the follower that sends and the action that records."""

from typing import Annotated

from pydantic import ConfigDict

from bricks.registration.events import LinkRef
from commons.model import Model
from commons.refs import ApplicationRef, subject

EXAMPLE = "01890a5d-ac96-774b-bcce-b302099a8057"


class RecordLinkSent(Model):
    """A link that was sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"link": EXAMPLE}]})

    link: Annotated[LinkRef, subject]


class RecordConfirmed(Model):
    """An application whose applicant was told that it was received."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"application": EXAMPLE}]})

    application: Annotated[ApplicationRef, subject]
