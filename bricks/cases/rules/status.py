"""Where a case stands, and what may be done with it there."""

import enum

from commons.errors import Refused


class Status(enum.StrEnum):
    """Where a case stands."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def done(self) -> bool:
        """Whether nobody works on it any more."""
        return self in (Status.CLOSED, Status.WITHDRAWN)

    @property
    def words(self) -> str:
        return self.value.capitalize()


def may_change(status: Status) -> None:
    """Refuses a change to a case that nobody works on any more."""
    if status.done:
        raise Refused(
            f"This case is {status.value}.",
            expected="An open case.",
            to_do="Ask a supervisor to reopen the case, then make the change.",
        )


def may_decide(status: Status, decided_as: str = "") -> None:
    """Refuses a second decision: whoever comes second reads what was decided first."""
    may_change(status)
    if status is Status.DECIDED:
        raise Refused(
            f"This case has already been decided: {decided_as}.",
            expected="A case that has not been decided yet.",
            to_do="Look at the decision on the case's page. If it has to change, reopen the case first.",
        )


def may_reopen(status: Status) -> None:
    """Refuses to reopen what is open."""
    if status is Status.OPEN:
        raise Refused("This case is already open.", to_do="Go back to the case and carry on.")
