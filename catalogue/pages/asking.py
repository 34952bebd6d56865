"""Pages whose assumptions a reader changes: read from the address, and told in plain words what is wrong."""

from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel

from catalogue.rules.assumed import Assumed
from commons.errors import Invalid
from commons.pages import Visit
from commons.pages.forms import check_form

ModelT = TypeVar("ModelT", bound=BaseModel)


def assumptions(visit: Visit, model: type[ModelT]) -> tuple[ModelT, Invalid | None]:
    """What the address asks for, or the defaults with what was wrong; data is refused where a page would explain."""
    given = {name: _typed(visit.query[name]) for name in model.model_fields if visit.query.get(name, "").strip()}
    try:
        return check_form(model, given), None
    except Invalid as problem:
        if visit.format != "html":
            raise
        return model(), problem


def _typed(text: str) -> str:
    return text.strip().replace(",", "").removeprefix("£").removesuffix("%").strip()[:40]


def changed(asked: BaseModel) -> dict[str, str]:
    """What differs from the defaults, as an address holds it."""
    own = type(asked)()
    return {name: plain(value) for name, value in asked.model_dump().items() if value != getattr(own, name)}


def plain(value: Any) -> str:
    """A number as people type it: 10.0 is `10`."""
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def typed(visit: Visit, asked: BaseModel, problem: Invalid | None) -> dict[str, str]:
    """What stands in the fields of the form: what was typed where it was wrong, else what is asked."""
    if problem is not None:
        sent = {name: visit.query.get(name, "") for name in type(asked).model_fields}
        return {name: text[:40] or plain(getattr(asked, name)) for name, text in sent.items()}
    return {name: plain(value) for name, value in asked.model_dump().items()}


def address(path: str, asked: BaseModel) -> str:
    """The path with what differs from the defaults."""
    more = urlencode(changed(asked))
    return f"{path}?{more}" if more else path


def assumption_rows(found: Iterable[Assumed]) -> list[list[Any]]:
    """Each assumption as a row: what it is now, where the page starts, what it takes, and its source."""
    return [
        [
            {"text": each.title[0].upper() + each.title[1:], "note": each.unit},
            plain(each.value),
            plain(each.at_first),
            f"{plain(each.least)} to {float(each.most):,g}" if each.least is not None and each.most is not None else "",
            each.source,
        ]
        for each in found
    ]


ASSUMED_HEAD = (
    "What is assumed", {"text": "Here", "number": True}, {"text": "At first", "number": True}, "Can be", "Source",
)  # fmt: skip
ASSUMED_COLUMNS = ("what", "low", "high", "unit", "status", "at_first", "least", "most", "source")


def assumed_csv(found: Iterable[Assumed]) -> Iterable[tuple[object, ...]]:
    """The rows of a download that say what is assumed."""
    for each in found:
        said = (f"assumed: {each.name}", each.value, each.value, each.unit, "assumed")
        yield (*said, each.at_first, each.least, each.most, each.source)
