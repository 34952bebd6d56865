"""A council's outturn with its years side by side, in cash or in the prices of one year."""

from pydantic import ConfigDict, Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import England, england
from catalogue.queries.figures import Year, year_status
from catalogue.queries.prices import SOURCE, deflator
from catalogue.rules.figures import TOTAL, OutturnRow, Source
from catalogue.rules.prices import in_prices_of
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

MEASURED = {"total_expenditure": "Gross", "total_income": "Income", "net_current_expenditure": "Net"}


NET = "net-2024-25"


class AskYears(Model):
    """The years of one council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117", "prices": "2023-24"}]})

    gss: Line
    prices: str = Field(
        default="", pattern=r"^(\d{4}-\d{2})?$", description="`2023-24`: in the prices of that year; else cash"
    )


class YearAmount(Model):
    """One line in one year, £ thousand: as returned, and in the prices that were asked for."""

    year: str
    cash: float | None = Field(description="As returned; null where nothing was returned")
    adjusted: float | None
    source: str = Field(description="The key of its source")
    source_row: int | None


class LineYears(Model):
    """One line of the outturn over the years, the oldest first."""

    service: str
    title: str
    measure: str
    amounts: tuple[YearAmount, ...]


class YearsPage(Model):
    """The years of one council side by side. Outturn alone: a budget is never put beside it."""

    council: CouncilEntry
    prices: str = Field(description="The year whose prices the amounts are in; empty for cash")
    offered: tuple[str, ...] = Field(description="Years whose prices may be asked for")
    index: dict[str, float] = Field(description="The deflator by financial year, 2022 = 100")
    years: tuple[Year, ...]
    net_years: tuple[Year, ...] = Field(description="Years of which only net spending is published here")
    lines: tuple[LineYears, ...]
    sources: tuple[Source, ...]
    price_source: Source | None
    origin: Origin = "declared"


def years(asked: AskYears, view: View) -> YearsPage:
    """What a council spent in each year, adjusted for inflation if that is asked for."""
    return council_years(england(), asked.gss, asked.prices)


def council_years(data: England, gss: str, prices: str = "") -> YearsPage:
    """The years of one council, the oldest first; NotFound for prices of a year without an index."""
    own, index = the_council(data, gss), deflator()
    if prices and prices not in index:
        raise NotFound(
            "There is no price index for this year.",
            expected=f"One of {', '.join(index) or 'none, because this installation has no index'}.",
            to_do="Choose a year on the page, or look at the figures in cash.",
        )
    shown = tuple(reversed(data.years))
    more = tuple(year for year in reversed(data.net_years) if year > shown[-1])
    return YearsPage(
        council=entry(own),
        prices=prices,
        offered=tuple(index),
        index={year: round(value, 4) for year, value in index.items()},
        years=tuple(year_status(data, own, year) for year in shown),
        net_years=tuple(_net_year(data, own.gss, year) for year in more),
        lines=tuple(
            LineYears(
                service=code,
                title=data.service_groups[code].title,
                measure=words,
                amounts=(
                    *(_amount(data, own.gss, code, measure, year, prices) for year in shown),
                    *(_net(data, own.gss, code, year, prices) for year in more if words == "Net"),
                ),
            )
            for code in (TOTAL, *(code for code in data.service_groups if code != TOTAL))
            for measure, words in MEASURED.items()
        ),
        sources=(*(data.sources[f"rsx-{year}"] for year in shown), data.sources[NET]),
        price_source=data.sources[SOURCE] if index else None,
    )


def _net_year(data: England, gss: str, year: str) -> Year:
    found = data.net.get((year, gss))
    submitted = bool(found and found.submitted)
    return Year(year=year, status="outturn, net only" if submitted else "not submitted", submitted=submitted)


def _net(data: England, gss: str, code: str, year: str, prices: str) -> YearAmount:
    """Net alone, from another file. A service without a row there is left blank and never made a zero."""
    found = data.net.get((year, gss))
    cash = None
    if found and found.submitted:
        cash = found.services_total if code == TOTAL else found.amounts.get(code)
    return YearAmount(
        year=year,
        cash=cash,
        adjusted=in_prices_of(cash, year, prices, deflator()),
        source=NET,
        source_row=found.source_rows.get(code) if found else None,
    )


def _amount(data: England, gss: str, code: str, measure: str, year: str, prices: str) -> YearAmount:
    row: OutturnRow | None = data.outturn.get((year, gss), {}).get(code)
    cash = getattr(row, measure) if row else None
    return YearAmount(
        year=year,
        cash=cash,
        adjusted=in_prices_of(cash, year, prices, deflator()),
        source=f"rsx-{year}",
        source_row=row.source_row if row else None,
    )
