"""The API: the same rules as the pages, as resources."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from commons.service import Service
from commons.testing import World
from tests.bricks.registration.desk import upload
from tests.bricks.registration.forms import ANSWERS, every_files

BASE = "/api/example-borough/bulky/registration/v1"
KEY = "operator-key-of-the-tests"


class Api:
    """A client of the API with a key."""

    def __init__(self, client: TestClient, base: str = BASE, key: str = KEY) -> None:
        self.client, self.base, self.key, self.sent = client, base, key, 0

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        self.sent += 1
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        every = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": f"key-{self.sent}", **named}
        return self.client.request(method, self.base + path, json=body, headers=every)


@pytest.fixture
def api(world: World, service: Service) -> Api:
    return Api(world.client())


def test_an_application_from_beginning_to_end(api: Api) -> None:
    made = api.call("POST", "/applications", {"answers": ANSWERS})
    assert made.status_code == 201
    place = made.headers["Location"].removeprefix(BASE)
    assert place == f"/applications/{made.json()['application']}"
    assert made.json()["recorded"][0]["event"] == "registration.received"
    found = api.call("GET", place)
    assert found.json()["answers"] == ANSWERS
    changed = api.call("PATCH", place, {"answers": {"full-name": "Bea"}}, If_Match=found.headers["ETag"])
    assert changed.status_code == 200
    assert changed.json()["questions"] == ["full-name"]
    assert api.call("GET", place).json()["name"] == "Bea"
    assert api.call("POST", f"{place}/withdrawal", {"reason": "Sold"}).status_code == 200
    assert api.call("GET", place).json()["status"] == "withdrawn"


def test_the_same_key_gives_the_same_application(api: Api) -> None:
    first = api.call("POST", "/applications", {"answers": ANSWERS}, Idempotency_Key="mine")
    again = api.call("POST", "/applications", {"answers": ANSWERS}, Idempotency_Key="mine")
    assert first.json() == again.json()
    assert len(api.call("GET", "/applications").json()["items"]) == 1
    other = api.call("POST", "/applications", {"answers": {**ANSWERS, "gate": True}}, Idempotency_Key="mine")
    assert other.status_code == 409


def test_wrong_answers_come_back_one_by_one(api: Api) -> None:
    wrong = api.call("POST", "/applications", {"answers": {**ANSWERS, "full-name": "", "people": 99, "shoe-size": 9}})
    assert wrong.status_code == 422
    faults = {each["field"]: each["message"] for each in wrong.json()["errors"]}
    assert faults["answers.full-name"] == "Enter your full name"
    assert faults["answers.people"] == "How many people live there must be 20 or fewer"
    assert faults["answers.shoe-size"].startswith("There is no question called 'shoe-size'")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": None},
        {"answers": []},
        {"answers": {"full-name": {"$gt": ""}}},
        {"answers": {**ANSWERS, "full-name": ["x"] * 5000}},
        {"answers": {"x" * 5000: 1}},
        {"answers": ANSWERS, "channel": "telepathy"},
        {"answers": ANSWERS, "status": "received"},
        {"answers": {**ANSWERS, "items": {"lamp": 1e308}}},
        {"answers": {**ANSWERS, "items": {"lamp": 10**30}}},
        {"answers": {**ANSWERS, "proof": "../../etc/passwd", "reduction": True}},
        {"answers": {**ANSWERS, "full-name": "x" * 100_000}},
        {"answers": {**ANSWERS, "full-name": "Ada\u0000"}},
        {"answers": {**ANSWERS, "full-name": "{{ 7 * 7 }}\u202e", "address": {"line1": {"a": []}}}},
    ],
)
def test_hostile_bodies_are_refused(api: Api, body: Any) -> None:
    answer = api.call("POST", "/applications", body)
    assert answer.status_code == 422
    assert api.call("GET", "/applications").json()["items"] == []


def test_a_name_of_three_megabytes_is_too_large(api: Api) -> None:
    answer = api.call("POST", "/applications", {"answers": {**ANSWERS, "full-name": "x" * 3_000_000}})
    assert answer.status_code == 413


def test_raw_bytes_that_are_no_text_are_refused(api: Api) -> None:
    for body in (b'{"answers": {"full-name": "\xff"}}', b'{"answers": {"full-name": "\\ud800"}}', b'{"answers": NaN}'):
        headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": f"raw-{len(body)}-{body[-3]}"}
        answer = api.client.post(f"{BASE}/applications", content=body, headers=headers)
        assert answer.status_code == 422


def test_a_correction_needs_the_version_it_corrects(api: Api) -> None:
    place = f"/applications/{api.call('POST', '/applications', {'answers': ANSWERS}).json()['application']}"
    body = {"answers": {"full-name": "Bea"}}
    assert api.call("PATCH", place, body).status_code == 428
    assert api.call("PATCH", place, body, If_Match='"99"').status_code == 412
    assert api.call("PATCH", place, {"answers": {}}, If_Match='"1"').status_code == 422
    assert api.call("PATCH", place, {"answers": {"gate": None}}, If_Match='"1"').status_code == 422


def test_filters_sorting_and_bounds(world: World, api: Api) -> None:
    api.call("POST", "/applications", {"answers": ANSWERS, "channel": "phone"})
    world.clock.move(days=1)
    api.call("POST", "/applications", {"answers": {**ANSWERS, "full-name": "Bea"}})

    def names(query: str) -> list[str]:
        return [line["name"] for line in api.call("GET", f"/applications?{query}").json()["items"]]

    assert names("") == ["Bea", "Ada Example"]
    assert names("sort=received") == ["Ada Example", "Bea"]
    assert names("channel=phone") == ["Ada Example"]
    assert names("received_from=2026-03-03") == ["Bea"]
    assert names("received_until=2026-03-02") == ["Ada Example"]
    assert names("received_from=0001-01-01&received_until=9999-12-31") == names("")
    assert names("received_from=9999-12-31") == names("received_until=0001-01-01") == []
    assert names("status=withdrawn") == []
    found = api.call("POST", "/applications/search", {"name": "bea"})
    assert [line["name"] for line in found.json()["items"]] == ["Bea"]
    assert api.call("POST", "/applications/search", {}).status_code == 422
    assert api.call("GET", "/applications?limit=101").status_code == 422
    assert api.call("GET", "/applications?after=nonsense").status_code == 422
    assert api.call("GET", "/applications?sort=name").status_code == 422


def test_another_organisations_reference_finds_nothing(world: World, api: Api) -> None:
    world.publish(every_files(organisation="example-town"))
    ref = api.call("POST", "/applications", {"answers": ANSWERS}).json()["application"]
    town = Api(api.client, BASE.replace("example-borough", "example-town"))
    town.sent = 1000
    assert town.call("GET", f"/applications/{ref}").status_code == 404
    assert town.call("POST", f"/applications/{ref}/withdrawal", {}).status_code == 404
    assert town.call("GET", "/applications").json()["items"] == []
    assert api.call("GET", "/applications/nonsense").status_code == 422


def test_without_a_key_only_the_form_is_open(api: Api) -> None:
    client = api.client
    assert client.get(f"{BASE}/form").status_code == 200
    assert client.get(f"{BASE}/applications").status_code == 401
    assert client.post(f"{BASE}/applications", json={"answers": ANSWERS}).status_code == 401


def test_the_form_says_what_its_answers_must_be(api: Api) -> None:
    form = api.call("GET", "/form").json()
    assert form["answers"]["properties"]["full-name"]["title"] == "What is your full name?"
    assert form["form"]["sections"][0]["questions"][0]["id"] == "full-name"
    assert form["prices"][0] == "£43.20 for each slot"


def test_the_services_own_document_holds_the_form(api: Api) -> None:
    document = api.client.get("/api/example-borough/bulky/openapi.json").json()
    body = document["paths"][f"{BASE}/applications"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["answers"]["properties"]["items"]["title"] == "What should we collect?"


def test_an_upload_is_named_in_an_answer(world: World, service: Service, api: Api) -> None:
    answers = {**ANSWERS, "reduction": True, "proof": [upload(world, service)]}
    made = api.call("POST", "/applications", {"answers": answers})
    assert [each["event"] for each in made.json()["recorded"]] == ["registration.received", "registration.attached"]
