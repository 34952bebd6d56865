"""Errors that a person or a client can act on: what was wrong, what was expected, what to do.

Everything raised on purpose is a `Problem`. The web layer turns it into an RFC 9457 problem
document for the API and into a plain page for people; nothing else of an exception leaves the
installation.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

log = logging.getLogger("commons.documents")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one field of the input."""

    field: str
    message: str


class Problem(Exception):
    """A refusal with its HTTP status, in words for the reader."""

    status = 400
    title = "This request could not be carried out"

    def __init__(self, what: str, *, expected: str = "", to_do: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.to_do = to_do
        self.faults = tuple(faults)


class Invalid(Problem):
    """Input that does not fit what was asked for."""

    status = 422
    title = "There is a problem with what was sent"


class Refused(Problem):
    """A rule of the service says no, whatever the wording of the input."""

    status = 409
    title = "This cannot be done now"


class NotFound(Problem):
    """There is no such thing, or not for this reader: the two are never told apart."""

    status = 404
    title = "Page not found"


class SignInNeeded(Problem):
    """Nobody has signed in and the route needs somebody."""

    status = 401
    title = "Sign in to continue"


class Forbidden(Problem):
    """The actor is known and has no grant for this."""

    status = 403
    title = "You do not have access to this"


class Changed(Problem):
    """Somebody else changed it first."""

    status = 412
    title = "This has changed since you opened it"


class VersionNeeded(Problem):
    """An edit came without the version that it edits."""

    status = 428
    title = "Say which version you are changing"


class TooLarge(Problem):
    """The body or the file is longer than the limit."""

    status = 413
    title = "This is too large"


class TooManyRequests(Problem):
    """A rate limit was reached."""

    status = 429
    title = "Too many attempts"


class Busy(Problem):
    """The writer has more waiting than it can promise to do, or storage is full."""

    status = 503
    title = "The service is busy"


class Damaged(Problem):
    """Stored content is not what it was when it was stored."""

    status = 500
    title = "This document is damaged"

    @classmethod
    def document(cls, digest: str) -> "Damaged":
        """For the operator the digest; for readers words."""
        log.error("a document is not what was stored; restore it from a backup", extra={"fields": {"digest": digest}})
        return cls(
            "This document is not what was stored, so it is not given out.",
            expected="The content that was stored.",
            to_do="Tell whoever runs this installation: the document has to come back from a backup.",
        )


class UnrecordedChange(Exception):
    """A brick changed rows and returned no event: a mistake in the brick, never shown to a reader."""
