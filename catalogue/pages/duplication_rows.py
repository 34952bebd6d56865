"""Claims, counts and alignments laid out as the tables and pictures that the templates show."""

from collections.abc import Iterable
from typing import Any

from catalogue.pages.asking import ASSUMED_COLUMNS, assumed_csv
from catalogue.pages.citing import PROVENANCE, provenance
from catalogue.queries import alike, look_ups, paid
from catalogue.queries.duplication import AvoidedRange, Duplication
from catalogue.rules.avoided import Avoided, Range
from catalogue.rules.composition import KINDS
from catalogue.rules.figures import pounds_in_words
from catalogue.rules.repeated import KINDS as CLAIM_KINDS
from catalogue.rules.repeated import RepeatedClaim
from commons.pages.svg import Picture, Point, bars

Row = list[Any]
Csv = Iterable[tuple[Any, ...]]


def claims(found: Duplication) -> list[dict[str, Any]]:
    """Each claim with the lines of its summary."""
    return [{"claim": each, "kind": CLAIM_KINDS[each.kind], "lines": _lines(each)} for each in found.claims]


def _lines(claim: RepeatedClaim) -> list[dict[str, str]]:
    labels = claim.labels
    known = (
        f"{labels.in_words.capitalize()}. {labels.what}: {labels.file}"
        if labels
        else "Not known: no set labelled by hand exists"
    )
    return [
        {"key": "Evidence", "value": claim.evidence},
        {"key": "Confidence", "value": f"{claim.confidence.capitalize()}. {claim.because}"},
        {"key": "Precision and recall", "value": known},
        {"key": "What it does not say", "value": claim.means_not},
    ]


def claims_csv(found: Duplication) -> Csv:
    """One row for each claim."""
    yield (
        "claim", "kind", "says", "count", "of", "evidence", "confidence", "because", "precision", "recall",
        "labelled_set", "does_not_say", "page", *PROVENANCE,
    )  # fmt: skip
    for each in found.claims:
        labels = each.labels
        where = provenance(each.source, None) if each.source else ("", "measured", "", "", "", "", "", "", "live")
        yield (
            each.key, each.kind, each.says, each.count, each.of, each.evidence, each.confidence, each.because,
            "" if labels is None else labels.precision, "" if labels is None else labels.recall,
            "" if labels is None else labels.file, each.means_not, each.href, *where,
        )  # fmt: skip


def platforms_picture(found: look_ups.LookUps) -> Picture:
    """Pages by known platform, and those of which it is not known."""
    points = [Point(each.platform, each.pages) for each in found.platforms]
    return bars(
        "Look-up pages of councils of their own, by platform",
        [Point("Not known", found.own - found.known, mark=True), *points],
        note="Read from addresses; one page can show more than one. Not known does not mean self-built",
        head=("Platform", "Pages"),
    )


def look_ups_csv(found: look_ups.LookUps) -> Csv:
    """Every entry of the list, those taken out too, with the reason."""
    yield "council", "gss", "host", "platform", "counts_as_own", "verdict", "how_judged", *PROVENANCE
    for each in found.items:
        yield (
            each.council, " ".join(each.gss), each.host, "; ".join(each.platforms) or "not known",
            "yes" if each.own else "no", each.verdict, each.how, *provenance(found.source, each.source_row),
        )  # fmt: skip


def paid_picture(found: paid.Paid) -> Picture:
    """Councils whose readable files hold each name."""
    return bars(
        f"Names seen in {found.readable} readable spend files",
        [Point(each.name, each.councils) for each in found.items],
        note=f"Files of {found.searched} of {found.councils} councils were looked at, no fair sample of England",
        head=("Payments matching this name", "Readable files"),
    )


def paid_tables(found: paid.Paid) -> dict[str, Any]:
    """The names by class of council, what is left out, and whose files could be read."""
    kinds = [each.kind for each in found.items[0].classes] if found.items else []
    return {
        "kinds": [{"text": kind[0].upper() + kind[1:], "number": True} for kind in kinds],
        "paid_rows": [
            [
                {"text": each.name, "href": f"/duplication/suppliers/{each.supplier}", "note": each.what.capitalize()},
                f"{each.councils} of {each.readable}",
                *(f"{own.councils} of {own.readable}" for own in each.classes),
            ]
            for each in found.items
        ],
        "left_out_rows": [[each.name, each.verdict.capitalize(), each.why] for each in found.left_out],
        "coverage_rows": [
            [kind.capitalize(), each.readable, each.files, each.councils]
            for kind, each in zip(kinds, found.coverage, strict=False)
        ],
    }


def paid_csv(found: paid.Paid) -> Csv:
    """Each name in each class of council, and the names that are not counted."""
    yield "supplier", "name", "what", "class", "councils", "readable_files", "counted", "why_not", *PROVENANCE
    where = provenance(found.source, None)
    for each in found.items:
        yield each.supplier, each.name, each.what, "all", each.councils, each.readable, "yes", "", *where
        for own in each.classes:
            yield each.supplier, each.name, each.what, own.kind, own.councils, own.readable, "yes", "", *where
    for left in found.left_out:
        yield "", left.name, "", "", "", "", "no", f"{left.verdict}: {left.why}", *where


def supplier_csv(found: paid.SupplierPage) -> Csv:
    """Every council whose files hold the name, with the row."""
    yield "gss", "council", "class", "name", "matching_lines", *PROVENANCE
    for each in found.councils:
        where = provenance(found.source, each.source_row)
        yield each.gss, each.council, each.kind, found.own.name, each.lines, *where


def pair_rows(found: alike.AlikePairs) -> list[Row]:
    """Pairs of services that are nearly the same."""
    return [
        [
            {"text": f"{each.first.title} and {each.second.title}", "href": each.href,
             "note": f"{each.first.organisation_name} and {each.second.organisation_name}"},
            f"{each.likeness:.0%}",
            "; ".join(f"{note.council}: {note.says}" for note in each.justified) or "No note",
        ]
        for each in found.items
    ]  # fmt: skip


def alike_csv(found: alike.AlikePairs) -> Csv:
    """The pairs of this page."""
    yield "first", "second", "parts_in_common", "justified", "origin"
    for each in found.items:
        notes = "; ".join(f"{note.council}: {note.says}" for note in each.justified)
        first, second = (f"{one.organisation}/{one.service}" for one in (each.first, each.second))
        yield first, second, round(each.likeness, 4), notes, found.origin


def alignment_kinds(found: alike.Alignment) -> list[dict[str, Any]]:
    """The parts by kind: those that differ, and those that both have."""
    made = []
    for kind, words in KINDS.items():
        own = [each for each in found.parts if each.kind == kind]
        if own:
            differ = [[e.part, *("yes" if has else "–" for has in (e.left, e.right))] for e in own if e.left != e.right]
            made.append({"title": words, "differ": differ, "same": [e.part for e in own if e.left and e.right]})
    return made


def alignment_csv(found: alike.Alignment) -> Csv:
    """Every part, and which of the two has it."""
    first, second = (f"{each.organisation}/{each.service}" for each in (found.first, found.second))
    yield "kind", "part", "first", "in_first", "second", "in_second", "origin"
    for each in found.parts:
        yield each.kind, each.part, first, _yes(each.left), second, _yes(each.right), found.origin


def _yes(has: bool) -> str:
    return "yes" if has else "no"


def range_rows(found: Avoided) -> list[Row]:
    """What one page and all that adopt would avoid, at both ends."""
    told = (
        ("One page, each year: work that ends less the brick", found.a_year),
        ("One page, once: moving", Range(low=-found.moving.high, high=-found.moving.low)),
        ("One page over the years", found.one),
        ("All that adopt, over the years", found.everyone),
    )
    return [[words, _pounds(each.low), _pounds(each.high)] for words, each in told]


def range_words(found: Avoided) -> dict[str, str]:
    """The range in words."""
    return {"low": _pounds(found.everyone.low), "high": _pounds(found.everyone.high)}


def _pounds(amount: float) -> str:
    if abs(amount) >= 999_500:
        return f"{'−' if amount < 0 else ''}£{abs(amount) / 1e6:,.1f}m"
    return pounds_in_words(round(amount)).removesuffix(".00")


def range_picture(found: AvoidedRange) -> Picture:
    """Both ends of the range beside what moving costs."""
    own, adopters = found.found, found.found.adopters
    points = [
        Point("Moving, lowest", own.moving.low * adopters.low),
        Point("Moving, highest", own.moving.high * adopters.high),
        Point("Avoided after moving, lowest", own.everyone.low, mark=True),
        Point("Avoided after moving, highest", own.everyone.high, mark=True),
    ]
    return bars(
        f"What {found.asked.years} years would avoid, all councils that adopt together",
        points,
        show=_pounds,
        note="Estimated from the assumptions below. Left of zero it costs more than it avoids",
        head=("What", "Pounds"),
        below=True,
    )


def avoided_csv(found: AvoidedRange) -> Csv:
    """The range and every assumption with its source."""
    yield ASSUMED_COLUMNS
    blank = ("", "", "")
    for words, own in (
        ("one page, a year, work that ends less the brick", found.found.a_year),
        ("one page, moving", found.found.moving),
        ("one page, all years, after moving", found.found.one),
        ("all that adopt, all years, after moving", found.found.everyone),
    ):
        yield words, round(own.low, 2), round(own.high, 2), "pounds", found.status, *blank, "worked out from the rest"
    adopters, counted = found.found.adopters, f"{found.source.publisher}: {found.source.dataset}"
    yield "councils that adopt", adopters.low, adopters.high, "councils", found.status, *blank, "worked out"
    yield (
        "councils with a page of their own",
        found.pages,
        found.pages,
        "councils",
        found.source.status,
        *blank,
        counted,
    )
    yield from assumed_csv(found.assumptions)
