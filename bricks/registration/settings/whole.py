"""Everything that a service sets for registration."""

from pydantic import Field, model_validator

from bricks.registration.settings.form import Form
from bricks.registration.settings.questions import FileQuestion, OneOfQuestion, WindowQuestion, YesNoQuestion
from bricks.registration.settings.rounds import Round
from bricks.registration.settings.start import Start
from commons.model import Line, Model


class RegistrationSettings(Model):
    """Settings of registration. `form`, `start` and `rounds` may each be a file beside the service file."""

    form: Form = Field(description="What is asked, in sections; mostly the name of a file: form.yaml")
    start: Start | None = Field(default=None, description="The start page; mostly the name of a file: start.yaml")
    reference: str = Field(
        pattern=r"^[A-Z]{1,4}$", description="What reference numbers begin with, 1 to 4 capital letters: BW"
    )
    called: Line = Field(
        default="application",
        description="What people send, in small letters and without an article: application, report, comment, request",
    )
    rounds: tuple[Round, ...] = Field(
        default=(),
        max_length=20_000,
        description="Streets with their collection days, for window questions",
    )
    keep_drafts_days: int = Field(default=28, ge=1, le=90, description="Days after which an unsent draft is deleted")
    link_hours: int = Field(default=24, ge=1, le=72, description="Hours for which an emailed sign-in link works")

    @model_validator(mode="after")
    def _cost_is_said(self) -> "RegistrationSettings":
        if self.start is not None and not self.start.cost and self.form.price is None:
            raise ValueError("The start page does not say what it costs: add 'cost:' to it, such as [It is free.].")
        return self

    @model_validator(mode="after")
    def _windows_have_rounds(self) -> "RegistrationSettings":
        asked = self.form.of_type(WindowQuestion)
        if asked and not self.rounds:
            raise ValueError(
                f"The question '{asked[0].id}' depends on collection days and there are none: "
                "add a rounds list ('rounds: rounds.csv' with the columns street,collection,first,weeks)."
            )
        seen: set[tuple[str, str]] = set()
        for number, each in enumerate(self.rounds, start=1):
            key = (each.street.casefold(), each.collection.casefold())
            if key in seen:
                raise ValueError(
                    f"Row {number} of the rounds list repeats '{each.collection}' in '{each.street}': "
                    "keep one row of each."
                )
            seen.add(key)
        return self


def channel_words() -> dict[str, str]:
    """How people read the ways by which an application comes."""
    return {
        "phone": "By telephone",
        "counter": "In person",
        "email": "By email",
        "post": "By post",
        "online": "Online",
        "api": "From another system",
    }


def answer_codes(settings: RegistrationSettings) -> dict[str, dict[str, str]]:
    """The codes that events may carry, in words: `question.option` of routable questions, and the questions' ids."""
    codes: dict[str, str] = {}
    for question in settings.form.questions:
        if isinstance(question, OneOfQuestion) and question.routable:
            codes |= {f"{question.id}.{each.code}": f"{question.ask} {each.text}" for each in question.options}
        elif isinstance(question, YesNoQuestion) and question.routable:
            codes |= {f"{question.id}.yes": f"{question.ask} Yes", f"{question.id}.no": f"{question.ask} No"}
    return {
        "answers": codes,
        "channel": channel_words(),
        "question": {one.id: one.ask for one in settings.form.of_type(FileQuestion)},
        "questions": {one.id: one.ask for one in settings.form.questions},
    }
