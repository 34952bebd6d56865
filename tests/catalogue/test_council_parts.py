"""What a council's pages say of years, classes, systems and neighbours is what the files say, and no more."""

import csv
import io
from typing import Any

import pytest

from catalogue.queries.council_lines import line_of_council
from catalogue.queries.england import england
from catalogue.queries.overview import council_overview
from catalogue.queries.prices import deflator
from catalogue.queries.service_systems import systems_of_service
from catalogue.queries.systems import council_systems
from catalogue.queries.years import council_years
from catalogue.rules.classes import classified
from catalogue.rules.functions import FUNCTIONS, SECTIONS
from catalogue.rules.prices import by_year, in_prices_of, year_of
from commons.errors import NotFound
from commons.testing import World
from tests.catalogue.town import put

BURNLEY, WELLS, BIRMINGHAM, SOMERSET = "E07000117", "E07000116", "E08000025", "E06000066"


def rows_of(world: World, address: str) -> list[dict[str, Any]]:
    answer = world.client().get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_financial_year_runs_from_april_to_march() -> None:
    assert [year_of(quarter) for quarter in ("2023 Q1", "2023 Q2", "2024 Q1", "1999 Q4")] == [
        "2022-23",
        "2023-24",
        "2023-24",
        "1999-00",
    ]
    assert by_year([("2023 Q2", 1), ("2023 Q3", 2), ("2023 Q4", 3)]) == {}
    assert by_year([("2023 Q2", 1), ("2023 Q3", 2), ("2023 Q4", 3), ("2024 Q1", 6)]) == {"2023-24": 3}


def test_the_deflator_is_the_mean_of_the_quarters_as_published() -> None:
    assert {year: round(index, 3) for year, index in deflator().items()} == {
        "2021-22": 95.25,
        "2022-23": 102.0,
        "2023-24": 107.975,
        "2024-25": 112.375,
    }


def test_an_amount_is_adjusted_only_when_asked_and_never_without_an_index() -> None:
    index = {"2021-22": 50.0, "2022-23": 100.0}
    assert in_prices_of(10, "2021-22", "", index) == 10
    assert in_prices_of(10, "2021-22", "2022-23", index) == 20
    assert in_prices_of(10, "2022-23", "2022-23", index) == 10
    assert in_prices_of(None, "2021-22", "2022-23", index) is None
    assert in_prices_of(10, "2020-21", "2022-23", index) is None


def test_years_stand_side_by_side_and_in_the_prices_of_one() -> None:
    cash, real = (council_years(england(), WELLS, prices) for prices in ("", "2023-24"))
    assert [each.year for each in cash.years] == ["2021-22", "2022-23", "2023-24"]
    gross = [next(each for each in found.lines if each.measure == "Gross").amounts for found in (cash, real)]
    assert [amount.adjusted for amount in gross[0]] == [34515, 36254, 40680]
    assert gross[1][0].adjusted == pytest.approx(34515 * 107.975 / 95.25)
    assert gross[1][2].adjusted == 40680
    with pytest.raises(NotFound):
        council_years(england(), WELLS, "1999-00")


def test_the_newest_net_stands_in_net_alone_and_missing_is_no_zero() -> None:
    found = council_years(england(), WELLS)
    assert [each.year for each in found.net_years] == ["2024-25"]
    for line in found.lines:
        years = [amount.year for amount in line.amounts]
        assert ("2024-25" in years) == (line.measure == "Net")
    birmingham = council_years(england(), BIRMINGHAM)
    total = next(each for each in birmingham.lines if each.measure == "Net")
    assert [amount.cash for amount in total.amounts[1:]] == [None, None, None]
    assert not birmingham.net_years[0].submitted


def test_the_net_of_2024_25_is_the_sum_of_its_services() -> None:
    found = [each for each in council_years(england(), WELLS).lines if each.measure == "Net"]
    newest = [each.amounts[-1].cash for each in found]
    assert newest[0] == pytest.approx(sum(amount or 0 for amount in newest[1:]))


def test_every_adjusted_figure_can_be_worked_out_from_its_download(world: World) -> None:
    rows = rows_of(world, f"/councils/{WELLS}/years.csv?prices=2022-23")
    counted = [row for row in rows if row["cash"]]
    assert len(counted) > 50
    for row in counted:
        again = float(row["cash"]) * float(row["index_of_prices"]) / float(row["index_of_year"])
        assert float(row["adjusted"]) == pytest.approx(again, abs=0.001)
        assert row["file"]
        assert row["status"] == "outturn"


def test_only_idle_lines_are_classified_and_a_blank_is_no_zero() -> None:
    found = classified({"cenndcit": 30, "cenndcsrp": 70, "cencrp": 900, "servicetot": 10_000})
    assert (found.idle, found.share, found.share_in_words) == (100, 0.01, "1.0%")
    assert found.apart == {"cencrp": 900}
    assert classified({"cenndcit": 30, "servicetot": 10_000}).share is None
    assert classified({"cenndcit": -30, "cenndcsrp": 0, "servicetot": 10_000}).share is None
    assert classified({}).share_in_words == "not known"
    assert classified({"cenndcit": 0, "cenndcsrp": 0, "servicetot": 10_000}).share_in_words == "none"
    assert classified({"cenndcit": 1, "cenndcsrp": 0, "servicetot": 10_000}).share_in_words == "less than 0.1%"


def test_no_council_reaches_the_share_from_which_a_front_line_is_worked_out() -> None:
    shares = [classified(back.amounts).share or 0 for back in england().budget.values()]
    assert max(shares) < 0.8


def test_no_page_of_a_council_gives_a_share_of_the_front_line(world: World) -> None:
    text = world.client().get(f"/councils/{BURNLEY}").text
    assert "<strong>Not known.</strong>" in text
    assert "Residual: the only part that may be added" in text
    assert "£12.81m" in text
    assert "−£2.13m" in text


def test_every_line_has_one_function_and_its_section_of_the_budget() -> None:
    lines = [line for _, lines in FUNCTIONS for line in lines]
    assert sorted(lines) == sorted(set(england().service_groups) - {"totsx"})
    assert set(SECTIONS) == set(lines)
    assert set(SECTIONS.values()) <= {line.section for line in england().budget_lines}


def test_budget_and_outturn_stand_apart_in_the_overview() -> None:
    found = council_overview(england(), "E07000178")
    assert {each.status for each in found.lines} == {"outturn"}
    assert [each.status for each in found.budget_groups] == ["budget"]
    place = found.budget_groups[0].net
    assert place is not None
    assert place.pounds is not None
    assert round(place.pounds, 2) == 40.70
    assert found.budget_groups[0].gross is None


def test_an_overview_row_leads_to_its_row_in_the_source(world: World) -> None:
    rows = rows_of(world, f"/councils/{WELLS}/standing.csv?year=2023-24")
    gross = next(row for row in rows if (row["line"], row["measure"]) == ("env", "gross"))
    assert (gross["row"], gross["reported"], gross["in_class"], gross["population_year"]) == (
        "13377",
        "153",
        "164",
        "2023",
    )
    assert {row["status"] for row in rows} == {"outturn", "budget"}


def test_the_lines_of_lancashire_stand_under_their_service() -> None:
    found = line_of_council(england(), BURNLEY, "env")
    waste = next(each for each in found.detail if each.line == "Waste collection")
    assert (waste.employees, waste.gross, waste.income, waste.net, waste.source_row) == (0, 1369, 397, 972, 101)
    assert not any(each.line.startswith("TOTAL") for each in found.detail)
    assert not any(each.line == "Waste collection" for each in line_of_council(england(), BURNLEY, "cul").detail)
    assert line_of_council(england(), WELLS, "env").detail == ()


def test_the_lines_of_social_care_add_up_to_their_total() -> None:
    data = england()
    found = line_of_council(data, "E10000017", "csc", "2023-24")
    total = data.social_care["2023-24", "E10000017"]["csctot"].total_expenditure
    assert (found.detail_year, found.detail_source.key) == ("2023-24", "ro3-2023-24")
    assert sum(each.gross or 0 for each in found.detail) == total == 293_387
    assert line_of_council(data, "E10000016", "env").detail == ()
    assert line_of_council(data, WELLS, "asc").detail_year == "2023-24"


def test_a_supplier_is_claimed_by_readable_files_and_never_for_england() -> None:
    found = council_systems(england(), "E09000002")
    civica = next(each for each in found.claims if each.name == "Civica")
    assert civica.says == "Payments matching this name in 98 of 99 readable files"
    assert (civica.class_councils, civica.class_readable) == (22, 22)
    assert "Agilisys" not in [each.name for each in found.claims]
    assert "Agilisys" in [each.name for each in found.left_out]


def test_a_council_whose_files_nobody_saw_is_not_one_that_pays_nobody(world: World) -> None:
    found = council_systems(england(), WELLS)
    assert found.spend_files is None
    assert "No spend file of this council was looked at" in world.client().get(f"/councils/{WELLS}/systems").text
    coventry = world.client().get("/councils/E08000026/systems").text
    assert "could not be read" in coventry


def test_known_and_unknown_systems_add_up_and_the_exclusions_are_published() -> None:
    found = systems_of_service(524)
    assert found is not None
    assert (found.pages, found.councils, found.known) == (285, 286, 83)
    assert found.steps[0].left - sum(step.removed for step in found.steps) == found.pages
    planning = systems_of_service(485)
    assert planning is not None
    assert (planning.pages, planning.councils) == (102, 104)
    assert systems_of_service(112) is None


def test_an_example_never_counts_as_a_council_on_standard_bricks(world: World) -> None:
    put(world, "tunbridge-wells", "example")
    put(world, "burnley", "example")
    found = world.client().get("/services/528.json").json()
    assert (found["councils_on_bricks"], found["live"]) == (0, [])
    assert [each["origin"] for each in found["differing"]] == ["example", "example"]
    put(world, "swindon", "live")
    found = world.client().get("/services/528.json").json()
    assert found["councils_on_bricks"] == 1
    assert {each["origin"] for each in found["differing"]} == {"example"}


def test_each_class_stands_by_itself_across_england(world: World) -> None:
    found = world.client().get("/lines/env.json").json()
    assert [each["kind"] for each in found["spreads"]] == ["SD", "SC", "UA", "MD", "LB"]
    assert [each["strips"][0]["in_class"] for each in found["spreads"]] == [164, 21, 63, 36, 33]
    rows = rows_of(world, "/lines/env.csv")
    assert {row["year"] for row in rows} == {"2023-24"}
    row = next(row for row in rows if (row["gss"], row["measure"]) == (WELLS, "Gross"))
    source, own = england().outturn["2023-24", WELLS]["env"], england().by_gss[WELLS]
    assert row["row"] == str(source.source_row) == "13377"
    assert float(row["pounds_per_head"]) == round((source.total_expenditure or 0) * 1000 / own.population, 4)


def test_neighbours_say_who_is_of_another_class(world: World) -> None:
    found = world.client().get(f"/councils/{SOMERSET}/neighbours.json").json()
    assert found["kind"] == "statistical"
    assert len(found["items"]) == 10
    assert any(not each["same_class"] for each in found["items"])


@pytest.mark.parametrize("address", ["", "/env", "/standing", "/years", "/budget", "/systems", "/notes", "/neighbours"])
def test_each_page_of_a_council_says_how_to_cite_it_and_is_data(world: World, address: str) -> None:
    client, path = world.client(), f"/councils/{WELLS}{address}"
    text = client.get(path).text
    assert "Cite this page" in text
    assert f"{world.commons.settings.address}{path}" in text
    assert client.get(f"{path}.json").status_code == 200
    assert client.get(f"{path}.csv").status_code == 200
