"""Who may publish what as what: a service's origin says what its figures are worth."""

from commons.access import Actor
from commons.errors import Refused
from commons.event import Origin

OWN = "digital-commons"
"""The platform’s own organisation: whoever runs this installation, as owner of the services that bricks bring along."""
OWN_EXAMPLE = "example-commons"
"""Its twin among the examples: what is said about examples goes there."""

_UNVERIFIED = (
    "Write `origin: example`. The organisation's members can publish live services once an administrator of this "
    "installation has verified it."
)


def refuse_origin(
    origin: Origin, *, organisation_origin: str, verified: bool, actor: Actor, organisation: str, before: str | None
) -> None:
    """Refuse an origin that the organisation, the publisher or the service's past does not allow."""
    if before is not None and before != origin:
        raise Refused(
            f"This service was published as “{before}” and cannot become “{origin}”.",
            expected=f"origin: {before}, as in its versions so far.",
            to_do="Publish it as a service of its own, under another address.",
        )
    if origin == "declared":
        raise Refused(
            "A declared service is known from public statistics only, so it cannot be published to run.",
            expected="origin: live or origin: example.",
        )
    if origin == "generated" and actor.id != "operator":
        raise Refused("Only the operator publishes generated services, for measuring.", expected="origin: example.")
    if origin == "live":
        _refuse_live(organisation_origin, verified, actor, organisation)


def _refuse_live(organisation_origin: str, verified: bool, actor: Actor, organisation: str) -> None:
    if organisation_origin == "example" and verified is False:
        raise Refused("This organisation is not verified, so it cannot publish a live service.", to_do=_UNVERIFIED)
    if not verified:
        raise Refused("Nobody has verified this organisation on this installation yet.", to_do=_UNVERIFIED)
    member = any(grant.organisation == organisation for grant in actor.grants)
    if not member:
        raise Refused(
            "A live service is published by a member of its own organisation.",
            expected="An account, or its key, with the role of owner in that organisation.",
            to_do="Ask an owner there to publish it.",
        )
