"""Lists of what runs here: pages that are bounded, and downloads that no length fills the memory with."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from catalogue.queries import lists
from catalogue.tables import UseRow
from commons.testing import World
from tests.catalogue.town import put


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def client(world: World) -> Any:
    put(world, "tunbridge-wells", "live")
    put(world, "example-borough", "example")
    put(world, "example-borough", "example", service="garden", title="Garden waste")
    return world.client()


def test_services_that_run_here_are_live_unless_examples_are_asked_for(client: Any) -> None:
    assert [s["origin"] for s in client.get("/services/running.json").json()["items"]] == ["live"]
    examples = client.get("/services/running.json?origin=example&q=garden").json()
    assert [s["service"] for s in examples["items"]] == ["garden"]
    page = client.get("/services/running?origin=example").text
    assert "Examples that run here" in page
    assert "(example)" in page
    assert 'content="noindex"' in page


@pytest.mark.parametrize("query", ["?page=0", "?page=9999999999", "?page=x", "?origin=declared", "?lgsl=x", "?q=%00"])
def test_odd_questions_get_a_page(client: Any, query: str) -> None:
    assert client.get(f"/services/running{query}").status_code == 200


def test_a_postcode_is_not_looked_for(client: Any) -> None:
    assert "AB1 2CD" not in client.get("/services/running?q=AB1+2CD").text


def test_downloads_hold_every_row_once_over_batches(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BATCH", 2)
    uses = cells(client.get("/data/uses.csv").text)
    assert uses[0] == list(lists.USE_COLUMNS)
    assert sorted(row[2] for row in uses[1:]) == ["bulky-waste", "bulky-waste", "garden"]
    services = cells(client.get("/data/services.csv").text)
    assert services[0] == list(lists.SERVICE_COLUMNS)
    assert len(services) == 4
    assert {len(row) for row in services} == {len(lists.SERVICE_COLUMNS)}
    live = cells(client.get("/data/services.csv?origin=live").text)
    assert [row[0] for row in live[1:]] == ["tunbridge-wells"]


def test_a_download_is_open_and_not_sent_twice(client: Any, world: World) -> None:
    first = client.get("/data/uses.csv")
    assert first.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in first.headers
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get("/data/uses.csv", headers=tag).status_code == 304
    assert client.get("/data/uses.csv?origin=live", headers=tag).status_code == 200
    put(world, "oxford", "live")
    assert client.get("/data/uses.csv", headers=tag).status_code == 200


def many(count: int) -> Iterator[dict[str, Any]]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        yield {"ref": f"u{number}", "created_at": at, "brick": f"brick-{number % 7}", "organisation": "example-mass",
               "service": f"service-{number}", "origin": "generated"}  # fmt: skip


def test_a_long_download_takes_the_memory_of_a_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BATCH", 500)
    with world.commons.installation.writing.begin() as connection:
        connection.execute(insert(UseRow.__table__), list(many(20_000)))  # type: ignore[attr-defined]
    with world.commons.platform_view() as view:

        def walk(rows: int) -> int:
            seen = 0
            after: tuple[Any, ...] = ()
            tracemalloc.start()
            while seen < rows and (batch := lists.uses_after("generated", after, view)):
                seen, after = seen + len(batch), batch[-1]
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert seen == rows
            return peak

        walk(1_000)
        assert walk(20_000) < 1.5 * walk(2_000)
