"""A form that somebody sent: read whole, checked against forgery, and told in plain words what is wrong with it."""

import re
import secrets
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from commons.errors import Changed, Fault, Forbidden, Invalid, NotFound, Refused, TooLarge
from commons.model import huge_numbers
from commons.refs import Coded, Kind

ModelT = TypeVar("ModelT", bound=BaseModel)
REFUSALS = (Invalid, Refused, Changed, Forbidden)
"""What a sent form may be answered with: its page says what is wrong, and what was typed stays."""
LONGEST_PART = 200_000
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")


async def read_form(request: Request, token: str) -> FormData:
    """The form of a post; Forbidden without the token, Invalid for what no browser sends as text."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise forged()
    try:
        form = await request.form(max_files=20, max_fields=500, max_part_size=LONGEST_PART)
    except UnicodeError:
        raise _unreadable() from None
    except HTTPException:
        raise TooLarge(
            "One of the answers is far too long, or there are far too many.",
            expected=f"At most {LONGEST_PART // 1000:,} thousand characters in one answer.",
            to_do="Go back, shorten it and send the form again; attach long texts as a file.",
        ) from None
    if any(_NO_TEXT.search(text) for pair in form.multi_items() for text in pair if isinstance(text, str)):
        await form.close()
        raise _unreadable()
    if not secrets.compare_digest(str(form.get("_csrf", "")).encode(), token.encode()):
        await form.close()
        raise forged()
    return form


def _unreadable() -> Invalid:
    return Invalid(
        "The form holds characters that are no text.",
        expected="Text in UTF-8 without control characters.",
        to_do="Go back, type it again and send the form once more.",
    )


def check_form(model: type[ModelT], values: dict[str, Any]) -> ModelT:
    """The values of a form as a model; Invalid with a fault for each field."""
    try:
        given = model.model_validate(values)
    except ValidationError as error:
        raise Invalid("Some answers need another look.", faults=faults_of(error, model)) from None
    if huge := huge_numbers(given):
        faults = [Fault(name, "This number is too large") for name in huge]
        raise Invalid("Some answers need another look.", faults=faults)
    return given


def address_of(model: type[ModelT], **values: Any) -> ModelT:
    """What an address names, as a query's input; NotFound for an address that nothing can have."""
    try:
        return model.model_validate(values)
    except ValidationError:
        raise NotFound(
            "There is nothing at this address.", to_do="Check the address, or go back to the list."
        ) from None


def whole_number(text: str, most: int) -> int | None:
    """A whole number from 0 to `most` as somebody typed it; None for anything else."""
    fine = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if fine and int(text) <= most else None


def faults_of(error: ValidationError, model: type[BaseModel]) -> Sequence[Fault]:
    """What is wrong with each field, in plain words."""
    found = []
    for fault in error.errors(include_url=False):
        place = [str(part) for part in fault["loc"]]
        info = model.model_fields.get(place[0]) if place else None
        name = (info.title if info and info.title else place[0].replace("_", " ")) if place else "this"
        chosen = info is not None and any(isinstance(mark, Coded | Kind) for mark in info.metadata)
        found.append(Fault(".".join(place), _in_words(name, dict(fault), "Select" if chosen else "Enter")))
    return found


def _in_words(name: str, fault: dict[str, Any], give: str) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    words = {
        "missing": f"{give} {name}",
        "string_too_short": f"{give} {name}",
        "string_too_long": f"{name.capitalize()} must be {context.get('max_length')} characters or fewer",
        "extra_forbidden": f"{name.capitalize()} is not something that is asked for here",
        "literal_error": f"Choose {name}: {context.get('expected')}",
        "enum": f"Choose {name}: {context.get('expected')}",
        "greater_than_equal": f"{name.capitalize()} must be {_bound(context.get('ge'))} or more",
        "less_than_equal": f"{name.capitalize()} must be {_bound(context.get('le'))} or less",
        "int_parsing": f"{name.capitalize()} must be a whole number",
        "float_parsing": f"{name.capitalize()} must be a number, like 12 or 12.5",
        "finite_number": f"{name.capitalize()} must be a number, like 12 or 12.5",
        "date_from_datetime_parsing": f"{name.capitalize()} must be a real date",
        "date_parsing": f"{name.capitalize()} must be a real date",
    }
    if kind in words:
        return words[kind]
    if kind == "value_error":
        said = str(fault["msg"]).removeprefix("Value error, ")
        return f"{name.capitalize()} {said}" if said.startswith("must") else said[:1].upper() + said[1:]
    return f"{name.capitalize()}: {str(fault['msg'])[:1].lower()}{str(fault['msg'])[1:]}"


def _bound(limit: Any) -> str:
    return f"{limit:,.0f}" if isinstance(limit, float) and limit.is_integer() else str(limit)


def takes_several(annotation: Any) -> bool:
    """Whether a field of this type takes several values of a form."""
    return getattr(annotation, "__origin__", None) in (tuple, list, set, frozenset)


def forged() -> Forbidden:
    """The refusal of a form that another page may have sent."""
    return Forbidden(
        "This form could not be checked, so nothing was sent.",
        expected="A form that was opened in this browser.",
        to_do="Go back, load the page again and send the form once more. Cookies must be allowed.",
    )
