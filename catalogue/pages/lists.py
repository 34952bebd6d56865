"""Services that run here: found by words and facets; and whole lists of them as downloads of any length."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from functools import partial
from typing import Any

from starlette.responses import Response

from catalogue.queries import finding, lists, published
from catalogue.rules.searching import is_postcode
from commons.event import Origin
from commons.pages import Visit
from commons.pages.forms import address_of, whole_number
from commons.view import View

ORIGINS: dict[str, Origin] = {"live": "live", "example": "example", "generated": "generated"}
Batch = Callable[[Origin | None, Sequence[Any], View], list[tuple[Any, ...]]]
COLUMNS = lists.SERVICE_COLUMNS


async def running(visit: Visit) -> Response:
    """Services that run here, of one origin, narrowed by words and facets."""
    words = visit.query.get("q", "")[:200]
    asked = address_of(
        finding.FindServices,
        q="" if is_postcode(words) else words,
        origin=ORIGINS.get(visit.query.get("origin", ""), "live"),
        organisation=visit.query.get("organisation", "")[:64],
        brick=visit.query.get("brick", "")[:64],
        lgsl=whole_number(visit.query.get("lgsl", ""), 99_999),
        page=min(whole_number(visit.query.get("page", ""), 40) or 1, 40),
    )
    found: finding.FoundServices = await visit.ask(finding.find_services, asked)
    if not found.total and not (asked.q or asked.organisation or asked.brick or asked.lgsl is not None):
        found = await _all(visit, asked)
    return visit.answer(
        found,
        "catalogue/running.html",
        rows=lambda: [COLUMNS, *(tuple(_cell(each, column) for column in COLUMNS) for each in found.items)],
        asked=asked,
        bricks=sorted(
            (name, name.capitalize())
            for name, brick in visit.commons.bricks.items()
            if brick.api and not brick.platform
        ),
        origin="" if asked.origin == "live" else asked.origin,
        noindex=asked.origin != "live",
    )


async def _all(visit: Visit, asked: finding.FindServices) -> finding.FoundServices:
    """Every service of the origin, the newest first."""
    start = (asked.page - 1) * asked.limit
    wanted = published.FindPublished(origin=asked.origin, limit=asked.limit, after=str(start) if start else None)
    got: published.PublishedServices = await visit.ask(published.published_services, wanted)
    following = asked.page + 1 if got.next and asked.page < 40 else None
    return finding.FoundServices(items=got.items, total=got.total, more=False, next=following)


def _cell(each: published.PublishedService, column: str) -> Any:
    value = getattr(each, column)
    return " ".join(value) if isinstance(value, tuple) else value


async def all_services(visit: Visit) -> Response:
    """Every published service, whatever its origin, which each row names."""
    return await _download(visit, lists.services_after, lists.SERVICE_COLUMNS, "services.csv")


async def all_uses(visit: Visit) -> Response:
    """Which published service uses which brick."""
    return await _download(visit, lists.uses_after, lists.USE_COLUMNS, "uses.csv")


async def _download(visit: Visit, read: Batch, columns: Sequence[str], filename: str) -> Response:
    origin = ORIGINS.get(visit.query.get("origin", ""))
    state = await visit.with_view(lists.state_of_lists)

    async def batches() -> AsyncIterator[Iterable[Sequence[Any]]]:
        yield [columns]
        after: Sequence[Any] = ()
        while rows := await visit.with_view(partial(_next, read, origin, after)):
            yield [[_written(cell) for cell in row[: len(columns)]] for row in rows]
            after = rows[-1]

    return visit.stream(batches(), tag=f"{state}-{origin or 'all'}", filename=filename)


def _next(read: Batch, origin: Origin | None, after: Sequence[Any], view: View) -> list[tuple[Any, ...]]:
    return read(origin, after, view)


def _written(cell: Any) -> Any:
    return " ".join(cell) if isinstance(cell, list) else cell
