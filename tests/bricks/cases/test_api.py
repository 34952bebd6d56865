"""Cases over the API: resources, filters, paging, versions, examples."""

import pytest

from bricks.cases.brick import brick
from commons.refs import new_ref
from tests.bricks import people
from tests.bricks.cases.conftest import Office
from tests.bricks.people import Api


@pytest.fixture
def api(office: Office) -> Api:
    return office.api(office.mary)


def test_the_life_of_a_case(office: Office, api: Api) -> None:
    made = api.send("POST", "/cases", {"about": "Broken gate", "priority": "high", "team": "crews"})
    assert made.status_code == 201
    case = made.json()["case"]
    assert made.headers["location"].endswith(f"/cases/v1/cases/{case}")
    shown = api.get(f"/cases/{case}")
    assert (shown.json()["about"], shown.json()["priority"]) == ("Broken gate", "high")
    etag = shown.headers["etag"]
    assert api.send("PATCH", f"/cases/{case}", {"deadline": "2026-05-04"}).status_code == 428
    assert api.send("PATCH", f"/cases/{case}", {"deadline": "2026-05-04"}, if_match=etag).status_code == 200
    assert api.send("PATCH", f"/cases/{case}", {"deadline": None}, if_match=etag).status_code == 412
    now = api.get(f"/cases/{case}")
    assert now.json()["deadline"] == "2026-05-04"
    assert api.send("PATCH", f"/cases/{case}", {"deadline": None}, if_match=now.headers["etag"]).status_code == 200
    assert api.get(f"/cases/{case}").json()["deadline"] is None
    assert api.send("POST", f"/cases/{case}/assignment", {"account": office.mary.ref}).status_code == 200
    assert api.send("POST", f"/cases/{case}/notes", {"text": "Telephoned"}).status_code == 200
    assert api.send("POST", f"/cases/{case}/relations", {"name": "Mary Example"}).status_code == 200
    assert api.send("POST", f"/cases/{case}/messages", {"text": "x"}).status_code == 409
    assert api.send("POST", f"/cases/{case}/decision", {"outcome": "granted"}).status_code == 200
    late = api.send("POST", f"/cases/{case}/decision", {"outcome": "refused", "reason": "x"})
    assert late.status_code == 409
    assert late.json()["detail"] == "This case has already been decided: Granted."
    assert api.send("POST", f"/cases/{case}/closure").json()["outcome"] == "granted"
    assert api.send("POST", f"/cases/{case}/reopening", {"reason": "x"}).status_code == 403
    boss = office.api(office.boss)
    assert boss.send("POST", f"/cases/{case}/reopening", {"reason": "x"}).status_code == 200
    (link,) = api.get(f"/cases/{case}").json()["relations"]
    assert api.send("DELETE", f"/cases/{case}/relations/{link['ref']}").status_code == 200
    told = [entry["what"] for entry in api.get(f"/cases/{case}/timeline").json()["entries"]]
    assert told[-1] == "Case opened"
    assert "Given to Mary Brown" in told


def test_lists_are_filtered_sorted_and_paged(api: Api) -> None:
    for number in range(4):
        api.send("POST", "/cases", {"about": f"n{number}", "priority": ["low", "urgent"][number % 2]})
    first = api.get("/cases", limit=3, order="priority").json()
    assert [each["about"] for each in first["items"]] == ["n1", "n3", "n0"]
    assert first["total"] == 4
    second = api.get("/cases", limit=3, order="priority", after=first["next"]).json()
    assert ([each["about"] for each in second["items"]], second["next"]) == (["n2"], None)
    assert api.get("/cases", priority="urgent").json()["total"] == 2
    assert api.get("/cases", who="me").json()["items"] == []


def test_names_are_searched_for_in_a_body(office: Office, api: Api) -> None:
    office.apply("Mary Example")
    found = api.client.post(f"{api.base}/cases/search", json={"search": "Example"}).json()
    assert [each["applicant"]["text"] for each in found["items"]] == ["Mary Example"]
    assert office.events()[-1] == "records.viewed"
    assert api.client.post(f"{api.base}/cases/search", json={"search": "x" * 201}).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 101},
        {"limit": 0},
        {"order": "name"},
        {"after": "x"},
        {"after": f"deadline.2026-01-01.{new_ref()}", "order": "newest"},
        {"state": "gone"},
        {"nonsense": "1"},
        {"assignee": "me"},
        {"search": "Mary"},
    ],
)
def test_odd_questions_are_refused(api: Api, query: dict[str, object]) -> None:
    answer = api.get("/cases", **query)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [{}, {"about": ""}, {"about": "x\x00"}, {"about": "x" * 5001}, {"about": 5}, {"about": "x", "colour": "red"}],
)
def test_odd_cases_are_refused(api: Api, body: dict[str, object]) -> None:
    assert api.send("POST", "/cases", body).status_code == 422


def test_the_same_key_gives_the_same_case(api: Api) -> None:
    one = api.send("POST", "/cases", {"about": "Once"}, idempotency_key="k")
    again = api.send("POST", "/cases", {"about": "Once"}, idempotency_key="k")
    assert one.json()["case"] == again.json()["case"]
    assert api.send("POST", "/cases", {"about": "Other"}, idempotency_key="k").status_code == 409


def test_a_key_of_another_organisation_sees_and_does_nothing(office: Office, api: Api) -> None:
    case = api.send("POST", "/cases", {"about": "Ours"}).json()["case"]
    other = Office(office.world, "otherham")
    stranger = people.Api(office.world, office.service, other.mary, "cases")
    own = other.api(other.mary)
    for method, path, body in (
        ("POST", f"/cases/{case}/notes", {"text": "x"}),
        ("POST", f"/cases/{case}/decision", {"outcome": "granted"}),
        ("POST", f"/cases/{case}/assignment", {"account": None}),
        ("POST", f"/cases/{case}/closure", {}),
        ("POST", f"/cases/{case}/relations", {"name": "x"}),
    ):
        assert stranger.send(method, path, body).status_code == 403
        assert own.send(method, path, body).status_code == 404
    for path in (f"/cases/{case}", f"/cases/{case}/timeline"):
        assert stranger.get(path).status_code == 403
        assert own.get(path).status_code == 404
    mine = own.send("POST", "/cases", {"about": "Theirs"}).json()["case"]
    assert own.send("POST", f"/cases/{mine}/relations", {"other": case}).status_code == 404
    assert [each["about"] for each in own.get("/cases").json()["items"]] == ["Theirs"]
    assert people.client(office.world).get(f"{api.base}/cases").status_code == 401


def test_every_input_has_an_example_that_fits() -> None:
    for operation in brick.api[1]:
        if operation.is_query or not set(operation.given.model_fields) - set(operation.path_fields) - {"version"}:
            continue
        examples = operation.given.model_json_schema().get("examples", [])
        assert examples, operation.name
        for example in examples:
            operation.given.model_validate(example)
