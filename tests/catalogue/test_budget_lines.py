"""A budget line is found by its name, shows every council's amount, and is never a ranking."""

import csv
import gzip
import io
from pathlib import Path

import pytest

from catalogue.queries.budget_lines import entries, line_index
from catalogue.queries.england import england
from catalogue.rules.searching import find
from commons.testing import World

BUDGET = Path(__file__).parents[2] / "examples" / "england" / "budget.csv.gz"


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("street cleansing", "/lines/budget/envstr"),
        ("waste collection", "/lines/budget/envcll"),
        ("envcll", "/lines/budget/envcll"),
        ("household waste collection", "/lines/household-collection"),
        ("highways", "/lines/trans"),
        ("public health", "/lines/phs"),
        ("fostering", "/lines/csc"),
        ("smoking", "/lines/budget/phsmkstp"),
    ],
)
def test_lines_are_found_by_their_names(typed: str, href: str) -> None:
    found, total = find(line_index(), typed, 20)
    assert href in [each.href for each in found]
    assert total == len(found) or total > 20


def test_every_line_that_can_be_found_has_a_page(world: World) -> None:
    with_page = {each.href for each in entries(england())}
    assert len(with_page) > 130
    for typed in ("library", "waste", "children", "housing"):
        for hit in world.client().get(f"/search.json?q={typed}").json()["groups"]:
            if hit["kind"] == "line":
                assert all(world.client().get(one["href"]).status_code == 200 for one in hit["hits"]), typed


def test_every_amount_is_the_cell_of_the_file(world: World) -> None:
    rows = {row["gss"]: row for row in csv.DictReader(io.StringIO(gzip.decompress(BUDGET.read_bytes()).decode()))}
    answer = world.client().get("/lines/budget/envrcy.csv")
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(found) == len(england().councils) == 317
    for each in found:
        own = rows.get(each["gss"], {})
        assert each["net_budget"] == own.get("envrcy", "")
        assert each["row"] == own.get("source_row", "")
    zeros = [each for each in found if each["mark"] == "zero" and each["class"] == "district"]
    assert len(zeros) == 24
    assert {each["status"] for each in found} == {"budget"}


def test_what_is_not_there_is_said_and_nothing_is_ranked(world: World) -> None:
    page = world.client().get("/lines/budget/envrcy.json?kind=SD").json()
    names = [each["name"] for each in page["councils"]]
    assert names == sorted(names, key=str.casefold)
    assert {each["mark"] for each in page["councils"]} >= {"", "zero", "not submitted"}
    assert all(each["amount"] is None for each in page["councils"] if each["mark"] == "not submitted")
    assert page["groups"] == {"household-collection": "Household waste collection and recycling"}
    text = world.client().get("/lines/budget/envrcy?kind=SD").text
    assert "One line alone is not compared" in text
    assert "<svg" not in text.partition("<main")[2]
    assert world.client().get("/lines/budget/nothing").status_code == 404
    assert world.client().get("/lines/budget/envrcy?kind=XX").status_code == 404


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("burnley waste collection", "/councils/E07000117/services/524"),
        ("household waste collection in tunbridge wells", "/councils/E07000116/services/524"),
        ("Hyndburn bulky waste", "/councils/E07000120/services/528"),
    ],
)
def test_a_service_is_found_by_its_name_with_that_of_its_council(world: World, typed: str, href: str) -> None:
    groups = {each["kind"]: each for each in world.client().get(f"/search.json?q={typed}").json()["groups"]}
    hits = groups["declared"]["hits"]
    assert href in [each["href"] for each in hits]
    assert {each["origin"] for each in hits} == {"declared"}
    assert all(world.client().get(each["href"]).status_code == 200 for each in hits)


def test_a_service_that_nothing_is_known_of_is_not_found_in_a_council(world: World) -> None:
    assert world.client().get("/search.json?q=kent waste nonsense").json()["total"] == 0
    kent = world.client().get("/search.json?q=kent household waste collection").json()["groups"]
    assert not any(hit["href"] == "/councils/E10000016/services/524" for each in kent for hit in each["hits"])


def test_a_line_of_social_care_leads_to_a_page_that_shows_it(world: World) -> None:
    hits = [hit for each in world.client().get("/search.json?q=fostering").json()["groups"] for hit in each["hits"]]
    assert any(hit["href"] == "/lines/csc" for hit in hits)
    page = world.client().get("/lines/csc.json").json()
    row = england().england_social_care["2023-24"]
    whole = [each["net"] for each in page["detail"] if "of which" not in each["line"]]
    assert sum(whole) == pytest.approx(row["csctot"].net_current_expenditure)
    assert page["detail_source"]["key"] == "ro3-2023-24"
    assert "of which fostering services" in world.client().get("/lines/csc").text
    assert world.client().get("/lines/env.json").json()["detail"] == []


def test_a_line_of_the_outturn_leads_to_its_budget_lines(world: World) -> None:
    found = world.client().get("/lines/env.json").json()["budget_lines"]
    assert "/lines/budget/envstr" in [each["href"] for each in found]
    group = world.client().get("/lines/household-collection.json").json()["budget_lines"]
    assert {each["code"] for each in group} == set(england().line_groups["household-collection"].lines)
