"""What happens to an application."""

import enum
from typing import Annotated

from commons import erasing
from commons.event import Event
from commons.refs import ApplicationRef, Code, Kind, PersonRef, UploadRef

LinkRef = Annotated[str, Kind("link")]
"""A one-time sign-in link."""


class Channel(enum.StrEnum):
    """The way by which an application came."""

    ONLINE = "online"
    PHONE = "phone"
    COUNTER = "counter"
    EMAIL = "email"
    POST = "post"
    API = "api"


class Begun(Event, name="registration.begun"):
    """Application started."""

    application: ApplicationRef
    applicant: PersonRef
    channel: Channel


class Saved(Event, name="registration.saved"):
    """Answers saved."""

    application: ApplicationRef


class Lapsed(Event, name="registration.lapsed"):
    """Unfinished application deleted."""

    application: ApplicationRef


class Received(Event, name="registration.received", applicant_sees=True):
    """Application received."""

    application: ApplicationRef
    applicant: PersonRef
    channel: Channel
    answers: tuple[Code, ...] = ()
    """`question.option` for each routable question."""


class Attached(Event, name="registration.attached"):
    """File received."""

    application: ApplicationRef
    upload: UploadRef
    question: Code


class By(enum.StrEnum):
    """Which side changed answers."""

    APPLICANT = "applicant"
    STAFF = "staff"


class Corrected(Event, name="registration.corrected", applicant_sees=True):
    """Answers changed."""

    application: ApplicationRef
    questions: tuple[Code, ...]
    """The ids of the questions that were answered differently."""
    by: By = By.STAFF


class Repriced(Event, name="registration.repriced", applicant_sees=True):
    """New price agreed to."""

    application: ApplicationRef
    pence: int | None


class Withdrawn(Event, name="registration.withdrawn", applicant_sees=True):
    """Application withdrawn."""

    application: ApplicationRef


class Settled(Event, name="registration.settled"):
    """Application finished: its case was closed."""

    application: ApplicationRef


class Resumed(Event, name="registration.resumed"):
    """Application under way again: its case was opened again."""

    application: ApplicationRef


class Erased(erasing.Erased, name="registration.erased", applicant_sees=True):
    """Personal details erased."""

    application: ApplicationRef


class ErasureListed(Event, name="registration.erasure_listed"):
    """Erasure listed, so that a restore repeats it."""


class Confirmed(Event, name="registration.confirmed", applicant_sees=True):
    """Confirmation sent by email."""

    application: ApplicationRef


class LinkRequested(Event, name="registration.link_requested"):
    """Sign-in link asked for."""

    application: ApplicationRef
    link: LinkRef


class LinkSent(Event, name="registration.link_sent"):
    """Sign-in link sent by email."""

    application: ApplicationRef
    link: LinkRef


class LinkUsed(Event, name="registration.link_used"):
    """Signed in by a link."""

    application: ApplicationRef
    applicant: PersonRef
