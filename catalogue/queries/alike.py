"""Services published here that are composed nearly the same, and what differs between two of them."""

import csv
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from catalogue.queries.justified import Justification, justifications
from catalogue.queries.published import names_of, texts_of
from catalogue.rules.composition import group_of, parts_of
from catalogue.rules.nearness import ALIKE, MEASURE, Aligned, alignment, likeness
from catalogue.rules.repeated import OWN_SERVICE, Labels
from catalogue.rules.tokens import code_of
from catalogue.tables import CompositionRow, NearRow, ServiceRow
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.settings import Settings
from commons.view import View

ON_A_PAGE = 25
MOST_PAGES = 40
MOST_MISSING = 1_000
LABELLED = "labelled_pairs.csv"


class AskAlike(Model):
    """Pairs of services of one origin; origins never mix."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"origin": "example"}]})

    origin: Origin = "live"
    page: int = Field(default=1, ge=1, le=MOST_PAGES)


class Named(Model):
    """One service of a pair."""

    organisation: str
    organisation_name: str
    service: str
    title: str
    version: int

    @property
    def href(self) -> str:
        return f"/services/{self.organisation}/{self.service}"


class AlikePair(Model):
    """Two services that are composed nearly the same. Similar is not the same as one too many."""

    first: Named
    second: Named
    likeness: float = Field(description="The share of the telling parts of the two that both have, 0 to 1")
    justified: tuple[Justification, ...] = ()

    @property
    def href(self) -> str:
        return "/duplication/services/" + "/".join(
            (self.first.organisation, self.first.service, self.second.organisation, self.second.service)
        )


class AlikePairs(Model):
    """The pairs of one origin, the most alike first."""

    items: tuple[AlikePair, ...]
    total: int
    services: int = Field(description="Services of this origin that were held beside each other")
    at_least: float = ALIKE
    labels: Labels | None = Field(description="Null where there is no labelled set")
    next: int | None = None
    origin: Origin


class AskAlignment(Model):
    """Two published services."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "publisher": "example-borough",
                    "slug": "bulky-waste-a",
                    "other_publisher": "example-town",
                    "other_slug": "bulky-waste-b",
                }
            ]
        }
    )

    publisher: str = Field(max_length=64, description="The organisation that published the first")
    slug: str = Field(max_length=64, description="The address word of the first")
    other_publisher: str = Field(max_length=64)
    other_slug: str = Field(max_length=64)


class Alignment(Model):
    """Every part of two services side by side."""

    first: Named
    second: Named
    same_number: bool = Field(description="Whether both are the same service and interaction (LGSL, LGIL)")
    likeness: float
    shared: int
    only_first: int
    only_second: int
    parts: tuple[Aligned, ...]
    justified: tuple[Justification, ...]
    origin: Origin


def alike(asked: AskAlike, view: View) -> AlikePairs:
    """Pairs of services of one number that are composed nearly the same, the most alike first."""
    pairs = select(NearRow).where(col(NearRow.origin) == asked.origin)
    total, start = view.count(pairs), (asked.page - 1) * ON_A_PAGE
    order = (col(NearRow.likeness).desc(), col(NearRow.first_code), col(NearRow.second_code))
    rows = view.all(pairs.order_by(*order).offset(start).limit(ON_A_PAGE))
    more = start + len(rows) < total and asked.page < MOST_PAGES
    return AlikePairs(
        items=_pairs(rows, view),
        total=total,
        services=view.count(select(col(ServiceRow.service)).where(col(ServiceRow.origin) == asked.origin)),
        labels=labels(),
        next=asked.page + 1 if more else None,
        origin=asked.origin,
    )


def aligned(asked: AskAlignment, view: View) -> Alignment:
    """What two services have in common and what differs, part by part."""
    first = view.service_at(asked.publisher, asked.slug)
    second = view.service_at(asked.other_publisher, asked.other_slug)
    if first.origin != second.origin or (asked.publisher, asked.slug) == (asked.other_publisher, asked.other_slug):
        raise NotFound(
            "These two cannot stand side by side.",
            expected="Two different services of one origin: both live, or both examples.",
            to_do="Choose a pair from the list of services that are nearly the same.",
        )
    own, other = frozenset(parts_of(first)), frozenset(parts_of(second))
    codes = code_of(asked.publisher, asked.slug), code_of(asked.other_publisher, asked.other_slug)
    names = _named(codes, view)
    if set(codes) - set(names):
        raise NotFound("There is no such service.", to_do="Look for the service in the catalogue.")
    return Alignment(
        first=names[codes[0]],
        second=names[codes[1]],
        same_number=group_of(first) == group_of(second),
        likeness=likeness(own, other),
        shared=len(own & other),
        only_first=len(own - other),
        only_second=len(other - own),
        parts=alignment(own, other),
        justified=_of(justifications(view, OWN_SERVICE), names.values()),
        origin=first.origin,
    )


def unlikened(view: View) -> list[tuple[str, str, int]]:
    """Published services that are not held beside the others yet, or by an older measure; at most a thousand."""
    newest = select(CompositionRow.code).where(col(CompositionRow.measure) >= MEASURE)
    if view.count(select(ServiceRow)) == view.count(newest):
        return []
    known = set(view.all(newest))
    rows = view.rows(select(col(ServiceRow.organisation), col(ServiceRow.service), col(ServiceRow.version)))
    return [(o, s, version) for o, s, version in rows if code_of(o, s) not in known][:MOST_MISSING]


def labels() -> Labels | None:
    """How the pairs that would be shown agree with those labelled by hand; None without the labelled set."""
    pairs = labelled_pairs()
    if not pairs:
        return None
    shown = [pair for pair in pairs if pair.one_number and pair.likeness >= ALIKE]
    return Labels(
        what=f"{len(pairs)} pairs of made-up services, labelled by hand before they were measured and chosen to be "
        "hard: renamed ones, wrong numbers, and different services under one number",
        found=len(shown),
        labelled=sum(pair.same for pair in pairs),
        right=sum(pair.same for pair in shown),
        file=f"examples/{LABELLED}",
    )


class LabelledPair(Model):
    """Two services with what somebody says of them and what is measured."""

    first: str
    second: str
    same: bool
    why: str
    one_number: bool
    likeness: float


@lru_cache(maxsize=1)
def labelled_pairs() -> tuple[LabelledPair, ...]:
    """The pairs labelled by hand."""
    path = Settings().example_file(LABELLED) or Path(__file__).resolve().parents[2] / "examples" / LABELLED
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(LabelledPair.model_validate(row) for row in csv.DictReader(file))


def _pairs(rows: Sequence[NearRow], view: View) -> tuple[AlikePair, ...]:
    names = _named([code for row in rows for code in (row.first_code, row.second_code)], view)
    notes = justifications(view, OWN_SERVICE)
    return tuple(
        AlikePair(
            first=names[row.first_code],
            second=names[row.second_code],
            likeness=row.likeness,
            justified=_of(notes, (names[row.first_code], names[row.second_code])),
        )
        for row in rows
        if {row.first_code, row.second_code} <= set(names)
    )


def _of(notes: Sequence[Justification], services: Iterable[Named]) -> tuple[Justification, ...]:
    publishers = {each.organisation for each in services}
    return tuple(note for note in notes if note.organisation in publishers)


def _named(codes: Iterable[int], view: View) -> dict[int, Named]:
    texts = texts_of(codes, view)
    names = names_of({text.organisation for text in texts.values()}, view)
    return {
        code: Named(
            organisation=text.organisation,
            organisation_name=names[text.organisation],
            service=text.service,
            title=text.title,
            version=text.version,
        )
        for code, text in texts.items()
    }
