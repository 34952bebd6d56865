"""Who may do what: actors, role grants and the words that operations declare.

Roles are data (grants recorded as events by the accounts brick); this module only checks them.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from commons.brick import May
from commons.errors import Forbidden, Problem, SignInNeeded

ROLES: Mapping[str, frozenset[May]] = {
    "caseworker": frozenset({"apply", "follow", "casework"}),
    "supervisor": frozenset({"apply", "follow", "casework", "supervise"}),
    "owner": frozenset({"apply", "follow", "casework", "supervise", "own"}),
    "administrator": frozenset({"apply", "follow", "casework", "supervise", "own", "administer"}),
}
"""What each role gives. A caseworker of a pop-up is called a volunteer on the pages."""

ROLE_WORDS: Mapping[str, str] = {
    "caseworker": "Does the casework: registers people, handles cases and documents",
    "supervisor": "Also assigns work to others and reopens cases",
    "owner": "Also changes the service, invites people and sees its costs",
    "administrator": "Everything in this installation",
}


@dataclass(frozen=True)
class Grant:
    """A role in one service, in a whole organisation, or (organisation "*") everywhere."""

    role: str
    organisation: str
    service: str | None = None

    def gives(self, may: May, organisation: str, service: str | None) -> bool:
        """Whether this grant permits it there."""
        if self.organisation not in ("*", organisation) or (self.service and self.service != service):
            return False
        return may in ROLES.get(self.role, frozenset())


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts.

    The id is `anonymous`, `person:<ref>` (an applicant, bound to one thread), `account:<ref>`,
    `key:<ref>`, `flow:<service>` or `operator` (the machine's own command line).
    """

    id: str = "anonymous"
    grants: tuple[Grant, ...] = ()
    thread: str | None = None
    """For applicants: the only journey they may see."""
    organisation: str | None = None
    service: str | None = None
    name: str = field(default="", compare=False)
    """What to call them on their own pages; never recorded."""

    @property
    def is_applicant(self) -> bool:
        return self.id.startswith("person:")

    @property
    def is_anonymous(self) -> bool:
        return self.id == "anonymous"

    @property
    def ref(self) -> str:
        """The reference after the colon, or the id itself."""
        return self.id.partition(":")[2] or self.id

    def may(self, may: May, organisation: str, service: str | None = None) -> bool:
        """Whether the actor is permitted this in that organisation and service."""
        if may in ("anyone", "apply"):
            return True
        if self.id == "operator":
            return may != "flow"
        if self.id.startswith("flow:"):
            return may == "flow"
        if self.is_applicant:
            return may == "follow" and (self.organisation, self.service) == (organisation, service)
        return any(grant.gives(may, organisation, service) for grant in self.grants)


ANONYMOUS = Actor()
OPERATOR = Actor(id="operator", grants=(Grant("administrator", "*"),))


class KnownKeys:
    """The actors behind API keys that were just used, so that a busy system is not looked up at each request.

    Any change of accounts, roles or keys in this process makes all be looked up again; a change made by
    another process, and the end of a key's life, count after `SECONDS` at the latest.
    """

    SECONDS = 5.0
    MOST = 10_000

    def __init__(self) -> None:
        self._actors: dict[str, tuple[float, Actor]] = {}
        self.changes = 0

    def get(self, digest: str) -> Actor | None:
        """The actor, if this key was looked up a moment ago."""
        until, actor = self._actors.get(digest, (0.0, None))
        return actor if time.monotonic() < until else None

    def keep(self, digest: str, actor: Actor, changes: int) -> None:
        """Remember an actor, unless something has changed since the number of changes was read."""
        actors = self._actors
        if len(actors) >= self.MOST:
            actors.clear()
        if changes == self.changes:
            # `forget` puts another dictionary in its place: what is written into this one then counts no more.
            actors[digest] = (time.monotonic() + self.SECONDS, actor)

    def forget(self) -> None:
        """Look every key up again: something has changed."""
        self.changes += 1
        self._actors = {}


def not_permitted(actor: Actor) -> Problem:
    """Sign in, or: you lack the grant."""
    if actor.is_anonymous:
        return SignInNeeded("You need to sign in to see this.", to_do="Sign in, or use an API key.")
    return Forbidden(
        "Your account does not have access to this.",
        expected="A role that gives access here.",
        to_do="Ask the owner of the service to invite you.",
    )
