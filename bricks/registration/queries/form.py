"""The form, as data."""

from typing import Any

from pydantic import ConfigDict, Field

from bricks.registration.rules.price import price_list
from bricks.registration.rules.schema import answers_schema
from bricks.registration.settings import RegistrationSettings
from commons.model import Model
from commons.view import View


class ReadForm(Model):
    """Nothing need be said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class FormView(Model):
    """The form of this version of the service."""

    title: str
    service_version: int
    form: dict[str, Any] = Field(description="Sections and questions, as the service's owner wrote them")
    answers: dict[str, Any] = Field(description="The JSON Schema of the answers that POST /applications takes")
    prices: tuple[str, ...] = Field(description="What it costs, in words")


def form(asked: ReadForm, view: View) -> FormView:
    """Read the form: its questions, and the JSON Schema of its answers."""
    settings = view.settings(RegistrationSettings)
    return FormView(
        title=settings.form.title or view.service.title,
        service_version=view.service.version,
        form=settings.form.model_dump(mode="json", exclude_none=True),
        answers=answers_schema(settings),
        prices=price_list(settings.form),
    )
