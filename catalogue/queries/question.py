"""The claim of £5.2bn a year, held against the outturn of 2023-24."""

import statistics

from pydantic import Field

from catalogue.queries.england import England, england
from catalogue.rules.assumed import Assumed, assumed
from catalogue.rules.figures import CLASSES, TOTAL, OutturnRow, Source
from catalogue.rules.question import (
    QUOTED_COUNCILS,
    QUOTED_EACH,
    QUOTED_TOTAL,
    AskQuestion,
    ClassBeside,
    Yardstick,
    conclusion,
    yardstick,
)
from commons.event import Origin
from commons.model import Model
from commons.view import View

YEAR, SOURCE = "2023-24", "rsx-2023-24"
CENTRAL, EDUCATION = "cen", "edu"
GROSS, OTHER, NET, PAY = "total_expenditure", "other_income", "net_current_expenditure", "employees"
ROWS = (
    (CENTRAL, GROSS),
    (CENTRAL, OTHER),
    (CENTRAL, NET),
    (TOTAL, GROSS),
    (TOTAL, NET),
    (TOTAL, PAY),
    (EDUCATION, PAY),
)
"""What is added up: a line of the return and a column of it."""


class Question(Model):
    """The claim, what it is held against, and what follows."""

    asked: AskQuestion
    assumptions: tuple[Assumed, ...]
    quoted_councils: int = QUOTED_COUNCILS
    quoted_each: float = Field(default=QUOTED_EACH, description="£ million")
    quoted_total: float = Field(default=QUOTED_TOTAL, description="£ thousand")
    claimed: float = Field(description="£ thousand a year")
    councils_today: int
    submitted: int
    each_today: float = Field(description="The same total for each council of today, £ thousand")
    total_today: float = Field(description="The same amount for each council of today in all, £ thousand")
    yardsticks: tuple[Yardstick, ...]
    classes: tuple[ClassBeside, ...]
    conclusion: tuple[str, ...]
    year: str = YEAR
    source: Source
    origin: Origin = "declared"


def question(asked: AskQuestion, view: View) -> Question:
    """The £5.2bn question: a manifesto's three figures, held against what councils spent."""
    return worked_through(england(), asked)


def worked_through(data: England, asked: AskQuestion) -> Question:
    """Each amount is the sum over the councils that submitted; nothing is scaled up for those that did not."""
    councils, found = len(data.councils), yardsticks(data, asked)
    return Question(
        asked=asked,
        assumptions=assumed(asked),
        claimed=asked.claimed,
        councils_today=councils,
        submitted=len(returns(data, TOTAL)),
        each_today=asked.claimed / councils,
        total_today=asked.each * councils * 1_000,
        yardsticks=found,
        classes=_classes(data, asked),
        conclusion=conclusion(asked, found),
        source=data.sources[SOURCE],
    )


def returns(data: England, line: str) -> list[OutturnRow]:
    """The rows of one line, of the councils of today that submitted."""
    return [data.outturn[YEAR, each.gss][line] for each in data.councils if (YEAR, each.gss) in data.outturn]


def total(data: England, line: str, measure: str) -> float:
    """The sum of one column of one line, £ thousand; a blank adds nothing."""
    return sum(getattr(row, measure) or 0 for row in returns(data, line))


def yardsticks(data: England, asked: AskQuestion) -> tuple[Yardstick, ...]:
    """What the claim is held against, each with what it holds."""
    sums = {(line, measure): total(data, line, measure) for line, measure in ROWS}
    gross, other = sums[CENTRAL, GROSS], sums[CENTRAL, OTHER]
    return (
        yardstick(
            asked, "central-gross", "Central services, gross", "central", gross, made_of="Line cen, gross spending",
            caveat="Holds the collection of taxes, elections, coroners and governance besides support for other "
            "services. Most of that support is charged on, and then counted again in those services.",
        ),
        yardstick(
            asked, "central-other", "Of it, other income", "part", other, made_of="Line cen, other income",
            caveat="Mostly what other services of the same council are charged for support; the return does not say "
            "how much. The same pounds stand in those services too.",
        ),
        yardstick(
            asked, "central-kept", "Central services that are not charged on", "central",
            gross - other * asked.recharged / 100, status="estimated",
            made_of=f"Line cen, gross spending less {asked.recharged:g}% of other income",
            caveat="Estimated, by the part of other income that you take to be recharges. Fees and charges still pay "
            "for some of it.",
        ),
        yardstick(
            asked, "central-net", "Central services, net", "central", sums[CENTRAL, NET], made_of="Line cen, net "
            "spending",
            caveat="What taxes and grants pay for after all income: governance, elections and tax collection among "
            "them. Support that was charged on is not in it.",
        ),
        *_wide(asked, sums),
    )  # fmt: skip


def _wide(asked: AskQuestion, sums: dict[tuple[str, str], float]) -> tuple[Yardstick, ...]:
    return (
        yardstick(
            asked, "services-gross", "All services, gross", "wide", sums[TOTAL, GROSS],
            made_of="Line totsx, gross spending",
            caveat="Holds care, schools and roads. Support that is charged on is counted twice, once in central "
            "services and once where it is used.",
        ),
        yardstick(
            asked, "services-net", "All services, net", "wide", sums[TOTAL, NET], made_of="Line totsx, net spending",
            caveat="After fees and other income: what taxes and grants pay for.",
        ),
        yardstick(
            asked, "pay", "Pay outside education", "wide", sums[TOTAL, PAY] - sums[EDUCATION, PAY],
            made_of="Line totsx, employees, less line edu, employees",
            caveat="Employees is not the front line and not overhead: it holds both. Work that is bought from "
            "contractors is not in it.",
        ),
    )  # fmt: skip


def _classes(data: England, asked: AskQuestion) -> tuple[ClassBeside, ...]:
    made = []
    for group, (_, plural) in CLASSES.items():
        members = [each.gss for each in data.councils if each.group == group]
        rows = [data.outturn[YEAR, gss][TOTAL] for gss in members if (YEAR, gss) in data.outturn]
        median = statistics.median(row.total_expenditure for row in rows if row.total_expenditure is not None)
        made.append(
            ClassBeside(
                kind=plural,
                councils=len(members),
                submitted=len(rows),
                median_gross=median,
                share=asked.each * 1_000 / median,
            )
        )
    return tuple(made)
