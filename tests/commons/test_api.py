"""The API that every brick gets: what is refused at the door, answered once, and told in plain words."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from commons.ledger import idempotency, ledger
from commons.service import Service
from commons.testing import World

KEY = "operator-key-of-the-tests"
BASE = "/api/example-town/notes/keeping/v1"


@pytest.fixture
def client(world: World, service: Service) -> TestClient:
    made = world.client(key=KEY)
    made.headers["authorization"] = f"Bearer {KEY}"
    return made


def keep(client: TestClient, text: Any, key: str = "k1") -> Any:
    return client.post(f"{BASE}/notes", json={"text": text}, headers={"idempotency-key": key})


def test_a_write_answers_with_what_was_recorded(client: TestClient) -> None:
    answer = keep(client, "hello")
    assert answer.status_code == 200
    body = answer.json()
    assert body["recorded"][0]["event"] == "keeping.kept"
    assert body["note"]
    assert client.get(f"{BASE}/notes").json()["items"] == ["hello"]


def test_a_repetition_is_answered_again_and_another_body_is_refused(client: TestClient, world: World) -> None:
    first, again, other = keep(client, "once"), keep(client, "once"), keep(client, "twice")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status_code == 409
    assert len(world.ledger()) == 1


def test_what_a_client_writes_into_its_key_is_not_kept(client: TestClient, world: World) -> None:
    keep(client, "hello", key="jo.bloggs@example.org")
    with world.whole_database() as connection:
        for table in (ledger, idempotency):
            assert "bloggs" not in str(connection.execute(table.select()).all())


def test_answers_to_a_key_are_kept_by_no_cache(client: TestClient) -> None:
    note = keep(client, "private").json()["note"]
    for path in (f"{BASE}/notes", f"{BASE}/notes/{note}"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_an_edit_needs_the_version(client: TestClient) -> None:
    note = keep(client, "one").json()["note"]

    def change(**headers: str) -> int:
        sent = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        return client.patch(f"{BASE}/notes/{note}", json={"text": "two"}, headers=sent).status_code

    assert change(**{"idempotency-key": "a"}) == 428
    assert change(**{"idempotency-key": "b", "if-match": '"7"'}) == 412
    assert change(**{"idempotency-key": "d", "if-match": "²"}) == 422
    assert change(**{"idempotency-key": "c", "if-match": '"1"'}) == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"not json", 422),
        (b"[]", 422),
        (b'{"text": NaN}', 422),
        (b'{"text": Infinity}', 422),
        (b'{"text": "a\\u0000b"}', 422),
        (b'{"text": "a\x00b"}', 422),
        (b'{"text": "\\ud800"}', 422),
        (b'{"text": 99999999999999999999999999}', 422),
        (b'{"text": "x", "more": 1}', 422),
        (b'{"text": ' + b"[" * 5000 + b"]" * 5000 + b"}", 422),
        (b'{"text": "' + b"x" * 3_000_000 + b'"}', 413),
        (b'{"text": "\xff\xfe"}', 422),
    ],
)
def test_hostile_bodies_are_refused_with_a_reason(client: TestClient, world: World, body: bytes, status: int) -> None:
    answer = client.post(f"{BASE}/notes", content=body, headers={"idempotency-key": "h"})
    problem = answer.json()
    assert answer.status_code == status == problem["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"]
    assert world.ledger() == []


def test_an_error_shows_no_internals(client: TestClient) -> None:
    answer = keep(client, "break")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/example-town/nothing/keeping/v1/notes", 404),
        ("GET", "/api/other-town/notes/keeping/v1/notes", 404),
        ("GET", "/api/example-town/notes/keeping/v2/notes", 404),
        ("GET", f"{BASE}/notes/", 404),
        ("GET", f"{BASE}/nowhere", 404),
        ("GET", BASE, 404),
        ("GET", "/api/example-town/notes/", 404),
        ("GET", f"{BASE}/notes?limit=101", 422),
        ("GET", f"{BASE}/notes?limit=0", 422),
        ("GET", f"{BASE}/notes?unknown=1", 422),
        ("GET", f"{BASE}/notes?note=../../etc/passwd", 422),
        ("DELETE", f"{BASE}/notes", 405),
        ("POST", f"{BASE}/notes/01a00000-0000-7000-8000-000000000000/copies", 404),
    ],
)
def test_wrong_addresses_are_told_apart(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path, headers={"idempotency-key": "x"})
    assert answer.status_code == status, answer.text


def test_a_key_is_needed(world: World, service: Service) -> None:
    anybody = world.client(key=KEY)
    assert anybody.get(f"{BASE}/notes").status_code == 401
    assert anybody.post(f"{BASE}/notes", json={"text": "x"}).status_code == 401
    assert anybody.get(f"{BASE}/notes", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert anybody.get(f"{BASE}/notes", headers={"authorization": "Basic abc"}).status_code == 401


def test_a_look_at_personal_records_is_recorded_before_the_answer(client: TestClient, world: World) -> None:
    keep(client, "private")
    client.get(f"{BASE}/notes")
    assert [record.event.event_name for record in world.ledger()] == ["keeping.kept", "records.viewed"]


def test_the_openapi_document_describes_this_service(client: TestClient) -> None:
    document = client.get("/api/example-town/notes/openapi.json").json()
    operation = document["paths"][f"{BASE}/notes/{{note}}"]["patch"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert names == {"note", "Idempotency-Key", "If-Match"}
    assert list(operation["requestBody"]["content"]["application/json"]["schema"]["properties"]) == ["text"]
    assert document["info"]["x-origin"] == "example"


def test_the_api_has_a_page_for_people(client: TestClient) -> None:
    page = client.get("/api/example-town/notes")
    assert page.status_code == 200
    assert "Keep a note" in page.text
    assert f"{BASE}/notes/{{note}}/copies" in page.text


def test_every_answer_carries_the_safe_headers(client: TestClient) -> None:
    for path in ("/cookies", "/healthz", f"{BASE}/notes", "/nothing-here"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/static/site.css", "/api/example-town/notes", "/api/example-town/notes/openapi.json"]
)
def test_long_answers_are_compressed_for_whoever_reads_that(client: TestClient, path: str) -> None:
    packed, plain = (client.get(path, headers={"accept-encoding": each}) for each in ("gzip", "identity"))
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.text == plain.text


def test_a_page_that_sets_a_cookie_is_kept_by_no_cache(world: World) -> None:
    answer = world.client().get("/cookies")
    assert "set-cookie" in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_pages_that_are_not_there_are_pages(client: TestClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1" in answer.text


def test_health_and_readiness(client: TestClient, world: World) -> None:
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").json() == {"ready": True, "lag": 0}
    keep(client, "x")
    assert client.get("/readyz").json()["lag"] > 0
    world.settle()
    assert client.get("/readyz").json()["lag"] == 0
