"""The catalogue as open data: readable from any web page, without a key, kept by caches, and never sent twice."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commons.assembly import installed_bricks
from commons.testing import World
from tests.catalogue.town import close_cases, put

ROOT = Path(__file__).parents[2]
OPEN = (
    "/index.json",
    "/councils.json",
    "/councils.csv",
    "/services/528.json",
    "/bricks.json",
    "/methods.json",
    "/search.json?q=kent",
    "/services/example-borough/bulky-waste.json",
    "/api/commons/platform/catalogue/v1/councils/E07000116",
    "/api/commons/platform/catalogue/v1/services?origin=example",
    "/api/commons/platform/catalogue/v1/found-services?origin=example&q=bulky",
)


@pytest.fixture(scope="module")
def client(shared: World) -> Any:
    put(shared, "example-borough", "example")
    made = shared.client()
    made.headers["origin"] = "https://newspaper.example"
    return made


@pytest.mark.parametrize("address", OPEN)
def test_anybody_may_read_it_from_any_page_and_is_not_sent_it_twice(client: Any, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in first.headers
    assert "max-age=60" in first.headers["cache-control"]
    assert "set-cookie" not in first.headers
    tag = first.headers["etag"]
    again = client.get(address, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["access-control-allow-origin"] == "*"
    assert client.get(address, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_what_has_changed_is_sent_again(world: World) -> None:
    put(world, "example-borough", "example")
    client = world.client()
    address = "/services/example-borough/bulky-waste.json"
    tag = client.get(address).headers["etag"]
    close_cases(world, "example-borough", 1)
    changed = client.get(address, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize("address", ["/", "/councils", "/services/example-borough/bulky-waste"])
def test_pages_with_forms_are_nobody_elses(client: Any, address: str) -> None:
    assert "access-control-allow-origin" not in client.get(address).headers


@pytest.mark.parametrize("address", ["/councils/E99999999.json", "/api/commons/platform/catalogue/v1/councils/E99"])
def test_refusals_can_be_read_too_and_are_not_kept(client: Any, address: str) -> None:
    refused = client.get(address)
    assert refused.status_code in (404, 422)
    assert refused.headers["access-control-allow-origin"] == "*"
    assert refused.headers["cache-control"] == "no-store"


def test_with_a_key_nothing_is_opened_or_kept(client: Any) -> None:
    headers = {"authorization": "Bearer operator-key-of-the-tests"}
    answer = client.get("/api/commons/platform/catalogue/v1/councils", headers=headers)
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_browser_that_asks_before_it_asks_is_told(client: Any) -> None:
    asks = {"access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    for address in ("/councils.json", "/api/commons/platform/catalogue/v1/councils"):
        answer = client.options(address, headers=asks)
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-methods"] == "GET"
    for address in ("/councils", "/api/commons/platform/registry/v1/published"):
        assert client.options(address, headers=asks).status_code == 405


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(
        tmp_path_factory.mktemp("everything"), [module for _, module in installed_bricks()], examples=ROOT / "examples"
    )
    made.settle()
    yield made
    made.close()


def test_the_api_document_names_every_page_as_data_and_its_examples_answer(everything: World) -> None:
    client = everything.client()
    document = client.get("/api/commons/platform/openapi.json").json()
    assert {"/councils.json", "/councils/{gss}.csv", "/index.json"} <= set(document["paths"])
    asked = set()
    for path, methods in document["paths"].items():
        operation = methods.get("get", {})
        if operation.get("x-permission") != "anyone" or "304" not in operation["responses"] or "/accounts/" in path:
            continue
        given = {each["name"]: each["example"] for each in operation["parameters"] if "example" in each}
        if not set(re.findall(r"{(\w+)}", path)) <= set(given):
            assert "/catalogue/v1/" not in path, f"{path} says no example of what it takes"
            assert not path.startswith(("/councils", "/lines", "/declared", "/bricks", "/services/{lgsl}")), path
            continue
        query = {name: value for name, value in given.items() if f"{{{name}}}" not in path}
        answer = client.get(path.format(**given), params=query)
        assert answer.status_code == 200, (path, given, answer.text)
        asked.add(path.rpartition("/v1")[2])
    wanted = {"/services/{publisher}/{slug}", "/bricks/{name}", "/national-services/{lgsl}", "/councils/{gss}"}
    assert wanted | {"/redesigns/{publisher}/{about}", "/found-services", "/changes"} <= asked


def test_every_change_leads_somewhere(everything: World) -> None:
    client = everything.client()
    items = client.get("/changes.json").json()["items"]
    assert {"release", "service", "figures"} <= {item["kind"] for item in items}
    for item in items:
        assert client.get(item["href"]).status_code == 200, item
