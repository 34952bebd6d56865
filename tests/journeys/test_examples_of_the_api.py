"""What a service's OpenAPI document gives as examples can be copied and sent."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from commons.assembly import installed_bricks
from commons.service import Service, read_folder
from commons.testing import World

EXAMPLES = Path(__file__).parents[2] / "examples" / "services"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/*/service.yaml"))
KEY = "operator-key-of-the-tests"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("bodies"), [brick for brick, _ in installed_bricks() if not brick.platform])
    made.clock.at = datetime(2026, 3, 3, 17, tzinfo=UTC)  # a Tuesday, after the first street's collection
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(world: World) -> TestClient:
    return world.client()


class Developer:
    """Somebody with a key and the OpenAPI document, and nothing else."""

    def __init__(self, client: TestClient, service: Service, brick: str = "registration") -> None:
        self.client, self.base = client, f"/api/{service.organisation}/{service.slug}"
        self.at = f"{self.base}/{brick}/v1"
        self.document = client.get(f"{self.base}/openapi.json").json()

    def operation(self, method: str, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.document["paths"][f"{self.at}{path}"][method]
        return found

    def offered(self, method: str, path: str) -> list[Any]:
        """The examples of an operation that a service may have no use for."""
        content = self.operation(method, path)["requestBody"]["content"]["application/json"]
        return [example["value"] for example in content.get("examples", {}).values()]

    def bodies(self, method: str, path: str) -> list[Any]:
        content = self.operation(method, path)["requestBody"]["content"]["application/json"]
        assert content["examples"], f"{method} {path} has no example"
        return [example["value"] for example in content["examples"].values()]

    def answers_schema(self, method: str, path: str) -> dict[str, Any]:
        content = self.operation(method, path)["requestBody"]["content"]["application/json"]
        found: dict[str, Any] = content["schema"]["properties"]["answers"]
        return found

    def send(self, method: str, path: str, body: Any, key: str, **headers: str) -> Any:
        every = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": key} | headers
        return self.client.request(method, f"{self.at}{path}", json=body, headers=every)


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_examples_of_applying_and_correcting_can_be_sent(folder: Path, world: World, client: TestClient) -> None:
    developer = Developer(client, world.publish(read_folder(folder)))
    places = []
    for number, body in enumerate(developer.bodies("post", "/applications")):
        assert jsonschema_rs.is_valid(developer.answers_schema("post", "/applications"), body["answers"])
        answer = developer.send("POST", "/applications", body, f"{folder.name}-{number}")
        assert answer.status_code == 201, answer.text
        places.append(answer.json()["application"])
    for body in developer.bodies("patch", "/applications/{application}"):
        assert jsonschema_rs.is_valid(developer.answers_schema("patch", "/applications/{application}"), body["answers"])
        assert set(body) == {"answers"}
        read = developer.client.get(
            f"{developer.base}/registration/v1/applications/{places[0]}", headers={"Authorization": f"Bearer {KEY}"}
        )
        path = f"/applications/{places[0]}"
        answer = developer.send("PATCH", path, body, f"{folder.name}-p", **{"If-Match": read.headers["ETag"]})
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_examples_of_deciding_and_pausing_use_the_services_own_codes(
    folder: Path, world: World, client: TestClient
) -> None:
    service = world.publish(read_folder(folder))
    cases, workflow = (Developer(client, service, brick) for brick in ("cases", "workflow"))
    opened = cases.send("POST", "/cases", cases.bodies("post", "/cases")[0], f"{folder.name}-open").json()
    world.settle()
    one = "/cases/{case}"
    for number, body in enumerate(cases.bodies("patch", one)):
        etag = client.get(f"{cases.at}/cases/{opened['case']}", headers={"Authorization": f"Bearer {KEY}"})
        answer = cases.send("PATCH", f"/cases/{opened['case']}", body, f"{folder.name}-c{number}",
                            **{"If-Match": etag.headers["ETag"]})  # fmt: skip
        assert answer.status_code == 200, answer.text
    given = cases.bodies("post", f"{one}/assignment")[0]
    answer = cases.send("POST", f"/cases/{opened['case']}/assignment", given, f"{folder.name}-give")
    assert answer.status_code == 200, answer.text
    for body in workflow.offered("post", "/instances/{case}/pause"):
        answer = workflow.send("POST", f"/instances/{opened['case']}/pause", body, f"{folder.name}-pause")
        assert answer.status_code in (200, 409), f"known, though perhaps not in the first stage: {answer.text}"
    for body in cases.offered("post", f"{one}/decision"):
        assert service.settings["cases"].model_dump()["outcomes"], "a service without decisions shows none"
        answer = cases.send("POST", f"/cases/{opened['case']}/decision", body, f"{folder.name}-decide")
        assert answer.status_code == 200, answer.text


def test_an_example_that_comes_at_the_wrong_hour_says_when_it_can_be_sent(world: World, client: TestClient) -> None:
    developer = Developer(client, world.publish(read_folder(EXAMPLES / "example-city" / "missed-bin")))
    before, world.clock.at = world.clock.at, datetime(2026, 3, 2, 9, tzinfo=UTC)
    answer = developer.send("POST", "/applications", developer.bodies("post", "/applications")[0], "early")
    world.clock.at = before
    assert answer.status_code == 422
    assert "from 4:30pm on Tuesday 3 March 2026" in answer.json()["errors"][0]["message"]


def test_the_page_of_the_api_shows_them_to_be_copied(world: World, client: TestClient) -> None:
    service = world.publish(read_folder(EXAMPLES / "example-borough" / "bulky-waste-a"))
    shown = client.get(f"/api/{service.organisation}/{service.slug}").text
    assert "12 Example Road" in shown
    assert "01632 960 001" in shown
