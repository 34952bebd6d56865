"""Finding published services by words and facets, in bounded time however many there are.

The rarest of what is asked for is looked up first, and its services are kept that have all the rest too. At most
`SCANNED` are looked at and at most `MOST` are ranked; where there may be more, the answer says so.
"""

from typing import Any

from pydantic import ConfigDict, Field
from sqlalchemy import exists
from sqlmodel import col, select

from catalogue.queries.england import england
from catalogue.queries.published import PublishedService, is_usable, names_of, texts_of
from catalogue.rules.tokens import code_of, facets, rank, wanted
from catalogue.tables import ServiceRow, TextRow, WordRow
from commons.event import Origin
from commons.model import Model
from commons.view import View

MOST = 1_000
SCANNED = 20_000
COMMON = 2_000
"""From so many on, a word is common and its services are not counted further."""
_LAST = "\U0010ffff"


class FindServices(Model):
    """Services of one origin that fit every word and every facet."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"q": "bulky waste", "origin": "example", "brick": "cases", "limit": 10}]}
    )

    q: str = Field(default="", max_length=200, description="Words that begin words of the title, summary or name")
    origin: Origin = "live"
    organisation: str = Field(default="", max_length=64)
    brick: str = Field(default="", max_length=64)
    lgsl: int | None = Field(default=None, ge=0, le=100_000)
    limit: int = Field(default=25, ge=1, le=100)
    page: int = Field(default=1, ge=1, le=40, description="At most the first 1,000 can be paged through")


class FoundServices(Model):
    """The best that fit, with how many there are; `more` where that is only at least."""

    items: tuple[PublishedService, ...]
    total: int
    more: bool
    next: int | None = None


def find_services(asked: FindServices, view: View) -> FoundServices:
    """Published services that fit."""
    starts = wanted(asked.q)
    whole = facets(organisation=asked.organisation, lgsl=asked.lgsl, bricks=(asked.brick,))
    if not starts and not whole:
        return FoundServices(items=(), total=0, more=False)
    titles, more = _titles(asked.origin, starts, whole, view)
    ranks = {title: rank(title, starts, asked.q) for title in {title for _, title in titles}}
    ranked = sorted((*ranks[title], code) for code, title in titles)
    first = (asked.page - 1) * asked.limit
    shown = [code for *_, code in ranked[first : first + asked.limit]]
    texts = texts_of(shown, view)
    return FoundServices(
        items=_described([texts[code] for code in shown], view),
        total=len(ranked),
        more=more,
        next=asked.page + 1 if first + asked.limit < len(ranked) and asked.page < 40 else None,
    )


def undescribed(view: View) -> list[tuple[str, str, int]]:
    """Published services whose words are not kept yet, at most a thousand."""
    if view.count(select(ServiceRow)) == view.count(select(TextRow)):
        return []
    known = set(view.all(select(TextRow.code)))
    rows = view.rows(select(col(ServiceRow.organisation), col(ServiceRow.service), col(ServiceRow.version)))
    missing = [(o, s, version) for o, s, version in rows if code_of(o, s) not in known]
    return missing[:MOST]


def _titles(origin: str, starts: list[str], whole: list[str], view: View) -> tuple[list[tuple[int, str]], bool]:
    """The numbers and titles of services that have every token, and whether there may be more."""
    asked = [(word, word + _LAST) for word in starts] + [(token, "") for token in whole]
    counts = {token: _how_many(origin, token, view) for token in asked}
    by_rarity = sorted(asked, key=lambda token: counts[token])
    seen = select(col(WordRow.code)).where(col(WordRow.origin) == origin, *_fits(WordRow, *by_rarity[0]))
    scanned = seen.limit(SCANNED).subquery()
    found = select(scanned.c.code).distinct()
    for token in by_rarity[1:]:
        other = select(col(WordRow.code), col(WordRow.word)).subquery().c
        found = found.where(exists().where(other.code == scanned.c.code, *_fits(other, *token)))
    kept = found.limit(MOST + 1).subquery()
    titled = select(kept.c.code, col(TextRow.title)).join(TextRow, col(TextRow.code) == kept.c.code)
    titles = [(int(code), str(title)) for code, title in view.rows(titled)]
    more = len(titles) > MOST
    if not more and counts[by_rarity[0]] >= COMMON:
        more = view.count(select(scanned.c.code)) >= SCANNED
    return titles[:MOST], more


def _fits(columns: Any, token: str, until: str) -> list[Any]:
    if not until:
        return [columns.word == token]
    return [columns.word >= token, columns.word < until]


def _how_many(origin: str, token: tuple[str, str], view: View) -> int:
    """How many have a token, counted no further than `COMMON`."""
    some = select(col(WordRow.code)).where(col(WordRow.origin) == origin, *_fits(WordRow, *token)).limit(COMMON)
    return view.count(select(some.subquery().c.code))


def _described(rows: list[TextRow], view: View) -> tuple[PublishedService, ...]:
    names = names_of({row.organisation for row in rows}, view)
    national = england().services
    return tuple(
        PublishedService(
            organisation=row.organisation,
            organisation_name=names[row.organisation],
            service=row.service,
            title=row.title,
            summary=row.summary,
            origin=row.origin,  # type: ignore[arg-type]  # the column holds a service's origin
            lgsl=row.lgsl,
            lgsl_name=national[row.lgsl].name if row.lgsl is not None and row.lgsl in national else "",
            version=row.version,
            bricks=tuple(row.bricks),
            published_at=row.published_at,
            usable=is_usable(view.bricks[name] for name in row.bricks if name in view.bricks),
        )
        for row in rows
    )
