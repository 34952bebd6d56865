"""Suggestions about services and the answers to them, in public.

They are asked of the services that take them, by the operation that these offer to everybody, as any reader of the
API would ask: the catalogue keeps no words of anybody.
"""

from functools import partial
from typing import Any

from starlette.responses import Response

from catalogue.queries.suggested import BRICK, AskSuggestions, Suggested, Suggestions, Taker, described, takers
from commons.access import ANONYMOUS
from commons.event import Origin
from commons.pages import Visit
from commons.pages.forms import address_of

MOST = 100
COLUMNS = (
    "suggestion", "publisher", "about", "title", "number", "origin", "adds", "drops", "sent", "status", "outcome",
    "outcome_title", "reason", "said", "answered_at",
)  # fmt: skip


async def listed(visit: Visit) -> Response:
    """Every suggestion, or those about one service."""
    asked = address_of(AskSuggestions, publisher=visit.query.get("publisher", ""), about=visit.query.get("about", ""))
    items, total = await suggestions(visit, asked)
    found = Suggestions(
        items=tuple(each for each in items if each.origin != "example"),
        examples=tuple(each for each in items if each.origin == "example"),
        total=total,
        about=items[0].title if items and asked.about else "",
    )
    return visit.answer(
        found,
        "catalogue/suggestions.html",
        rows=lambda: [COLUMNS, *(_cells(each) for each in (*found.items, *found.examples))],
        asked=asked,
        one=bool(asked.about),
    )


def _cells(each: Suggested) -> tuple[Any, ...]:
    values = (getattr(each, column) for column in COLUMNS)
    return tuple(" ".join(value) if isinstance(value, tuple) else value for value in values)


async def suggestions(
    visit: Visit, asked: AskSuggestions, *, origin: Origin | None = None, most: int = MOST
) -> tuple[list[Suggested], int]:
    """The newest suggestions and how many there are in all."""
    found: list[tuple[Taker, dict[str, object]]] = []
    total = 0
    for taker in await visit.with_view(partial(takers, origin=origin)):
        answer = await _ask(visit, taker, asked, most)
        found += [(taker, dict(each)) for each in answer["items"]]
        total += int(answer["total"] or 0)
    made: list[Suggested] = await visit.with_view(partial(described, found))
    return made[:most], total


async def _ask(visit: Visit, taker: Taker, asked: AskSuggestions, most: int) -> dict[str, Any]:
    """One page of what a service publishes, as plain data."""
    service = visit.commons.service(taker.organisation, taker.service)
    operation = service.bricks[BRICK].operations["published"]
    given = operation.given.model_validate({**asked.model_dump(), "limit": most})
    ask = partial(visit.commons.ask_now, operation.run, given, actor=ANONYMOUS, service=service)
    answer: dict[str, Any] = (await visit.commons.read(ask)).model_dump()
    return answer
