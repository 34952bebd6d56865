"""Which roles somebody may give, and what a role gives where."""

from collections.abc import Iterable

from commons.access import ROLES, Grant
from commons.refs import PLATFORM

ADMINISTRATOR = "administrator"
GIVEN_BY_OWNERS = ("caseworker", "supervisor", "owner")


def grant_of(role: str, organisation: str, service: str) -> Grant:
    """A stored role as the kernel checks it. An administrator of the platform is one everywhere."""
    everywhere = role == ADMINISTRATOR and organisation == PLATFORM
    return Grant(role, "*" if everywhere else organisation, service or None)


def covers(held: Iterable[Grant], wanted: Grant) -> bool:
    """Whether these grants together give all that the wanted one gives."""
    held = tuple(held)
    return all(
        any(_reaches(have, wanted) and may in ROLES.get(have.role, ()) for have in held)
        for may in ROLES.get(wanted.role, ())
    )


def _reaches(have: Grant, wanted: Grant) -> bool:
    if have.organisation not in ("*", wanted.organisation):
        return False
    return have.service is None or have.service == wanted.service


def may_give(held: Iterable[Grant], role: str, organisation: str, service: str) -> bool:
    """Whether somebody with these grants may give that role there: never more than they hold."""
    return role in ROLES and covers(held, grant_of(role, organisation, service))
