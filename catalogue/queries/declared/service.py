"""One service of one council that does not run here, drawn from public evidence."""

from pydantic import ConfigDict, Field

from catalogue.queries.budgets import group_strip
from catalogue.queries.councils import POPULATION_YEAR, CouncilEntry, entry, the_council
from catalogue.queries.declared.subjects import Subject, amounts_of, evident, parts_of, subject_of
from catalogue.queries.england import England, england
from catalogue.queries.published import FindPublished, PublishedService, published_services
from catalogue.queries.standings import newest, strips_of, why_not
from catalogue.rules.comparison import Strip, placed
from catalogue.rules.declared import NO_VOLUME, Amounts, DeclaredPart
from catalogue.rules.figures import CLASSES, TOTAL, Council, ParentLine, Source, per_head
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

ONE_LINE = "One budget line alone is not compared, because councils split them differently"
NO_LINE = "It is on no budget line that is mapped to it, so nothing can be compared"
STATUS = "declared from public evidence; it does not run here"
BESIDE = "declared from public evidence, beside what the council runs here"


class AskDeclared(Model):
    """A service of a council: a number of the national list, a group of budget lines, or a line of the outturn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117", "subject": "household-collection"}]})

    gss: Line
    subject: str = Field(max_length=40, description="`524`, `household-collection` or `env`")


class SharedLine(Model):
    """Another national service that the same budget line pays for."""

    lgsl: int
    name: str
    sure: bool


class DeclaredService(Model):
    """What public evidence shows of one service of one council. It has no cases, no health and no version here."""

    council: CouncilEntry
    in_class: str
    subject: str
    kind: str = Field(description="`service` of the national list, `group` of budget lines, or `line` of the outturn")
    title: str
    says: str
    sentence: str
    lgsl: int | None
    cases: None = Field(default=None, description="Always null: how often it is used is not published")
    cost_per_case: None = Field(default=None, description="Always null: no amount is divided by a guess")
    why_no_cost_per_case: str = NO_VOLUME
    frontline_share: None = Field(default=None, description="Always null: no line says what reaches the front line")
    classified: float = Field(default=0, description="Part of the pounds that has a class: none")
    made_of: tuple[DeclaredPart, ...]
    amounts: Amounts | None
    gross_per_head: float | None
    income_per_head: float | None
    net_per_head: float | None
    population_year: int = POPULATION_YEAR
    parent: ParentLine | None = Field(description="The budget line that the service is a part of: not its own cost")
    shares_line_with: tuple[SharedLine, ...]
    strips: tuple[Strip, ...] = Field(description="Its place in its class: of a group of lines or of the outturn")
    strips_title: str
    strips_year: str
    strips_status: str
    caution: str
    not_compared_because: str
    outturn_line: str
    outturn_title: str
    live: tuple[PublishedService, ...] = Field(description="The same service of this council where it runs on bricks")
    examples: tuple[PublishedService, ...]
    sources: tuple[Source, ...]
    origin: Origin = "declared"

    @property
    def href(self) -> str:
        return f"/councils/{self.council.gss}/services/{self.subject}"


def declared_service(asked: AskDeclared, view: View) -> DeclaredService:
    """One service of one council, drawn from public evidence; NotFound where nothing at all is known of it."""
    found = declared_of(england(), asked.gss, asked.subject)
    if found.lgsl is None:
        return found
    shown = published_services(FindPublished(origin="example", lgsl=found.lgsl, limit=5), view).items
    asked_live = FindPublished(origin="live", organisation=found.council.slug, lgsl=found.lgsl, limit=5)
    live = published_services(asked_live, view).items
    sentence = found.sentence.replace(STATUS, BESIDE) if live else found.sentence
    return found.model_copy(update={"examples": shown, "live": live, "sentence": sentence})


def declared_of(data: England, gss: str, key: str) -> DeclaredService:
    """One service of one council from the files alone."""
    own, subject = the_council(data, gss), subject_of(data, key)
    amounts = amounts_of(data, own, subject)
    parts = parts_of(data, own, subject, amounts)
    if not evident(amounts, parts):
        raise NotFound(
            f"Nothing is known of this service in {own.nice_name}.",
            expected="A service for which a public file has an amount, a system or an address. Nothing known does "
            "not mean that the council has no such service.",
            to_do="Choose another service on the page of the council’s services.",
        )
    strips, status = _place(data, own, subject)
    return DeclaredService(
        council=entry(own),
        in_class=CLASSES[own.group][1],
        subject=subject.key,
        kind=subject.kind,
        title=subject.title,
        says=subject.says,
        sentence=_sentence(own, subject),
        lgsl=subject.lgsl,
        made_of=parts,
        amounts=amounts,
        gross_per_head=per_head(amounts.gross, own.population) if amounts else None,
        income_per_head=per_head(amounts.income, own.population) if amounts else None,
        net_per_head=per_head(amounts.net, own.population) if amounts else None,
        parent=subject.parent,
        shares_line_with=_sharing(data, subject),
        strips=strips,
        strips_title=data.line_groups[subject.group].title if subject.group else subject.title,
        strips_year=newest(data, own) if status == "outturn" else "2023-24",
        strips_status=status,
        caution=_caution(data, subject) if strips else "",
        not_compared_because="" if strips else _why(data, own, subject),
        outturn_line=subject.line if subject.kind != "line" else "",
        outturn_title=data.service_groups[subject.line].title if subject.line else "",
        live=(),
        examples=(),
        sources=_sources(data, subject, amounts, parts, bool(strips)),
    )


def _sentence(own: Council, subject: Subject) -> str:
    whom = f"for the {own.population:,} residents of {own.nice_name}"
    said = subject.title if subject.kind == "service" else f"{subject.title}, all lines together"
    return f"{said if subject.key != TOTAL else subject.title}, {whom}: {STATUS}."


def _place(data: England, own: Council, subject: Subject) -> tuple[tuple[Strip, ...], str]:
    """Its place in the class: of the group of budget lines, or of the line of the outturn; never of one line."""
    if subject.group:
        group = data.line_groups[subject.group]
        found = group_strip(own.group, subject.group) if own.group in group.compared_in else None
        return ((placed(found, own.gss),) if found else ()), "budget"
    if subject.kind == "line" and not why_not(data, own, subject.line, newest(data, own)):
        return strips_of(own, subject.line, newest(data, own)), "outturn"
    return (), "outturn"


def _caution(data: England, subject: Subject) -> str:
    return data.line_groups[subject.group].caution if subject.group else data.service_groups[subject.line].caution


def _why(data: England, own: Council, subject: Subject) -> str:
    if subject.kind == "line":
        return why_not(data, own, subject.line, newest(data, own))
    if subject.group:
        return f"This group of lines is not compared among {CLASSES[own.group][1]}"
    return ONE_LINE if subject.codes else NO_LINE


def _sharing(data: England, subject: Subject) -> tuple[SharedLine, ...]:
    return tuple(
        SharedLine(lgsl=each.lgsl, name=data.services[each.lgsl].name, sure=each.sure)
        for code in (subject.codes if subject.kind == "service" else ())
        for each in data.services_of_line.get(code, ())
        if each.lgsl != subject.lgsl and each.lgsl in data.services
    )


def _sources(
    data: England, subject: Subject, amounts: Amounts | None, parts: tuple[DeclaredPart, ...], compared: bool
) -> tuple[Source, ...]:
    keys = [amounts.source] if amounts else []
    keys += [part.source for part in parts if part.source]
    keys += ["ra-2023-24"] if compared and subject.group else []
    keys += ["line-map"] if subject.lgsl is not None and subject.codes else []
    keys += ["lgsl"] if subject.lgsl is not None else []
    return tuple(data.sources[key] for key in dict.fromkeys([*keys, "councils"]))
