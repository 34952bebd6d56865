"""What a service decides about its cases: outcomes, teams and the words for priorities."""

import enum
from collections.abc import Iterable

from pydantic import Field, field_validator

from commons.model import Line, Model, Text
from commons.refs import Code, codes_schema


class Priority(enum.StrEnum):
    """How urgent a case is; the same four everywhere, so that flow and figures can rely on them."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Outcome(Model):
    """One way in which a case can be decided."""

    code: Code = Field(description="The word in service files and in the API, such as granted")
    title: Line = Field(description="What staff read and choose")
    applicant_words: Text | None = Field(
        default=None, description="What the applicant reads; left out: the applicant is shown the title"
    )
    show_reason: bool = Field(default=False, description="Whether the applicant also reads the reason")
    needs_reason: bool = Field(default=False, description="Whether a reason must be given")


class Team(Model):
    """A team that works on cases."""

    code: Code
    title: Line


class PriorityWords(Model):
    """What this service calls a priority, and when to use it."""

    code: Priority
    title: Line
    hint: Line | None = None


class CasesSettings(Model):
    """Outcomes, teams and priorities of a service's cases."""

    outcomes: tuple[Outcome, ...] = Field(
        default=(), max_length=50, description="The ways a case can be decided; none: cases are closed, not decided"
    )
    teams: tuple[Team, ...] = Field(default=(), max_length=100, description="The teams that cases can be given to")
    priorities: tuple[PriorityWords, ...] = Field(
        default=tuple(PriorityWords(code=each, title=each.value.capitalize()) for each in Priority),
        min_length=1,
        description="The priorities in use, with this service's words for them",
    )
    messages: bool = Field(default=True, description="Whether applicants can write to the team from their page")

    @field_validator("outcomes", "teams", "priorities")
    @classmethod
    def _codes_once(cls, listed: tuple[Outcome | Team | PriorityWords, ...]) -> tuple[object, ...]:
        twice = _twice(str(each.code) for each in listed)
        if twice:
            raise ValueError(f"the code {twice!r} is listed twice; give each one a code of its own")
        return listed

    def outcome(self, code: str | None) -> Outcome | None:
        """The outcome with this code, if the settings list it."""
        return next((each for each in self.outcomes if each.code == code), None)

    def outcome_title(self, code: str) -> str:
        """What people read for an outcome, also for one that only another brick declares."""
        found = self.outcome(code)
        return found.title if found else code_words(code)

    def team_title(self, code: str) -> str:
        """What people read for a team, also for one that is no longer listed."""
        return next((each.title for each in self.teams if each.code == code), code_words(code))

    def priority_title(self, priority: Priority) -> str:
        """What people read for a priority."""
        return next((each.title for each in self.priorities if each.code == priority), priority.value.capitalize())


def code_words(code: str) -> str:
    """A code as words: `crew-round` is `Crew round`."""
    return code.replace("-", " ").replace("_", " ").replace(".", " ").capitalize()


def codes(settings: CasesSettings) -> dict[str, dict[str, str]]:
    """The codes that `only:` may compare with, and their titles, by the event field that carries them."""
    return {
        "outcome": {each.code: each.title for each in settings.outcomes},
        "team": {each.code: each.title for each in settings.teams},
    }


def outcome_schema(settings: CasesSettings) -> dict[str, object]:
    """What the API takes as a decision."""
    return codes_schema(each.code for each in settings.outcomes)


def team_schema(settings: CasesSettings) -> dict[str, object]:
    """What the API takes as a team."""
    return codes_schema((each.code for each in settings.teams), optional=True)


def _twice(codes: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return None
