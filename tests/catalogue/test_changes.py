"""The list of changes, the Atom feed made from it, and the log of corrections."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from catalogue.queries import changes
from catalogue.queries.changes import read_corrections
from catalogue.rules.changes import Change, atom, newest
from commons.testing import World
from tests.catalogue.town import put

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
ROW = "c-1,2026-11-20,figure,/councils/E07000116,£1,£2,A column was read twice.,1.0.1\n"
HEAD = "correction,date,kind,where,was,is,why,version\n"


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)


def entries(feed: ET.Element) -> list[dict[str, str]]:
    return [
        {part.tag.removeprefix(ATOM): part.text or part.get("href") or part.get("term") or "" for part in entry}
        for entry in feed.findall(f"{ATOM}entry")
    ]


@pytest.fixture
def client(world: World) -> Any:
    put(world, "tunbridge-wells", "live", title="Bulky waste & <garden>")
    world.clock.move(days=1)
    put(world, "tunbridge-wells", "live", title="Bulky waste & <garden> waste")
    put(world, "example-borough", "example", title="An example")
    return world.client()


def test_the_feed_is_atom(client: Any) -> None:
    answer = client.get("/changes.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = parsed(answer.text)
    assert feed.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{needed}") is not None
    found = entries(feed)
    assert len({entry["id"] for entry in found}) == len(found) > 2
    for entry in found:
        assert entry["id"].startswith("urn:uuid:")
        assert RFC3339.match(entry["updated"])
        assert entry["title"]
        assert entry["link"].startswith("http://")
    assert [entry["updated"] for entry in found] == sorted((entry["updated"] for entry in found), reverse=True)
    assert feed.findtext(f"{ATOM}updated") == found[0]["updated"]


def test_it_tells_of_new_services_and_versions_and_never_of_examples(client: Any) -> None:
    found = entries(parsed(client.get("/changes.atom").text))
    told = [(entry["category"], entry["title"], entry["summary"]) for entry in found if "Bulky" in entry["title"]]
    assert [kind for kind, _, _ in told] == ["version", "service"]
    assert told[0][1].startswith("Bulky waste & <garden> waste")
    assert "example" not in " ".join(entry["title"].lower() for entry in found)


def test_the_feed_is_cached_and_changes_with_its_content(client: Any, world: World) -> None:
    first = client.get("/changes.atom")
    assert first.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in first.headers
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get("/changes.atom", headers=tag).status_code == 304
    put(world, "oxford", "live", title="Another")
    assert client.get("/changes.atom", headers=tag).status_code == 200


def test_the_page_links_the_feed_and_is_data(client: Any) -> None:
    page = client.get("/changes").text
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert "Bulky waste &amp; &lt;garden&gt;" in page
    of_kind = client.get("/changes.json?kind=service").json()["items"]
    assert {item["kind"] for item in of_kind} == {"service"}
    assert client.get("/changes?kind=nonsense").status_code == 200
    assert client.get("/changes.csv").text.startswith("id,kind,at,title,says,address")


def test_a_change_keeps_its_id_when_its_title_or_address_moves() -> None:
    given = {"key": "version/a/b/1", "kind": "service", "at": datetime(2026, 1, 1, tzinfo=UTC), "says": "x"}
    one = Change.model_validate({**given, "title": "A", "href": "/a"})
    other = Change.model_validate({**given, "title": "B", "href": "/b"})
    assert one.id == other.id
    assert newest([one, other], 1)[0].id == one.id


def test_a_feed_of_nothing_is_a_feed() -> None:
    feed = parsed(atom([], address="http://localhost", since=datetime(2026, 1, 1, tzinfo=UTC)))
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"


def test_no_correction_yet_is_said(client: Any) -> None:
    assert "Nothing published has been corrected yet" in client.get("/corrections").text
    assert client.get("/corrections.csv").text == HEAD.replace("\n", "\r\n")


def test_corrections_are_a_page_data_and_changes(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + ROW, encoding="utf-8")
    monkeypatch.setattr(changes, "_log", lambda: read_corrections(path, 1))
    assert "A column was read twice." in client.get("/corrections").text
    assert client.get("/corrections.csv").text.splitlines()[1].startswith("c-1,2026-11-20,figure")
    assert client.get("/corrections.json").json()["items"][0]["is_"] == "£2"
    told = entries(parsed(client.get("/changes.atom").text))
    assert any(entry["category"] == "correction" for entry in told)


@pytest.mark.parametrize("row", [ROW.replace("2026-11-20", "soon"), ROW.replace("figure", "rumour")])
def test_a_log_that_does_not_fit_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(ValidationError):
        read_corrections(path, 1)


def test_the_log_of_the_repository_can_be_read() -> None:
    path = Path(__file__).parents[2] / "examples/england/corrections.csv"
    read = read_corrections(path, path.stat().st_mtime_ns)
    assert len({each.correction for each in read}) == len(read)
