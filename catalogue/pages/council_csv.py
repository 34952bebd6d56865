"""The page of a council as rows: its figures first, then everything else that the page says, each kind named."""

from collections.abc import Iterable, Iterator

from catalogue.pages.citing import PROVENANCE, provenance
from catalogue.queries.council_page import CouncilPage
from catalogue.queries.england import england
from catalogue.rules.figures import MEASURES

FIGURES = (*MEASURES, "gross_per_head", "net_per_head")
COLUMNS = (
    "gss", "council", "year", "line", "title", *FIGURES, "population", "population_year", "does_not_add_up",
    *PROVENANCE, "row_kind", "says", "address",
)  # fmt: skip
Csv = Iterable[tuple[object, ...]]


def rows(found: CouncilPage) -> Csv:
    """Figures of every line, services that run here, services drawn from evidence, systems, suppliers and notes."""
    yield COLUMNS
    yield from _figures(found)
    yield from _services(found)
    yield from _evidence(found)
    live = ("",) * (len(PROVENANCE) - 1)
    for note in found.notes:
        says = note.says if note.withdrawn_at is None else ""
        words = (note.about, note.about_in_words, *_blank(), *live, "live")
        yield (*_own(found, note.year), *words, "note by the council", says, f"/councils/{found.council.gss}/notes")


def _own(found: CouncilPage, year: str) -> tuple[object, ...]:
    return (found.council.gss, found.council.name, year)


def _blank() -> tuple[object, ...]:
    return ("",) * (len(FIGURES) + 3)


def _figures(found: CouncilPage) -> Iterator[tuple[object, ...]]:
    gss = found.council.gss
    for each in (*found.services, *((found.total,) if found.total else ())):
        yield (
            *_own(found, found.year), each.service, each.title, *(getattr(each, name) for name in FIGURES),
            found.council.population, found.council.population_year, " ".join(each.breaks),
            *provenance(found.source, each.source_row), "figure", "", f"/councils/{gss}/{each.service}",
        )  # fmt: skip


def _services(found: CouncilPage) -> Iterator[tuple[object, ...]]:
    for run in found.runs:
        bricks = "runs on " + ", ".join(run.bricks)
        live = ("",) * (len(PROVENANCE) - 1)
        yield (
            *_own(found, ""), run.lgsl or "", run.title, *_blank(), *live, run.origin, "service on bricks", bricks,
            run.href,
        )  # fmt: skip
    gss, sources = found.council.gss, england().sources
    for line in found.declared:
        for each in line.services:
            said = f"held by the line {line.title}: its amount is of the whole line" + (
                "" if each.sure else ", doubtful"
            )
            where = provenance(sources[line.source], line.source_row)
            yield (
                *_own(found, line.year), each.subject, each.title, *_blank(), *where, "declared service", said,
                f"/councils/{gss}/services/{each.subject}",
            )  # fmt: skip


def _evidence(found: CouncilPage) -> Iterator[tuple[object, ...]]:
    used = found.systems
    spend, bins, planning = used.sources
    for claim in used.claims:
        yield (
            *_own(found, ""), claim.supplier, claim.name, *_blank(), *provenance(spend, claim.source_row),
            "supplier seen", f"{claim.says}; {claim.lines} lines of this council",
            f"/duplication/suppliers/{claim.supplier}",
        )  # fmt: skip
    for seen in used.seen:
        source = bins if "in-day" in seen.what else planning
        sure = "" if seen.sure else ", not sure"
        yield (
            *_own(found, ""), "", seen.what, *_blank(), *provenance(source, seen.source_row), "system seen",
            f"{seen.system or 'not known'}{sure}: {seen.how}", seen.address,
        )  # fmt: skip
