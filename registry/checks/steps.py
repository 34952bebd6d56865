"""What waits in a service because it failed."""

from commons.follow import ParkedStep, parked_steps
from commons.installation import PLATFORM_SERVICE
from commons.refs import PLATFORM
from commons.service import Service
from commons.view import View


def waiting(view: View, organisation: str, service: str) -> list[tuple[ParkedStep, Service]]:
    """The steps of a service that wait, and for whoever owns the whole organisation what the platform does for it.

    An invitation, say, is sent by the platform, in the organisation's name and apart from any service.
    """
    own = view.service_at(organisation, service)
    found = [(step, own) for step in parked_steps(view, organisation, service)]
    if service != PLATFORM_SERVICE and view.actor.may("own", organisation):
        platform = view.service_at(PLATFORM, PLATFORM_SERVICE)
        found += [(step, platform) for step in parked_steps(view, organisation, PLATFORM_SERVICE)]
    return found
