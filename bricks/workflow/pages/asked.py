"""What the address of a page asks for."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from commons.errors import Invalid
from commons.pages import Visit
from commons.pages.forms import faults_of

ModelT = TypeVar("ModelT", bound=BaseModel)


def asked_of(visit: Visit, model: type[ModelT], **more: Any) -> ModelT:
    """The part of the address behind the question mark, as a query's input; empty fields count as left out."""
    given = {name: visit.query[name] for name in model.model_fields if visit.query.get(name, "").strip()}
    try:
        return model.model_validate({**given, **more})
    except ValidationError as error:
        raise Invalid(
            "The address of this page does not fit.", to_do="Open the list again.", faults=faults_of(error, model)
        ) from None
