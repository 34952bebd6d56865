"""Every page of the catalogue opens, is also data, and keeps origins apart."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import catalogue.brick
from catalogue.pages.source_rows import topics
from catalogue.queries.england import england
from commons.testing import World

PAGES = [
    "/",
    "/search?q=kent",
    "/search?q=TN1+1RS",
    "/examples",
    "/methods",
    "/data",
    "/councils",
    "/councils?region=London",
    "/councils/E07000116",
    "/councils/E07000116?year=2021-22&line=plan",
    "/councils/E08000025?year=2023-24",
    "/councils/E06000063?year=2021-22",
    "/councils/E08000036?year=2021-22",
    "/councils/E07000116/env",
    "/councils/E07000116/edu",
    "/councils/E07000116/totsx",
    "/councils/E08000025/env?year=2023-24",
    "/councils/E07000116/standing",
    "/lines/budget/envstr",
    "/lines/budget/envrcy?kind=SD",
    "/search?q=street+cleansing",
    "/search?q=burnley+waste",
    "/councils/E09000001/standing?year=2021-22",
    "/councils/E08000025/standing?year=2023-24",
    "/councils/E07000116/years",
    "/councils/E06000066/years?prices=2024-25",
    "/councils/E07000116/notes",
    "/councils/E07000117/env",
    "/councils/E07000116/systems",
    "/councils/E09000002/systems",
    "/councils/E08000026/systems",
    "/councils/E07000116/neighbours",
    "/councils/E09000002/neighbours",
    "/lines",
    "/lines/env",
    "/lines/env?kind=LB&year=2021-22",
    "/lines/edu",
    "/lines/household-collection",
    "/councils/E07000178/budget",
    "/councils/E07000217/budget",
    "/services",
    "/services?q=bulky",
    "/services?function=38",
    "/services/528",
    "/services/524",
    "/services/485",
    "/services/112",
    "/bricks",
    "/bricks/catalogue",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    world = World(tmp_path_factory.mktemp("world"), bricks=[catalogue.brick])
    world.settle()
    yield world.client()
    world.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert "<h1" in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/councils/%0a",
        "/councils/" + "x" * 300,
        "/councils/E07000116?year=last",
        "/councils/E07000116/" + "9" * 40,
        "/councils/%00/budget",
        "/councils/E07000116/years?prices=1999-00",
        "/councils/E07000116/standing?year=1999-00",
        "/councils/E99999999/notes",
        "/lines/nothing",
        "/lines/env?kind=XX",
        "/lines/household-collection?kind=LB",
        "/lines/household-collection?year=2021-22",
        "/lines/" + "x" * 300,
        "/organisations/" + "x" * 300,
        "/services/%C2%B2",
        "/services/nobody/" + "x" * 300,
        "/bricks/" + "x" * 300,
    ],
)
def test_an_address_that_nothing_can_have_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/services?function=%C2%B2", "/councils?q=%00", "/search?q=%00%0a"])
def test_odd_searches_find_nothing_and_break_nothing(client: TestClient, address: str) -> None:
    assert client.get(address).status_code in (200, 404)


@pytest.mark.parametrize("address", [page for page in PAGES if page != "/"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_page_is_also_data(client: TestClient, address: str, form: str) -> None:
    path, _, query = address.partition("?")
    answer = client.get(f"{path}.{form}?{query}")
    assert answer.status_code == 200, answer.text
    assert form in answer.headers["content-type"]


def test_every_source_stands_under_one_topic_and_none_under_the_rest() -> None:
    found = topics(tuple(england().sources.values()))
    assert sorted(each.key for topic in found for each in topic["sources"]) == sorted(england().sources)
    assert "rest" not in [topic["word"] for topic in found]
