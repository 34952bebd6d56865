"""What happens to a suggestion. Which service and which bricks are codes; anybody's words stay in the table."""

from typing import Annotated

from commons.event import Event
from commons.refs import ApplicationRef, CaseRef, Code, Kind

SuggestionRef = Annotated[str, Kind("suggestion")]


class Proposed(Event, name="suggestions.proposed", applicant_sees=True):
    """Another composition suggested."""

    suggestion: SuggestionRef
    application: ApplicationRef
    publisher: Code
    about: Code
    """The address word of the service."""
    number: int
    """The version of the service that was looked at."""
    adds: tuple[Code, ...]
    drops: tuple[Code, ...]


class Answered(Event, name="suggestions.answered", applicant_sees=True):
    """Suggestion answered in public."""

    suggestion: SuggestionRef
    case: CaseRef
    outcome: Code


class Settled(Event, name="suggestions.settled"):
    """Suggestion decided without a reason for the public."""

    suggestion: SuggestionRef
    outcome: Code


class Amended(Event, name="suggestions.amended"):
    """What is published of the answer changed."""

    suggestion: SuggestionRef


class TakenBack(Event, name="suggestions.taken_back"):
    """Suggestion taken back, and shown to nobody any more."""

    suggestion: SuggestionRef
