"""What a service decides about suggestions: the answers that there are."""

from pydantic import Field, field_validator

from commons.model import Line, Model
from commons.refs import Code


class Outcome(Model):
    """One answer to a suggestion. The cases of the service need an outcome with the same code."""

    code: Code = Field(description="The word in service files and in the API, such as adopted")
    title: Line = Field(description="What everybody reads")
    published: bool = Field(
        default=True, description="Whether the suggestion's words may be published with it; no for abuse"
    )


class SuggestionsSettings(Model):
    """The answers, and how many suggestions one network address may send in an hour."""

    outcomes: tuple[Outcome, ...] = Field(min_length=1, max_length=20)
    most_an_hour: int = Field(default=20, ge=1, le=1_000)

    @field_validator("outcomes")
    @classmethod
    def _codes_once(cls, listed: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        seen: set[str] = set()
        for each in listed:
            if each.code in seen:
                raise ValueError(f"the code {each.code!r} is listed twice; give each one a code of its own")
            seen.add(each.code)
        return listed

    def outcome(self, code: str) -> Outcome | None:
        """The answer with this code, if the settings list it."""
        return next((each for each in self.outcomes if each.code == code), None)

    def title(self, code: str) -> str:
        """What people read for an answer, also for one that is no longer listed."""
        found = self.outcome(code)
        return found.title if found else code.replace("-", " ").capitalize()


def codes(settings: SuggestionsSettings) -> dict[str, dict[str, str]]:
    """The codes that `only:` may compare with, and their titles, by the event field that carries them."""
    return {"outcome": {each.code: each.title for each in settings.outcomes}}
