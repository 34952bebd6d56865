"""The API as a client sees it: resources, keys, answers, errors."""

from typing import Any

from starlette.testclient import TestClient

from commons.refs import new_ref
from tests.bricks.workflow import desk
from tests.bricks.workflow.conftest import Office

API = "/api/example-borough/waste/workflow/v1"


def client(office: Office) -> TestClient:
    found = office.world.client()
    found.headers["authorization"] = f"Bearer {desk.KEY}"
    return found


def send(door: TestClient, method: str, path: str, **body: Any) -> Any:
    headers = {"Idempotency-Key": new_ref()}
    return door.request(method, API + path, json=body if method == "POST" else None, headers=headers)


def test_a_case_is_read_and_moved(office: Office) -> None:
    case, door = office.open(), client(office)
    at = door.get(f"{API}/instances/{case}").json()
    assert (at["stage"], at["standing"], at["due"], at["due_words"]) == (
        "check",
        "running",
        "2026-06-03",
        "3 June 2026",
    )
    refused = send(door, "POST", f"/instances/{case}/outcome", outcome="accepted")
    assert refused.status_code == 409
    assert "Check the address" in refused.json()["detail"]
    task = at["tasks"][0]["task"]
    assert send(door, "POST", f"/tasks/{task}/completion").status_code == 200
    moved = send(door, "POST", f"/instances/{case}/outcome", outcome="accepted")
    assert moved.status_code == 200
    assert [each["event"] for each in moved.json()["recorded"]] == ["workflow.recorded", "workflow.entered"]
    assert door.get(f"{API}/instances/{case}").json()["stage"] == "collect"


def test_a_pause_is_made_and_taken_away(office: Office) -> None:
    case, door = office.open(), client(office)
    assert send(door, "POST", f"/instances/{case}/pause", reason="waiting-for-resident").status_code == 200
    assert door.get(f"{API}/instances/{case}").json()["standing"] == "paused"
    assert send(door, "DELETE", f"/instances/{case}/pause").status_code == 200
    assert door.get(f"{API}/instances/{case}").json()["standing"] == "running"


def test_lists_are_filtered_and_bounded(office: Office) -> None:
    office.open()
    door = client(office)
    page = door.get(f"{API}/tasks?limit=1&sort=-due&show=unassigned").json()
    assert len(page["items"]) == 1
    assert page["next"]
    assert (
        len(door.get(f"{API}/tasks", params={"limit": 1, "sort": "-due", "after": page["next"]}).json()["items"]) == 1
    )
    for wrong in ("limit=1000", "sort=title", "show=everything", "after=x", "colour=red"):
        assert door.get(f"{API}/tasks?{wrong}").status_code == 422, wrong
    (fault,) = door.get(f"{API}/tasks?status=open").json()["errors"]
    assert fault["field"] == "status"
    assert fault["message"].startswith("is not known here; what fits: after, case,")


def test_the_stages_are_read_with_counts(office: Office) -> None:
    office.open()
    found = client(office).get(f"{API}/stages").json()
    assert found["stages"]["start"] == "check"
    assert [count["here"] for count in found["counts"]] == [1, 0]
    assert found["version"] == 1
    assert client(office).get(f"{API}/stages?version=9").status_code == 404


def test_nothing_is_read_without_a_key(office: Office) -> None:
    case = office.open()
    door = office.world.client()
    for path in (f"/instances/{case}", "/tasks", "/stages"):
        assert door.get(API + path).status_code == 401
    assert send(door, "POST", f"/instances/{case}/outcome", outcome="accepted").status_code == 401


def test_what_does_not_exist_is_not_found(office: Office) -> None:
    door = client(office)
    assert door.get(f"{API}/instances/{new_ref()}").status_code == 404
    assert send(door, "POST", f"/tasks/{new_ref()}/completion").status_code == 404
    assert door.get(f"{API}/instances/not-a-reference").status_code in (404, 422)
