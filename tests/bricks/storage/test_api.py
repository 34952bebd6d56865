"""Documents over the API."""

import pytest

from commons.refs import new_ref
from tests.bricks.people import Api
from tests.bricks.storage import files
from tests.bricks.storage.conftest import Archive


@pytest.fixture
def api(archive: Archive) -> Api:
    return Api(archive.world, archive.service, archive.mary, "storage")


def test_the_life_of_a_document(archive: Archive, api: Api) -> None:
    case = archive.begin().case
    sent = api.upload("Brief für Zoë.pdf", files.PDF)
    assert (sent.status_code, sent.json()["media_type"]) == (201, "application/pdf")
    made = api.send("POST", "/documents", {"upload": sent.json()["upload"], "case": case, "kind": "letter"})
    assert made.status_code == 201
    document = made.json()["document"]
    assert made.headers["location"].endswith(f"/documents/{document}")
    shown = api.get(f"/documents/{document}")
    assert shown.json()["versions"][0]["filename"] == "Brief für Zoë.pdf"
    etag = shown.headers["etag"]
    assert api.send("PATCH", f"/documents/{document}", {"title": "Letter"}).status_code == 428
    assert api.send("PATCH", f"/documents/{document}", {"title": "Letter"}, if_match=etag).status_code == 200
    assert api.send("PATCH", f"/documents/{document}", {"title": "Late"}, if_match=etag).status_code == 412
    newer = api.upload("plan.png", files.png()).json()["upload"]
    assert api.send("POST", f"/documents/{document}/versions", {"upload": newer}).json()["number"] == 2
    content = api.get(f"/documents/{document}/content")
    assert (content.content, content.headers["content-type"]) == (files.png(), "image/png")
    assert "attachment" in content.headers["content-disposition"]
    assert api.get(f"/documents/{document}/content", number=1).content == files.PDF
    assert [each["title"] for each in api.get("/documents", kind="letter").json()["items"]] == ["Letter"]
    assert api.send("DELETE", f"/documents/{document}").status_code == 422
    assert api.send("DELETE", f"/documents/{document}", {"reason": "duplicate"}).status_code == 200
    assert api.get(f"/documents/{document}/content").status_code == 404


def test_holds_take_a_supervisor(archive: Archive, api: Api) -> None:
    document = archive.keep(archive.begin().case)
    assert api.send("POST", f"/documents/{document}/hold", {"reason": "Complaint"}).status_code == 403
    boss = Api(archive.world, archive.service, archive.boss, "storage")
    assert boss.send("POST", f"/documents/{document}/hold", {"reason": "Complaint"}).status_code == 200
    refused = api.send("DELETE", f"/documents/{document}", {"reason": "duplicate"})
    assert refused.status_code == 409
    assert "legal hold" in refused.json()["detail"]
    assert boss.send("DELETE", f"/documents/{document}/hold").status_code == 200


@pytest.mark.parametrize("case", ["windows program", "zip called png", "svg that reads a file", "docm"])
def test_hostile_uploads_get_a_problem_document(archive: Archive, api: Api, case: str) -> None:
    name, body, _ = files.HOSTILE[case]
    answer = api.upload(name, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["expected"].startswith("A PDF")


def test_what_is_not_there_or_not_ours(archive: Archive, api: Api) -> None:
    other = Archive(archive.world, "otherham")
    theirs = other.keep(other.begin().case)
    for document in (theirs, new_ref()):
        assert api.get(f"/documents/{document}").status_code == 404
        assert api.get(f"/documents/{document}/content").status_code == 404
        assert api.send("DELETE", f"/documents/{document}", {"reason": "duplicate"}).status_code == 404
    assert api.get("/documents/not-a-reference").status_code == 422
    upload = Api(other.world, other.service, other.mary, "storage").upload("a.pdf", files.PDF).json()["upload"]
    case = archive.begin().case
    assert api.send("POST", "/documents", {"upload": upload, "case": case}).status_code == 404
    stranger = Api(archive.world, archive.service, other.mary, "storage")
    assert stranger.get("/documents").status_code == 403
    assert stranger.get(f"/documents/{archive.keep(case)}/content").status_code == 403


def test_a_download_over_the_api_is_a_look_too(archive: Archive, api: Api) -> None:
    document = archive.keep(archive.begin().case)
    api.get(f"/documents/{document}/content")
    look = archive.world.ledger()[-1]
    assert (look.event.event_name, look.event.purpose) == ("records.viewed", "api.storage.content")
