"""The registry's pages on the real application: a service for its owners, and the composer from the very start."""

import io
import re
import zipfile

import pytest

from commons.access import OPERATOR
from commons.errors import Busy
from commons.ports import Message
from commons.testing import World
from registry.actions.services import Publish, publish
from tests.bricks.accounts.conftest import PASSWORD, Browser, Somebody
from tests.registry import toys
from tests.registry.conftest import SERVICE

SHEET = """\
title: Toy box
about: A box of toys to lend.
minutes: 2
groups:
  - title: Your toys
    asks:
      - {id: shelf, ask: What do you lend?, type: line, sets: [{file: service.yaml, at: settings.toys.shelf}]}
      - {id: since, ask: Since when?, type: date, optional: true, sets: [{file: service.yaml, at: summary}]}
"""
TEMPLATE = SERVICE.replace("flow:", "summary: A box.\nsettings: {toys: {shelf: bears}}\nflow:")
LIBRARY, HALL, TOWN = "example-library", "st-marys-hall", "anytown"
HOME = f"/work/{LIBRARY}/toy-box/registry"


def published(world: World, **files: str) -> None:
    given = Publish(organisation="example-library", files={"service.yaml": SERVICE, **files})
    world.perform(world.commons.platform, publish, given, actor=OPERATOR)


def owner(world: World) -> Browser:
    Somebody(world, "Olu", ("owner", "example-library", None))
    browser = Browser(world)
    browser.sign_in("olu@example.org")
    return browser


def test_two_services_that_carry_the_same_sheet_are_told_apart(world: World) -> None:
    published(world, **{"service.yaml": TEMPLATE, "compose.yaml": SHEET})
    chest = TEMPLATE.replace("service: toy-box ", "service: toy-chest ").replace("title: Toy box", "title: Toy chest")
    published(world, **{"service.yaml": chest, "compose.yaml": SHEET})
    text = Browser(world).open("/compose").text
    assert "Toy box, as in Toy chest, Example Library" in text
    assert "Toy box, as in Toy box" in text


def test_a_charity_worker_composes_a_service_alone(world: World) -> None:
    published(world, **{"service.yaml": TEMPLATE, "compose.yaml": SHEET})
    browser = Browser(world)
    assert "First you need an account" in browser.open("/compose").text
    browser.set_up("jo@hall.example.org", "Jo", PASSWORD)
    assert "Set up your organisation" in browser.page.text
    browser.open("/compose/organisation")
    browser.send("/compose/organisation", name="St Mary’s Hall", kind="charity")
    world.settle()
    page = browser.open("/compose/new?from=example-library/toy-box")
    assert "What do you lend?" in page.text
    fields = {"from": "example-library/toy-box", "organisation": "st-marys-hall"}
    page = browser.send("/compose/new", **fields, title="", owner="jo", shelf="")
    assert page.status_code == 422
    assert all(f'href="#{field}"' in page.text for field in ("title", "owner", "shelf"))
    odd = {"since-year": "-1", "since-month": "x-y", "since-day": "-"}
    assert browser.send("/compose/new", **fields, **odd).status_code == 422
    answers = {"title": "Mary’s toys", "owner": "jo@hall.example.org", "shelf": "kites & balls"}
    page = browser.send("/compose/new", **fields, **answers)
    assert page.url.path.startswith("/compose/drafts/")
    assert "kites &amp; balls" in page.text
    draft = page.url.path
    assert "Mary’s toys" in browser.open("/compose").text
    browser.open(draft)
    page = browser.send(draft)
    assert page.url.path == f"/work/{HALL}/marys-toys/registry"
    assert "What to do next" in page.text
    service = world.commons.service("st-marys-hall", "marys-toys")
    assert (service.title, service.origin) == ("Mary’s toys", "example")
    assert service.settings["toys"].shelf == "kites & balls"  # type: ignore[attr-defined]
    assert "summary" not in service.files["service.yaml"]
    assert browser.open(draft).status_code == 404
    _change_it(browser, page.url.path)
    assert world.commons.service("st-marys-hall", "marys-toys").settings["toys"].shelf == "boats"  # type: ignore[attr-defined]


def _change_it(browser: Browser, home: str) -> None:
    """The owner answers the same questions again, sees what changes, and publishes it."""
    assert f'href="{home}/change"' in browser.open(home).text
    page = browser.open(f"{home}/change")
    assert 'value="kites &amp; balls"' in page.text
    answers = {"title": "Mary’s toys", "owner": "jo@hall.example.org", "version": "1"}
    page = browser.send(f"{home}/change", **answers, shelf="kites & balls")
    assert (page.status_code, "Nothing is different yet" in page.text) == (422, True)
    assert browser.send(f"{home}/change", **answers, shelf="").status_code == 422
    page = browser.send(f"{home}/change", **answers, shelf="boats")
    assert all(words in page.text for words in ("Check what changes", "kites &amp; balls", "boats"))
    page = browser.send(f"{home}/change", **answers, shelf="boats", do="publish")
    assert "Published. The new version is in use from now on." in page.text
    browser.open(f"{home}/change")
    page = browser.send(f"{home}/change", **answers, shelf="ships", do="publish")
    assert (page.status_code, "Somebody published this service" in page.text) == (412, True)


def test_a_draft_belongs_to_whoever_made_it(world: World) -> None:
    published(world, **{"service.yaml": TEMPLATE, "compose.yaml": SHEET})
    mine = owner(world)
    mine.open("/compose/new?from=example-library/toy-box")
    fields = {"from": "example-library/toy-box", "organisation": "example-library"}
    page = mine.send("/compose/new", **fields, title="Kites", owner="o@example.org", shelf="kites")
    draft = page.url.path
    page = mine.open(f"/compose/new?draft={draft.rpartition('/')[2]}")
    assert 'value="kites"' in page.text
    Somebody(world, "Eve", ("owner", "example-library", None))
    other = Browser(world)
    other.sign_in("eve@example.org")
    assert other.open(draft).status_code == 404
    mine.open(draft)
    assert "The draft is gone" in mine.send(f"{draft}/removal").text


def test_an_address_that_is_taken_is_told_before_publishing(world: World) -> None:
    published(world, **{"service.yaml": TEMPLATE, "compose.yaml": SHEET})
    browser = owner(world)
    browser.open("/compose/new?from=example-library/toy-box")
    fields = {"from": "example-library/toy-box", "organisation": "example-library"}
    page = browser.send("/compose/new", **fields, title="Toy box", owner="o@example.org", shelf="kites")
    assert "already have a service at this address" in page.text


def test_owners_edit_check_and_publish_files(world: World) -> None:
    published(world)
    browser = owner(world)
    browser.open(f"{HOME}/files")
    broken = SERVICE.replace("toys@1", "toyz@1")
    page = browser.send(f"{HOME}/files", version="1", do="check", **{"file-service.yaml": broken})
    assert "service.yaml, line 7" in page.text
    assert "toyz@1" in page.text
    page = browser.send(f"{HOME}/files", version="1", do="publish", **{"file-service.yaml": broken})
    assert page.status_code == 422
    assert "service.yaml, line 7" in page.text
    better = SERVICE.replace("Toy box", "Toy chest")
    page = browser.send(f"{HOME}/files", version="1", do="check", **{"file-service.yaml": better})
    assert "pass every check" in page.text
    page = browser.send(f"{HOME}/files", version="1", do="publish", **{"file-service.yaml": better})
    assert page.url.path == HOME
    assert world.commons.service("example-library", "toy-box").title == "Toy chest"
    page = browser.open(f"{HOME}/differences")
    assert "“title” was “Toy box”, is now “Toy chest”" in page.text
    assert "+ title: Toy chest" in page.text
    assert "Toy box" in browser.open(f"{HOME}/versions/1").text


def test_somebody_elses_version_is_not_overwritten(world: World) -> None:
    published(world)
    browser = owner(world)
    browser.open(f"{HOME}/files")
    published(world, **{"service.yaml": SERVICE.replace("Toy box", "Toy shelf")})
    text = SERVICE.replace("Toy box", "Toy chest")
    page = browser.send(f"{HOME}/files", version="1", do="publish", **{"file-service.yaml": text})
    assert page.status_code == 412
    assert "Somebody published this service" in page.text
    assert "Toy chest" in page.text


def test_an_archive_goes_out_and_into_another_organisation(world: World) -> None:
    published(world)
    archive = owner(world).open(f"{HOME}/archive")
    assert zipfile.ZipFile(io.BytesIO(archive.content)).namelist() == ["service.yaml"]
    Somebody(world, "Tom", ("owner", "anytown", None))
    tom = Browser(world)
    tom.sign_in("tom@example.org")
    tom.open("/compose/import")
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', tom.page.text) for name in ("_csrf", "_key")}
    data = {name: found.group(1) for name, found in hidden.items() if found}
    page = tom.client.post(
        "/compose/import",
        data={**data, "organisation": "anytown", "owner": "tom@anytown.example.org"},
        files={"archive": ("toy-box.zip", archive.content)},
        follow_redirects=True,
    )
    assert page.url.path == f"/work/{TOWN}/toy-box/registry"
    adopted = world.commons.service("anytown", "toy-box").files["service.yaml"].splitlines()
    differing = [new for old, new in zip(SERVICE.splitlines(), adopted, strict=True) if old != new]
    assert differing == ["organisation: anytown", "owner: tom@anytown.example.org"]


def test_a_step_that_fails_is_shown_and_tried_again(world: World) -> None:
    published(world)
    service = world.commons.service("example-library", "toy-box")
    toy = world.perform(service, toys.lend, toys.Lend(kind="bear")).get(toys.Lent).case
    world.settle()
    browser = owner(world)
    assert "1 step" in browser.open(HOME).text
    page = browser.open(f"{HOME}/parked")
    for words in (
        "Toy bear</a>",
        f"/work/{LIBRARY}/toys/{toy}",
        "Fetch a toy back; bears refuse",
        "Toy lent, 2 March 2026 at 9am",
        "Bears do not come back. Lend it something else.",
        "Put right what the reason names",
    ):
        assert words in page.text, words
    assert "toys.fetch could not be done" not in page.text
    found = re.search(r'action="([^"]+/retry)"', page.text)
    assert found
    page = browser.send(found.group(1))
    assert "being tried again" in page.text
    assert "registry.retried" in [record.event.event_name for record in world.ledger()]


def test_an_administrator_sees_letters_of_the_platform_that_wait_and_sends_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world)
    parked = "/work/commons/platform/registry/parked"
    Somebody(world, "Ada", ("administrator", "commons", None))

    def away(_message: Message) -> None:
        raise Busy("The mail server could not be reached.")

    with monkeypatch.context() as broken:
        broken.setattr(world.sent, "send", away)
        mine = owner(world)
        mine.open(f"/work/{LIBRARY}/toy-box/accounts")
        mine.send(f"/work/{LIBRARY}/toy-box/accounts/invitations", email="val@hall.example.org", role="caseworker")
        for name in ("jo", "kim"):
            asking = Browser(world)
            asking.open("/account/create")
            asking.send("/account/create", email=f"{name}@hall.example.org")
        world.settle()
        ada = Browser(world)
        assert parked in ada.sign_in("ada@example.org").text
        page = ada.open(parked)
        assert page.text.count("The mail server could not be reached.") == 2
        assert "hall.example.org" not in page.text
        page = mine.open(f"{HOME}/parked")
        assert page.text.count("The mail server could not be reached.") == 1
        retry = re.search(r'action="([^"]+/retry)"', page.text)
        assert retry
        assert "being tried again" in mine.send(retry.group(1)).text
    page = ada.send(f"{parked}/all/retry")
    world.settle()
    assert "Every step is being tried again" in page.text
    sent = {message.to.partition("@")[0] for message in world.sent.sent.values()}
    assert sent == {"jo", "kim", "val"}
    assert "No step is parked" in ada.open(parked).text


def test_only_owners_open_these_pages(world: World) -> None:
    published(world)
    Somebody(world, "Ana", ("supervisor", "example-library", None))
    browser = Browser(world)
    browser.sign_in("ana@example.org")
    for path in (HOME, f"{HOME}/files", f"{HOME}/parked", f"{HOME}/archive", f"{HOME}/differences"):
        assert browser.open(path).status_code == 403, path


def test_the_account_lists_the_services_one_works_in(world: World) -> None:
    published(world)
    Somebody(world, "Ana", ("caseworker", "example-library", None))
    browser = Browser(world)
    page = browser.sign_in("ana@example.org")
    assert page.text.count(f"/work/{LIBRARY}/toy-box") == 1
    assert "Example Library" in page.text


def test_the_api_checks_publishes_and_lists(world: World) -> None:
    client = world.client(key="operator")
    client.headers["Authorization"] = "Bearer operator"
    base = "/api/commons/platform/registry/v1"
    bad = client.post(f"{base}/checks", json={"files": {"service.yaml": SERVICE.replace("toys@1", "toyz@1")}}).json()
    assert (bad["fits"], bad["problems"][0]["line"]) == (False, 7)
    answer = client.post(
        f"{base}/services",
        json={"organisation": "example-library", "files": {"service.yaml": SERVICE}},
        headers={"Idempotency-Key": "one"},
    )
    assert answer.status_code in (200, 201)
    assert (answer.json()["version"], answer.json()["recorded"][0]["event"]) == (1, "registry.published")
    assert client.get(f"{base}/services").json()["items"][0]["service"] == "toy-box"
    one = client.get(f"{base}/services/example-library/toy-box").json()
    assert one["files"]["service.yaml"] == SERVICE
    assert client.get(f"{base}/services/example-library/toy-box/versions/9").status_code == 404
    assert client.get(f"{base}/bricks/toys/releases").json()["releases"][0]["release"] == "1.0.0"
    assert client.get(f"{base}/organisations/anytown").json()["name"] == "Anytown Council"
