"""Documents on pages: uploads, safe downloads, looks, permissions."""

import re

import pytest

from bricks.storage.actions.ending import Remove, remove
from bricks.storage.actions.keeping import Describe, SendIn, describe, send_in
from bricks.storage.brick import brick
from bricks.storage.events import RemovalReason
from bricks.storage.queries.documents import ReadDocument, read_document
from bricks.storage.queries.panels import application_panel, case_panel
from commons.access import Actor
from commons.brick import OnThread
from commons.refs import new_ref
from commons.view import View
from tests.bricks.people import Browser, client
from tests.bricks.storage import files
from tests.bricks.storage.conftest import Archive


@pytest.fixture
def mary(archive: Archive) -> Browser:
    return archive.browser(archive.mary)


def csrf(browser: Browser) -> dict[str, str]:
    """The token of a form, for posts that no page of this brick shows by itself."""
    browser.client.cookies.set("__Host-csrf", "a" * 30)
    return {"_csrf": "a" * 30, "_key": new_ref()}


def panel(archive: Archive, query: object, thread: str, actor: Actor, *, withdrawn: bool = False) -> object:
    with archive.world.commons.installation.reading.connect() as connection:
        view = View(archive.world.commons.installation, connection, archive.service, actor, brick=brick)
        return query(OnThread(thread=thread, ref=new_ref(), withdrawn=withdrawn), view)  # type: ignore[operator]


def test_a_download_is_an_attachment_that_no_browser_runs(archive: Archive, mary: Browser) -> None:
    ref = archive.keep(archive.begin().case, name="Zoë’s “plan”.pdf")
    answer = mary.client.get(f"{mary.work}/storage/{ref}")
    assert answer.content == files.PDF
    assert answer.headers["content-type"] == "application/pdf"
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment; ")
    assert "filename*=UTF-8''Zo%C3%AB%E2%80%99s%20%E2%80%9Cplan%E2%80%9D.pdf" in said
    assert said.isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cache-control"] == "no-store"


def test_every_download_is_recorded_as_a_look(archive: Archive, mary: Browser) -> None:
    ref = archive.keep(archive.begin().case)
    before = archive.world.ledger()[-1]
    for _ in range(2):
        mary.client.get(f"{mary.work}/storage/{ref}")
    looks = archive.world.ledger()[-2:]
    assert [look.event.event_name for look in looks] == ["records.viewed"] * 2
    assert {(look.actor, look.thread) for look in looks} == {(archive.mary.id, before.thread)}
    assert looks[0].event.purpose == "page.storage.download"


def test_adding_a_document_from_the_case_page(archive: Archive, mary: Browser) -> None:
    case = archive.begin().case
    form = csrf(mary) | {"case": case, "back": f"{mary.work}/cases/{case}", "kind": "evidence", "shared": "yes"}
    sent = {"file": ("photo.png", files.png(), "image/png")}
    answer = mary.client.post(f"{mary.work}/storage", data=form, files=sent, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{mary.work}/cases/{case}?done=kept")
    again = mary.client.post(f"{mary.work}/storage", data=form, files=sent, follow_redirects=False)
    assert again.status_code in (303, 409)
    assert archive.events().count("storage.kept") == 1
    shown = archive.ask(read_document, ReadDocument(document=archive.world.ledger()[-1].event.document))
    assert (shown.title, shown.shared, shown.kind) == ("photo", True, "evidence")


@pytest.mark.parametrize("case", ["windows program", "png that is also a zip", "svg with script", "docx with macros"])
def test_a_hostile_file_is_refused_on_the_page_with_a_reason(archive: Archive, mary: Browser, case: str) -> None:
    name, body, _ = files.HOSTILE[case]
    form = csrf(mary) | {"case": archive.begin().case, "back": "/work/x"}
    answer = mary.client.post(f"{mary.work}/storage", data=form, files={"file": (name, body, "image/png")})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "The file" in answer.text
    assert 'name="back" value="/work/x"' in answer.text
    assert "storage.kept" not in archive.events()


def test_a_form_without_a_file_says_so(archive: Archive, mary: Browser) -> None:
    form = csrf(mary) | {"case": archive.begin().case}
    answer = mary.client.post(f"{mary.work}/storage", data=form)
    assert answer.status_code == 422
    assert "Choose a file" in answer.text


def test_nobody_is_sent_to_another_site(archive: Archive, mary: Browser) -> None:
    for back in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"):
        form = csrf(mary) | {"case": archive.begin().case, "back": back}
        sent = {"file": ("photo.png", files.png(), "image/png")}
        answer = mary.client.post(f"{mary.work}/storage", data=form, files=sent, follow_redirects=False)
        assert answer.headers["location"].startswith("/")
        assert "elsewhere" not in answer.headers["location"]


def test_the_page_of_a_document(archive: Archive, mary: Browser) -> None:
    ref = archive.keep(archive.begin().case)
    about, here = f"{mary.work}/storage/{ref}/about", f"{mary.work}/storage/{ref}"
    newer = {"file": ("b.png", files.png(), "image/png")}
    assert "New version added" in mary.send(about, f"{here}/versions", files=newer)
    assert "Description saved" in mary.send(about, f"{here}/description", title="Plan <b>", kind="evidence")
    text = mary.get(about)
    assert "Plan &lt;b&gt;" in text
    assert f"{here}?number=1" in text
    assert "Put under legal hold" not in text
    assert mary.client.get(f"{here}?number=1").content == files.PDF
    boss = archive.browser(archive.boss)
    assert "is under legal hold" in boss.send(about, f"{here}/hold", reason="Complaint")
    assert "There is a problem" in boss.send(about, f"{here}/versions", 422)
    assert f"{here}/removal" not in mary.get(about)
    assert "hold has ended" in boss.send(about, f"{here}/release")
    assert "before its time" in mary.send(about, f"{here}/removal", 422)
    assert "Document removed" in mary.send(about, f"{here}/removal", removal_reason="duplicate")
    assert mary.client.get(here).status_code == 404
    assert "Removed document" in mary.get(f"{mary.work}/storage?view=removed")


def test_a_hold_without_a_reason_is_refused(archive: Archive) -> None:
    boss = archive.browser(archive.boss)
    ref = archive.keep(archive.begin().case)
    here = f"{boss.work}/storage/{ref}"
    assert "Enter reason" in boss.send(f"{here}/about", f"{here}/hold", 422, reason=" ")


@pytest.mark.parametrize("query", ["view=x", "view=ending&after=x", "after=%00", "view=held&after=2026-01-01.x"])
def test_odd_addresses_of_the_list_are_answered(mary: Browser, query: str) -> None:
    assert mary.client.get(f"{mary.work}/storage?{query}").status_code == 200


def test_applicants_reach_their_own_and_what_is_shared(archive: Archive) -> None:
    journey, other = archive.begin(), archive.begin()
    zoe = archive.applicant(journey)
    hidden, strange = archive.keep(journey.case), archive.keep(other.case, shared=True)
    shared = archive.keep(journey.case, files.png(), "plan.png", shared=True)
    own = archive.do(send_in, SendIn(upload=archive.upload(files.JPEG, "me.jpg", zoe)), zoe).document
    browser = archive.browser(zoe)
    assert browser.client.get(f"{browser.public}/storage/{own}").content == files.JPEG
    assert browser.client.get(f"{browser.public}/storage/{shared}").content == files.png()
    for ref in (hidden, strange, new_ref(), "not-a-reference"):
        assert browser.client.get(f"{browser.public}/storage/{ref}").status_code == 404, ref
    shown = panel(archive, application_panel, zoe.thread or "", zoe)
    assert [each.title for each in shown.documents] == ["plan", "me"]  # type: ignore[attr-defined]
    assert shown.may_add  # type: ignore[attr-defined]
    assert not panel(archive, application_panel, zoe.thread or "", zoe, withdrawn=True).may_add  # type: ignore[attr-defined]
    every = panel(archive, case_panel, zoe.thread or "", archive.mary)
    assert [each.title for each in every.documents] == ["letter", "plan", "me"]  # type: ignore[attr-defined]
    archive.do(describe, Describe(document=shared, version=1, shared=False))
    assert browser.client.get(f"{browser.public}/storage/{shared}").status_code == 404
    archive.do(remove, Remove(document=own, reason=RemovalReason.DUPLICATE))
    assert browser.client.get(f"{browser.public}/storage/{own}").status_code == 404


def test_an_applicant_adds_a_document(archive: Archive) -> None:
    browser = archive.browser(archive.applicant(archive.begin()))
    form = csrf(browser) | {"kind": "evidence"}
    sent = {"file": ("photo.png", files.png(), "image/png")}
    answer = browser.client.post(f"{browser.public}/storage", data=form, files=sent, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{browser.public}/application")
    bad = {"file": ("photo.png", b"MZ", "image/png")}
    answer = browser.client.post(f"{browser.public}/storage", data=form, files=bad)
    assert answer.status_code == 422
    assert "The file is a program" in answer.text


def test_every_page_asks_for_its_permission(archive: Archive) -> None:
    journey = archive.begin()
    ref = archive.keep(journey.case)
    base = "/work/exampleton/planning-comment/storage"
    stranger = archive.browser(Archive(archive.world, "otherham").mary)
    zoe = archive.browser(archive.applicant(journey))
    for path in ("", f"/{ref}", f"/{ref}/about"):
        assert client(archive.world).get(base + path, follow_redirects=False).status_code in (303, 401)
        assert stranger.client.get(base + path).status_code == 403
        assert zoe.client.get(base + path, follow_redirects=False).status_code in (303, 401, 403)
    public = f"/s/exampleton/planning-comment/storage/{ref}"
    assert client(archive.world).get(public, follow_redirects=False).status_code in (303, 401)
    own_service = stranger.client.get(f"/work/otherham/planning-comment/storage/{ref}")
    assert own_service.status_code == 404
    mary = archive.browser(archive.mary)
    for action in ("hold", "release"):
        answer = mary.client.post(f"{base}/{ref}/{action}", data=csrf(mary) | {"reason": "x"})
        assert answer.status_code == 403
    assert not re.search(r"storage\.(held|released)", " ".join(archive.events()))
