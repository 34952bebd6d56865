"""Transactions with central government: each figure is the cell of the file, and none stands beside a council's."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

from catalogue.queries.transactions import MISLABELLED
from commons.testing import World

FILE = Path(__file__).parents[2] / "examples" / "england" / "transactions.csv.gz"
ROWS = {row["source_row"]: row for row in csv.DictReader(io.StringIO(gzip.decompress(FILE.read_bytes()).decode()))}


def table(world: World, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(world.client().get(address).text)))


def test_every_figure_is_the_cell_of_the_file(world: World) -> None:
    found = table(world, "/transactions/cabinet-office-voter-registrations.csv")
    assert len(found) == sum(row["service"] == "Voter registrations" for row in ROWS.values())
    everywhere = table(world, "/transactions.csv")
    assert len(everywhere) > 650
    for each in [*found, *everywhere]:
        own = ROWS[each["row"]]
        assert (each["period"], each["transaction"]) == (own["period"], own["service"])
        for told in ("volume", "cost_per_transaction"):
            assert (float(each[told]) if each[told] else None) == (float(own[told]) if own[told] else None)
    assert {each["status"] for each in everywhere} == {"declared"}


def test_the_list_names_the_newest_period_with_a_cost_and_counts_what_has_none(world: World) -> None:
    found = world.client().get("/transactions.json").json()
    assert found["total"] == len({(row["department"], row["agency"], row["service"]) for row in ROWS.values()}) == 705
    costed = {(row["agency"], row["service"]) for row in ROWS.values() if row["cost_per_transaction"]}
    assert found["with_cost"] == len(costed)
    narrowed = world.client().get("/transactions.json?department=Cabinet Office").json()
    assert len(narrowed["items"]) == found["departments"]["Cabinet Office"] == 4
    assert world.client().get("/transactions?department=Cabinet Office").status_code == 200
    assert world.client().get("/transactions?department=Nowhere").status_code == 404
    assert world.client().get("/transactions/nothing").status_code == 404


def test_what_is_wrong_with_a_row_is_said(world: World) -> None:
    wrong: tuple[tuple[Callable[[dict[str, str]], object], str], ...] = (
        (lambda row: row["cost_per_transaction"] and float(row["cost_per_transaction"]) == 0, "not free"),
        (lambda row: row["period"] == MISLABELLED, "of two years"),
        (lambda row: float(row["digital_volume"] or 0) > float(row["volume"] or 1e12), "no share is made"),
    )
    for fits, words in wrong:
        row = next(row for row in ROWS.values() if fits(row))
        hits = world.client().get("/transactions.json", params={"department": row["department"]}).json()["items"]
        slug = next(each["slug"] for each in hits if (each["agency"], each["title"]) == (row["agency"], row["service"]))
        page = world.client().get(f"/transactions/{slug}").text
        assert words in page
        assert "They stand beside no figure of a council" in page


def test_a_reader_finds_them_from_the_lists_and_by_a_like_name(world: World) -> None:
    client = world.client()
    assert all('href="/transactions"' in client.get(page).text for page in ("/services", "/data"))
    hits = {group["kind"]: group for group in client.get("/search.json?q=voter registrations").json()["groups"]}
    assert hits["central"]["hits"][0]["href"] == "/transactions/cabinet-office-voter-registrations"
    assert hits["central"]["hits"][0]["origin"] == "declared"
