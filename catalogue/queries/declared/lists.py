"""The declared services of one council, and one of them in every council."""

from functools import lru_cache

from pydantic import ConfigDict, Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.declared.subjects import Subject, amounts_of, evident, links_of, parts_of, subject_of
from catalogue.queries.england import England, england
from catalogue.rules.declared import Amounts, DeclaredPart
from catalogue.rules.figures import CLASSES, TOTAL, Council, Source
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View


class AskDeclaredList(Model):
    """The declared services of a council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117"}]})

    gss: Line


class DeclaredName(Model):
    """One service of the list."""

    subject: str
    title: str
    sure: bool = Field(description="False where it is not certain that the line above holds it")


class DeclaredLine(Model):
    """An amount, £ thousand, and the services of the national list that it holds: it is not what one of them costs."""

    subject: str = Field(description="The group or the line of the outturn, where it has a page of its own; else empty")
    title: str
    under: str = Field(description="The line of the outturn above it; empty for a line of the outturn itself")
    year: str
    status: str
    gross: float | None
    net: float | None
    source: str
    source_row: int | None
    services: tuple[DeclaredName, ...]


class DeclaredList(Model):
    """Everything of a council that public evidence can draw."""

    council: CouncilEntry
    lines: tuple[DeclaredLine, ...] = Field(description="Lines of the outturn, then groups, then budget lines")
    seen: tuple[DeclaredName, ...] = Field(description="Services with an address of April 2017 and on no line")
    count: int = Field(description="Services of the national list of which something is known")
    sources: tuple[Source, ...]
    origin: Origin = "declared"


class AskSubject(Model):
    """One declared service in every council, or in one class of council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"subject": "household-collection", "kind": "SD"}]})

    subject: str = Field(max_length=40, description="`524`, `household-collection` or `env`")
    kind: str = Field(default="", pattern=r"^[A-Z]{0,2}$", description="SD, SC, UA, MD or LB; else all")


class DeclaredCouncil(Model):
    """One council of which something is known: its amount is of the whole line, and never compared here."""

    gss: str
    name: str
    kind: str
    made_of: tuple[DeclaredPart, ...]
    amounts: Amounts | None


class DeclaredAcross(Model):
    """One service, group or line in every council of which something is known."""

    subject: str
    title: str
    lgsl: int | None
    kind: str
    kinds: dict[str, int] = Field(description="Class of council -> councils of which something is known")
    councils: tuple[DeclaredCouncil, ...]
    of: int = Field(description="Councils in all, of the class or of England")
    sources: tuple[Source, ...]
    origin: Origin = "declared"


def declared_list(asked: AskDeclaredList, view: View) -> DeclaredList:
    """Everything of one council that public evidence can draw, by the line that holds it."""
    return declared_list_of(england(), asked.gss)


def declared_list_of(data: England, gss: str) -> DeclaredList:
    """The same from the files alone."""
    own = the_council(data, gss)
    found = [
        *(_line(data, own, _subject(key)) for key in data.service_groups if key != TOTAL),
        *(_line(data, own, _subject(key)) for key in data.line_groups),
        *(_line(data, own, _line_subject(code)) for code in data.services_of_line),
    ]
    lines = tuple(each for each in found if each)
    on_lines = {name.subject for line in lines for name in line.services}
    linked = sorted({link.lgsl for link in data.service_links.get(own.gss, ()) if link.lgsl in data.services})
    seen = tuple(
        DeclaredName(subject=str(lgsl), title=data.services[lgsl].name, sure=True)
        for lgsl in linked
        if str(lgsl) not in on_lines
    )
    keys = dict.fromkeys([*(line.source for line in lines), "line-map", *(["service-links"] if seen else [])])
    return DeclaredList(
        council=entry(own),
        lines=lines,
        seen=seen,
        count=len(on_lines) + len(seen),
        sources=tuple(data.sources[key] for key in keys),
    )


@lru_cache(maxsize=1000)
def _subject(key: str) -> Subject:
    return subject_of(england(), key)


@lru_cache(maxsize=1000)
def _line_subject(code: str) -> Subject:
    """A budget line by itself: it has no page, because it is not a service and is not compared."""
    data = england()
    title = next(each.title for each in data.budget_lines if each.code == code)
    line = data.outturn_of_line.get(code, "")
    return Subject(key="", kind="service", title=title, says="", codes=(code,), line=line)


def _line(data: England, own: Council, subject: Subject) -> DeclaredLine | None:
    """A line with the services that it holds; None where nothing was returned for it."""
    amounts = amounts_of(data, own, subject)
    if amounts is None or not any((amounts.gross, amounts.income, amounts.net)):
        return None
    below = data.services_of_line.get(subject.codes[0], ()) if not subject.key else ()
    return DeclaredLine(
        subject=subject.key,
        title=subject.title,
        under=subject.line if subject.kind != "line" else "",
        year=amounts.year,
        status=amounts.status,
        gross=amounts.gross,
        net=amounts.net,
        source=amounts.source,
        source_row=amounts.lines[0].source_row,
        services=tuple(
            DeclaredName(subject=str(each.lgsl), title=data.services[each.lgsl].name, sure=each.sure)
            for each in below
            if each.lgsl in data.services
        ),
    )


def across(asked: AskSubject, view: View) -> DeclaredAcross:
    """One service, group or line in every council of which something is known."""
    return across_england(england(), asked.subject, asked.kind)


def across_england(data: England, key: str, kind: str = "") -> DeclaredAcross:
    """The same from the files alone."""
    subject = subject_of(data, key)
    if kind and kind not in CLASSES:
        raise NotFound(
            "There is no such class of council.",
            expected=f"One of {', '.join(CLASSES)}, or none for all.",
            to_do="Choose a class on the page.",
        )
    found = _everywhere(subject.key)
    counts = {group: sum(group_ == group for group_, _ in found) for group in CLASSES}
    shown = tuple(each for group, each in found if kind in ("", group))
    keys = {each.amounts.source for each in shown if each.amounts}
    keys |= {part.source for each in shown for part in each.made_of if part.source}
    return DeclaredAcross(
        subject=subject.key,
        title=subject.title,
        lgsl=subject.lgsl,
        kind=kind,
        kinds={group: count for group, count in counts.items() if count},
        councils=shown,
        of=sum(kind in ("", each.group) for each in data.councils),
        sources=tuple(data.sources[key] for key in data.sources if key in keys),
    )


@lru_cache(maxsize=64)
def _everywhere(key: str) -> tuple[tuple[str, DeclaredCouncil], ...]:
    """Every council of which something is known of one subject, with its class."""
    data, made = england(), []
    subject = subject_of(data, key)
    for own in data.councils:
        amounts = amounts_of(data, own, subject)
        parts = parts_of(data, own, subject, amounts)
        if evident(amounts, parts) or links_of(data, own.gss, subject.lgsl):
            kind = CLASSES[own.group][0]
            one = DeclaredCouncil(gss=own.gss, name=own.nice_name, kind=kind, made_of=parts, amounts=amounts)
            made.append((own.group, one))
    return tuple(made)
