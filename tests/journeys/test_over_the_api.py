"""The main job over the API alone, found in the service's own OpenAPI document."""

import sqlite3
import uuid
from typing import Any

import httpx2

from tests.journeys.server import Server

BASE = "/api/example-borough/bulky-waste-a"
LETTER = b"%PDF-1.4\nA letter that came with the application.\n%%EOF\n"
ANSWERS = {
    "address": {"line1": "1 Sample Street", "town": "Exampleton", "postcode": "EX1 1AA"},
    "items": {"sofa": 1},
    "reduction": False,
    "at-front": True,
    "where": "On the driveway",
    "full-name": "Sample Resident",
    "phone": "01632 960123",
    "household-waste": True,
}


class Api:
    """A client that knows nothing but the document's address."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client = client
        paths = client.get(f"{BASE}/openapi.json").json()["paths"]
        self.operations = {op["operationId"]: (m, path, op) for path, ms in paths.items() for m, op in ms.items()}

    def call(self, operation: str, body: dict[str, Any] | None = None, **path: str) -> Any:
        method, address, _ = self.operations[operation]
        for name, value in path.items():
            address = address.replace(f"{{{name}}}", value)
        headers = {} if method == "get" else {"Idempotency-Key": str(uuid.uuid4())}
        answer = self.client.request(method, address, json=body, headers=headers)
        assert answer.status_code < 300, (operation, answer.status_code, answer.text)
        return answer.json()


def case_of(api: Api, server: Server, application: str) -> str:
    """The case that an application became."""
    server.caught_up()
    listed = [api.call("cases.read", case=each["case"]) for each in api.call("cases.worklist")["items"]]
    (ref,) = [case["case"] for case in listed if case["application"]["ref"] == application]
    return str(ref)


def carry_on(api: Api, server: Server, case: str) -> None:
    """Work a case until it is closed."""
    api.call("cases.decide", {"outcome": "accepted", "reason": "One large item: one slot."}, case=case)
    for outcome in ("", "planned", "collected"):
        instance = api.call("workflow.instance", case=case)
        for task in instance["tasks"]:
            if task["required"] and task["state"] == "open":
                api.call("workflow.complete_task", {}, task=task["task"])
        server.caught_up()
        if outcome and api.call("workflow.instance", case=case)["stage"] == instance["stage"]:
            api.call("workflow.record", {"outcome": outcome}, case=case)
        server.caught_up()


def with_a_letter(server: Server) -> str:
    """Work an application with a document to its end; its thread."""
    with server.client() as client:
        api = Api(client)
        received = api.call("registration.register", {"channel": "phone", "answers": ANSWERS})
        case = case_of(api, server, received["application"])
        sent = client.post(f"{BASE}/uploads", params={"filename": "letter.pdf"}, content=LETTER)
        kept = api.call("storage.keep", {"upload": sent.json()["upload"], "case": case})
        carry_on(api, server, case)
        assert api.call("cases.read", case=case)["status"] == "closed"
        content = client.get(f"{BASE}/storage/v1/documents/{kept['document']}/content")
        assert content.content == LETTER
    return str(received["thread"])


def test_an_application_becomes_a_case_that_is_worked_and_closed(running: Server) -> None:
    with running.client() as client:
        api = Api(client)
        received = api.call("registration.register", {"channel": "phone", "answers": ANSWERS})
        ref = case_of(api, running, received["application"])
        carry_on(api, running, ref)
        assert api.call("cases.read", case=ref)["status"] == "closed"
        figures = client.get(f"{running.address}/services/example-borough/bulky-waste-a.json").json()
        assert figures
    with sqlite3.connect(running.data / "commons.db") as ledger:
        events = [
            name
            for (name,) in ledger.execute("SELECT name FROM commons_ledger WHERE thread = ?", (received["thread"],))
        ]
    expected = ("registration.received", "cases.opened", "workflow.entered", "workflow.ended", "cases.closed")
    assert [name for name in expected if name not in events] == []


def test_the_document_describes_the_services_own_form(running: Server) -> None:
    with running.client() as client:
        api = Api(client)
        _, _, operation = api.operations["registration.register"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]["answers"]
        assert set(ANSWERS) <= set(schema["properties"])
        wrong = client.post(
            api.operations["registration.register"][1],
            json={"channel": "phone", "answers": {**ANSWERS, "items": {"sofa": 99}}},
            headers={"Idempotency-Key": "wrong"},
        )
        assert wrong.status_code == 422
        assert any("items" in error["field"] for error in wrong.json()["errors"])
