"""Sign-in links and confirmations: asked for, sent by a delivery, used once."""

import hashlib
import hmac
from datetime import timedelta
from typing import Annotated

from pydantic import ConfigDict, Field

from bricks.registration.events import Confirmed, LinkRef, LinkRequested, LinkSent, LinkUsed
from bricks.registration.rules.deliveries import EXAMPLE, RecordConfirmed, RecordLinkSent
from bricks.registration.settings import RegistrationSettings
from bricks.registration.tables import ApplicationRow, LinkRow
from commons.errors import Refused
from commons.model import Model
from commons.refs import ApplicationRef, subject
from commons.transaction import Transaction


def digest_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


class RequestLink(Model):
    """The application whose applicant wants to sign in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"application": EXAMPLE}]})

    application: Annotated[ApplicationRef, subject]


def request_link(given: RequestLink, tx: Transaction) -> LinkRequested:
    """Ask for a sign-in link by email. It goes to the address in the application, nowhere else."""
    row = tx.get(ApplicationRow, given.application)
    secret = tx.new_secret()
    hours = tx.settings(RegistrationSettings).link_hours
    link = tx.add(
        LinkRow(
            application=row.ref, digest=digest_of(secret), secret=secret, expires_at=tx.now + timedelta(hours=hours)
        )
    )
    return LinkRequested(application=row.ref, link=link.ref)


class UseLink(Model):
    """A sign-in link, as it was sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"link": EXAMPLE, "secret": "kYc3xSgvNAbnLq9oTdRmEw"}]})

    link: Annotated[LinkRef, subject]
    secret: str = Field(max_length=100)


def use_link(given: UseLink, tx: Transaction) -> LinkUsed:
    """Sign in by a link. It works once and for a while; Refused otherwise, always in the same words."""
    row = tx.get(LinkRow, given.link)
    fits = hmac.compare_digest(row.digest, digest_of(given.secret))
    if not fits or row.used_at is not None or row.expires_at <= tx.now:
        raise Refused(
            "This link does not work any more.",
            expected="A link that was not used before and is not too old.",
            to_do="Ask for a new link.",
        )
    row.used_at, row.secret = tx.now, ""
    application = tx.get(ApplicationRow, row.application)
    return LinkUsed(application=application.ref, applicant=application.person)


def record_link_sent(given: RecordLinkSent, tx: Transaction) -> LinkSent:
    """Record that a link was sent, and forget its secret."""
    row = tx.get(LinkRow, given.link)
    row.secret = ""
    return LinkSent(application=row.application, link=row.ref)


def record_confirmed(given: RecordConfirmed, tx: Transaction) -> Confirmed:
    """Record that the confirmation was sent."""
    return Confirmed(application=given.application)
