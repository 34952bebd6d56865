"""The public figures reconcile, and what is missing, odd or broken in them stays visible."""

import csv
import time

import pytest

from catalogue.queries.england import FOLDER, England
from catalogue.rules.figures import TOTAL, per_head

HOLES = {"2021-22": 309, "2022-23": 293, "2023-24": 304}
"""How many of today's 317 councils have an outturn."""


@pytest.fixture(scope="module")
def england() -> England:
    return England(FOLDER)


def test_there_are_317_councils_with_addresses_of_their_own(england: England) -> None:
    assert len(england.councils) == 317
    assert len({council.slug for council in england.councils}) == 317
    assert len({council.gss for council in england.councils}) == 317
    assert len({council.ecode for council in england.councils}) == 317
    assert england.by_slug["tunbridge-wells"].gss == "E07000116"
    assert all(council.slug.replace("-", "").isalnum() for council in england.councils)


def test_people_of_lower_and_single_tiers_are_the_people_of_england(england: England) -> None:
    assert sum(council.population for council in england.councils if council.tier != "upper") == 57_690_323


def test_every_slug_sorts_the_file_so_that_a_new_council_changes_one_line() -> None:
    with (FOLDER / "councils.csv").open(newline="") as stream:
        slugs = [row["slug"] for row in csv.DictReader(stream)]
    assert slugs == sorted(slugs)


@pytest.mark.parametrize("year", HOLES)
def test_councils_that_did_not_submit_have_no_row_and_not_a_zero(england: England, year: str) -> None:
    submitted = [council for council in england.councils if (year, council.gss) in england.outturn]
    assert len(submitted) == HOLES[year]


def test_birmingham_did_not_submit_for_2023_24(england: England) -> None:
    assert ("2023-24", "E08000025") not in england.outturn
    assert ("2021-22", "E08000025") in england.outturn


def test_england_2023_24_is_councils_and_other_bodies_and_what_the_publisher_adds(england: England) -> None:
    principal = {council.gss for council in england.councils}
    rows = [(gss, found[TOTAL]) for (year, gss), found in england.outturn.items() if year == "2023-24"]
    councils = sum(row.net_current_expenditure or 0 for gss, row in rows if gss in principal)
    others = [row.net_current_expenditure or 0 for gss, row in rows if gss not in principal]
    published = england.england_outturn["2023-24"][TOTAL].net_current_expenditure or 0
    assert (round(councils / 1e6, 2), len(others), round(sum(others) / 1e6, 2)) == (97.72, 93, 23.04)
    assert round(published / 1e6, 2) == 123.75
    assert round((published - councils - sum(others)) / 1e6, 2) == 2.99


def test_the_parts_shown_on_the_home_page_are_those_of_the_rows(england: England) -> None:
    parts = {part.part: part for part in england.england_parts["2023-24"]}
    in_billions = {name: round(part.net_current_expenditure / 1e6, 2) for name, part in parts.items()}
    assert in_billions == {
        "councils": 97.72,
        "other bodies": 23.04,
        "added by the publisher": 2.99,
        "published": 123.75,
    }
    assert (parts["councils"].bodies, parts["other bodies"].bodies) == (304, 93)
    assert list(england.england_parts) == list(england.years)


@pytest.mark.parametrize(("year", "billions"), [("2021-22", 107.05), ("2022-23", 113.54), ("2023-24", 123.75)])
def test_the_row_of_england_is_as_published(england: England, year: str, billions: float) -> None:
    assert round((england.england_outturn[year][TOTAL].net_current_expenditure or 0) / 1e6, 2) == billions


def test_the_services_of_each_council_sum_to_its_published_total(england: England) -> None:
    for (year, gss), found in england.outturn.items():
        for measure in ("total_expenditure", "total_income", "net_current_expenditure"):
            parts = [getattr(row, measure) for code, row in found.items() if code != TOTAL]
            assert len(parts) == 13
            assert sum(parts) == pytest.approx(getattr(found[TOTAL], measure), abs=8), (year, gss, measure)


def test_three_rows_do_not_add_up_and_stand_as_published(england: England) -> None:
    broken = {
        (year, row.authority, code)
        for (year, _), found in england.outturn.items()
        for code, row in found.items()
        if row.breaks()
    }
    assert broken == {
        ("2021-22", "Wakefield", "hous"),
        ("2022-23", "West Berkshire", "cen"),
        ("2022-23", "West Berkshire", TOTAL),
    }
    wakefield = england.outturn["2021-22", "E08000036"]["hous"]
    assert wakefield.net_current_expenditure == 13374
    assert wakefield.breaks() == (
        "Gross spending less income come to £13,372 thousand, net spending is published as £13,374 thousand",
    )


def test_every_figure_names_a_row_of_its_own(england: England) -> None:
    rows = [row.source_row for found in england.outturn.values() for row in found.values()]
    assert len(rows) == 17_108 == len(set(rows))
    assert min(rows) == 2
    lines = [row.source_row for row in england.budget.values()]
    assert len(set(lines)) == len(lines) == 410
    assert {f"rsx-{year}" for year in england.years} | {"ra-2023-24", "lgsl", "councils"} <= set(england.sources)
    assert all(source.licence and source.publisher and source.file for source in england.sources.values())


def test_the_budget_keeps_who_did_not_submit(england: England) -> None:
    principal = [england.budget[council.gss] for council in england.councils]
    assert sum(found.submitted for found in principal) == 305
    assert next(found for found in principal if not found.submitted).amounts == {}


def test_the_budget_of_england_reconciles(england: England) -> None:
    principal = [england.budget[council.gss].amounts for council in england.councils]
    in_billions = {
        code: round(sum(amounts.get(code, 0) for amounts in principal) / 1e6, 2)
        for code in ("servicetot", "netcurrtot", "centot", "cencrp")
    }
    assert in_billions == {"servicetot": 91.92, "netcurrtot": 106.98, "centot": 2.93, "cencrp": 1.31}


def test_a_single_budget_line_would_have_misled(england: England) -> None:
    """Oxford's waste collection alone looks like nearly the cheapest; with recycling it is among the dearest."""
    districts = {c.gss: c for c in england.councils if c.group == "SD" and england.budget[c.gss].submitted}
    oxford = next(gss for gss, council in districts.items() if council.nice_name == "Oxford")

    def ranked(*lines: str) -> list[tuple[float, str]]:
        return sorted(
            (per_head(england.budget[gss].total(lines), council.population) or 0, gss)
            for gss, council in districts.items()
        )

    alone = ranked("envcll")
    together = ranked("envcll", "envrcy")
    assert len(alone) == 157
    assert [gss for _, gss in alone].index(oxford) == 2
    assert round({gss: pounds for pounds, gss in alone}[oxford], 2) == 2.77
    assert round({gss: pounds for pounds, gss in together}[oxford], 2) == 40.70
    assert [gss for _, gss in reversed(together)].index(oxford) == 10
    assert sum(england.budget[gss].amounts["envrcy"] == 0 for gss in districts) == 24


def test_the_services_list(england: England) -> None:
    assert len(england.services) == 1_127
    assert england.services[524].name == "Household waste collection"
    assert england.services[528].name == "Bulky household waste collections"
    assert "Waste" in england.function_path(england.services[528].function)


def test_every_parent_line_is_a_line_of_the_budget_and_a_service_of_the_list(england: England) -> None:
    for lgsl in (524, 528, 582, 608):
        assert england.parent_line(lgsl) is not None
    waste = england.parent_line(524, "E07000178")
    assert waste is not None
    assert (waste.title, waste.line, waste.amount) == ("Waste collection", "581", 458)
    doubtful = england.parent_line(528)
    assert doubtful is not None
    assert not doubtful.sure
    assert doubtful.note
    assert england.parent_line(415) is None
    assert set(england._parents) <= set(england.services)


def test_every_line_that_is_shown_has_words(england: England) -> None:
    shown = {row.service for found in england.outturn.values() for row in found.values()}
    assert shown == set(england.service_groups)
    for group in england.service_groups.values():
        assert group.title
        assert group.what
        assert len(group.compared_in) == 5 or group.not_compared_because or group.service == "hous"


def test_all_of_it_is_small_and_loads_quickly() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv*")) < 10_000_000
    started = time.process_time()
    councils = len(England(FOLDER).councils)
    assert councils == 317
    assert time.process_time() - started < 0.2
    fresh = England(FOLDER)
    topics = [
        name
        for name in dir(England)
        if not name.startswith("_") and name not in ("function_path", "parent_line", "spent_on_line")
    ]
    assert len(topics) > 30
    for name in topics:
        begun = time.process_time()
        assert getattr(fresh, name), name
        assert time.process_time() - begun < 2, f"{name} would keep a page waiting"
    assert time.process_time() - started < 5
