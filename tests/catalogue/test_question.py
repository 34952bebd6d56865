"""The claim of £5.2bn is held against sums that anybody can make again, and the conclusion falls as they do."""

import csv
import gzip
import io
from collections import defaultdict
from pathlib import Path

import pytest

from catalogue.queries.england import england
from catalogue.queries.question import worked_through
from catalogue.rules.question import AskQuestion, in_per_cent
from commons.testing import World

OUTTURN = Path(__file__).parents[2] / "examples" / "england" / "outturn.csv.gz"
PATH = "/questions/5-2bn"


def ask(**changes: float) -> dict[str, float]:
    found = worked_through(england(), AskQuestion(**changes))  # type: ignore[arg-type]  # councils is given whole
    return {each.key: each.amount for each in found.yardsticks}


def sums() -> dict[tuple[str, str], float]:
    """The sums straight from the file, by line and column, of the councils of today."""
    codes = {each.gss for each in england().councils} | {each.former_gss for each in england().councils}
    made: dict[tuple[str, str], float] = defaultdict(float)
    for row in csv.DictReader(io.StringIO(gzip.decompress(OUTTURN.read_bytes()).decode())):
        if row["year"] == "2023-24" and row["gss"] in codes:
            for column in ("employees", "total_expenditure", "other_income", "net_current_expenditure"):
                made[row["service"], column] += float(row[column] or 0)
    return made


def test_every_amount_is_the_sum_of_the_rows_of_the_file() -> None:
    own, found = sums(), ask(recharged=50)
    assert found == {
        "central-gross": own["cen", "total_expenditure"],
        "central-other": own["cen", "other_income"],
        "central-kept": own["cen", "total_expenditure"] - own["cen", "other_income"] / 2,
        "central-net": own["cen", "net_current_expenditure"],
        "services-gross": own["totsx", "total_expenditure"],
        "services-net": own["totsx", "net_current_expenditure"],
        "pay": own["totsx", "employees"] - own["edu", "employees"],
    }
    assert {key: round(amount / 1e6, 2) for key, amount in found.items() if key.startswith("central")} == {
        "central-gross": 12.38,
        "central-other": 7.44,
        "central-kept": 8.66,
        "central-net": 3.67,
    }


def test_the_claim_stands_as_quoted_and_is_carried_to_the_councils_of_today() -> None:
    found = worked_through(england(), AskQuestion())
    assert (found.quoted_councils, found.quoted_each, found.quoted_total) == (353, 14.7, 5_200_000)
    assert found.claimed == pytest.approx(5_189_100)
    assert (found.councils_today, found.submitted) == (317, 304)
    assert found.each_today == pytest.approx(16_369, abs=1)
    assert found.total_today == pytest.approx(4_659_900)
    assert sum(each.submitted for each in found.classes) == 304


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "it depends on what £5.19bn a year is held against"),
        ({"most": 1}, "£5.19bn a year does not fit"),
        ({"most": 100, "each": 5}, "£1.76bn a year fits"),
        ({"each": 0}, "A claim of nothing needs no test"),
    ],
)
def test_the_conclusion_falls_whichever_way_the_figures_do(changes: dict[str, float], says: str) -> None:
    found = worked_through(england(), AskQuestion(**changes))  # type: ignore[arg-type]  # councils is given whole
    assert says in found.conclusion[0]


def test_central_services_alone_cannot_carry_the_claim_and_a_smaller_one_they_can() -> None:
    assert "Central services alone cannot carry it" in worked_through(england(), AskQuestion()).conclusion[1]
    assert "the claim is 48% of that" in worked_through(england(), AskQuestion(each=5)).conclusion[1]
    assert "neither prove the claim nor rule it out" in worked_through(england(), AskQuestion(each=5)).conclusion[2]


def test_a_part_is_told_in_words_that_mean_something() -> None:
    assert [in_per_cent(share) for share in (None, 0.0387, 0.419, 1.41, 11)] == [
        "cannot be said",
        "3.9%",
        "42%",
        "141%",
        "more than ten times it",
    ]


def test_the_download_has_every_row_that_the_sums_are_made_of(world: World) -> None:
    rows = list(csv.DictReader(io.StringIO(world.client().get(f"{PATH}.csv").text)))
    parts: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        if row["what"] == "part of a sum":
            parts[row["line"], row["measure"]] += float(row["thousand_pounds"] or 0)
            assert row["row"].isdigit()
            assert row["file"].endswith("rsx_2021-22_to_2023-24_tidy.csv.gz")
    own = {row["key"]: float(row["thousand_pounds"]) for row in rows if row["key"]}
    assert own["central-gross"] == parts["cen", "total_expenditure"]
    assert own["pay"] == parts["totsx", "employees"] - parts["edu", "employees"]
    assert {row["status"] for row in rows if row["key"] == "central-kept"} == {"estimated"}


def test_assumptions_stand_in_the_address(world: World) -> None:
    text = world.client().get(f"{PATH}?councils=317&most=25&from=a-search").text
    assert f"{world.commons.settings.address}{PATH}?councils=317&amp;most=25</code>" in text
    assert "£4.66bn" in text
    assert "within 25%" in text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("councils=0", "Number of councils must be 1 or more"),
        ("councils=3.5", "Number of councils must be a whole number"),
        ("each=1001", "Amount for each council must be 1,000 or less"),
        ("most=nan", "Largest part must be a number"),
        ("recharged=lots", "Part that is recharges must be a number"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(world: World, asked: str, says: str) -> None:
    answer = world.client().get(f"{PATH}?{asked}")
    assert answer.status_code == 422
    assert says in answer.text
    assert "What follows" not in answer.text
    assert world.client().get(f"{PATH}.json?{asked}").status_code == 422


def test_it_is_in_the_open_api_too(world: World) -> None:
    found = world.client().get("/api/commons/platform/catalogue/v1/questions/5-2bn?councils=317").json()
    assert found["asked"]["councils"] == 317
    assert found["claimed"] == pytest.approx(4_659_900)
