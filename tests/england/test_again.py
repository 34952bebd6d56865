"""Figures are made again from the downloads alone, and a figure that is wrong is told."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import catalogue.brick
from commons.testing import World
from examples.england.again import again
from examples.england.again_files import Get
from tests.catalogue import town

ROOT = Path(__file__).parents[2]
SITE = "http://site.example"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("again")
    made = World(folder, [catalogue.brick, town.desk, town.registry], examples=ROOT / "examples")
    town.put(made, "example-borough", "example")
    town.close_cases(made, "example-borough", 3)
    yield made
    made.close()


def downloads(world: World) -> Get:
    def get(address: str) -> bytes:
        parts = urlsplit(address)
        answer = world.client().get(parts.path + (f"?{parts.query}" if parts.query else ""))
        assert answer.status_code == 200, address
        return answer.content

    return get


@pytest.mark.parametrize(
    ("page", "fewest"),
    [
        ("/councils/E07000117", 20),
        ("/councils/E06000063?year=2023-24", 20),
        ("/councils/E07000117/env", 300),
        ("/councils/E08000036/hous?year=2021-22", 30),
        ("/councils/E07000117/budget", 150),
        ("/lines/env", 600),
        ("/lines/household-collection", 150),
        ("/councils/E07000117/years?prices=2023-24", 20),
        ("/questions/5-2bn?most=5&recharged=60", 13),
        ("/duplication/avoided?day_high=900&years=3", 4),
        ("/duplication/look-ups", 1),
        ("/duplication/suppliers", 30),
        ("/councils/E07000117/services/household-collection", 160),
        ("/councils/E07000117/services/524", 160),
        ("/councils/E07000116/services/524", 160),
        ("/councils/E06000023/services/485", 2),
        ("/councils/E08000025/services/env", 60),
        ("/services/example-borough/bulky-waste", 8),
    ],
)
def test_every_figure_of_a_page_is_made_again(world: World, page: str, fewest: int) -> None:
    found = again(SITE + page, downloads(world))
    assert [each for each in found if not each[3]] == []
    assert len(found) >= fewest


def test_a_figure_that_is_wrong_is_told(world: World) -> None:
    honest = downloads(world)

    def lying(address: str) -> bytes:
        if not address.endswith("/env.json"):
            return honest(address)
        page = json.loads(honest(address))
        page["strips"][0]["median"] += 0.01
        return json.dumps(page).encode()

    assert [each[0] for each in again(f"{SITE}/councils/E07000117/env", lying) if not each[3]] == ["Gross: median"]


def test_files_are_downloaded_as_they_lie_and_no_other(world: World) -> None:
    client = world.client()
    answer = client.get("/data/files/gdp_deflator.csv")
    assert answer.text == (ROOT / "examples/england/gdp_deflator.csv").read_text(encoding="utf-8")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/data/files/outturn.csv").text.startswith("year,kind,gss")
    assert 'href="/data/files/outturn.csv"' in client.get("/data").text
    for name in ("nothing", "PROVENANCE", "..%2Fcouncils", "build"):
        assert client.get(f"/data/files/{name}.csv").status_code == 404
