"""A person is erased: every word of hers is gone from every brick, and the ledger with all that is made of it stays."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bricks.cases.actions.ending import Close, close
from bricks.cases.actions.erasing import Erase as EraseCase
from bricks.cases.actions.erasing import erase as erase_case
from bricks.cases.actions.opening import Open, open_
from bricks.cases.actions.words import Note, note
from bricks.registration import events as of_registration
from bricks.registration.actions import Begin, Erase, UseLink, begin, erase, use_link
from bricks.registration.events import Begun
from bricks.registration.queries import ReadApplication, application
from bricks.storage.actions.ending import Hold, OneDocument, hold, release
from commons import erasing
from commons.adapters import FileErasures
from commons.commands.erasures import Replayed, brought_back, erase_again, of_ledger, written
from commons.errors import Forbidden, NotFound, Refused
from commons.follow import rebuild
from commons.follow.followers import named_projections
from commons.ports import MemoryErasures
from commons.refs import new_ref
from commons.sessions import actor_of_session
from commons.uploads import sweep
from commons.web.beat import put_log_away
from tests.bricks import people
from tests.guarantees.effects import projected
from tests.journeys.told import WORD, Journey, Town

ASKED = erasing.Reason.ASKED
EVERYWHERE = {
    *("registration_application", "registration_person", "registration_allowance", "commons_upload"),
    *("cases_note", "cases_message", "cases_decision", "cases_relation", "storage_document", "storage_version"),
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.world.close()


def erased(town: Town, journey: Journey) -> Any:
    outcome = town.do(erase, Erase(application=journey.application, reason=ASKED), town.owner)
    town.world.settle()
    return outcome


def found_in(town: Town) -> list[str]:
    """The tables in which her name stands, whatever its capitals."""
    with town.world.whole_database() as connection:
        return [
            table.name
            for table in SQLModel.metadata.sorted_tables
            if sa.inspect(connection).has_table(table.name)
            and any(WORD.lower() in repr(tuple(row)).lower() for row in connection.execute(table.select()))
        ]


def counts(town: Town) -> dict[str, int]:
    with town.world.whole_database() as connection:
        tables = [table for table in SQLModel.metadata.sorted_tables if sa.inspect(connection).has_table(table.name)]
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def test_every_word_is_gone_and_everything_else_stays(town: Town) -> None:
    other, journey = town.journey(), town.journey()
    assert set(found_in(town)) >= EVERYWHERE
    ledger, rows = town.world.ledger(), counts(town)
    erased(town, other)
    done = erased(town, journey)
    event = done.event
    assert isinstance(event, of_registration.Erased)
    assert (event.reason, event.files) == (ASKED, 4)
    assert event.details >= 15
    assert found_in(town) == []
    assert town.world.ledger()[: len(ledger)] == ledger
    now = counts(town)
    gone = {"registration_link": 2, "storage_version": 6, "commons_session": 2}
    assert {name: rows[name] - now[name] for name in rows if now[name] < rows[name]} == gone
    assert not [sent for sent in town.world.sent.sent.values() if WORD.lower() in f"{sent.to}{sent.text}".lower()]
    again = town.do(erase, Erase(application=journey.application, reason=ASKED), town.owner)
    assert again.done == (), "nothing is left to erase"


def test_what_is_made_of_the_ledger_does_not_change(town: Town) -> None:
    journey = town.journey()
    commons = town.world.commons
    names = [name for name in named_projections(commons.installation) if "analytics" in name or "meter" in name]
    analytics = [name for name in names if "analytics" in name]
    assert analytics
    before = projected(commons, analytics)
    erased(town, journey)
    assert projected(commons, analytics) == before, "costs and counts are those that they were"
    kept = projected(commons, names)
    rebuild(commons.writer, commons.installation, names, lambda _read: None)
    assert projected(commons, names) == kept


def test_neither_session_nor_code_nor_link_opens_anything_any_more(town: Town) -> None:
    journey = town.journey()
    commons = town.world.commons
    assert actor_of_session(commons, journey.token) is not None
    number = town.world.ask(
        town.service, application, ReadApplication(application=journey.application), actor=town.staff
    ).number
    erased(town, journey)
    assert actor_of_session(commons, journey.token) is None
    with pytest.raises(NotFound):
        town.do(use_link, UseLink(link=journey.link, secret="x"))
    page = f"/s/{town.service.organisation}/{town.service.slug}/application"
    browser = people.client(town.world)
    shown = browser.get(page).text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    for code in ("-", "nothing", "!?"):
        answer = browser.post(f"{page}/sign-in", data=fields | {"number": number, "code": code})
        assert "do not belong together" in answer.text


def test_the_content_of_documents_goes_with_the_sweep(town: Town) -> None:
    journey = town.journey()
    folder = town.folder / "documents"

    def on_disk() -> list[Path]:
        return [path for path in folder.rglob("*") if path.is_file() and WORD.encode() in path.read_bytes()]

    assert len(on_disk()) == 4
    erased(town, journey)
    town.world.clock.move(hours=25)
    sweep(town.world.commons)
    assert on_disk() == []


def test_neither_the_database_file_nor_its_log_holds_a_word(town: Town) -> None:
    journey = town.journey()
    path = town.folder / "commons.db"
    if not path.exists():
        pytest.skip("PostgreSQL gives the room of old rows back with VACUUM")

    def words() -> int:
        return sum(each.read_bytes().lower().count(WORD.lower().encode()) for each in town.folder.glob("commons.db*"))

    assert words() > 20
    erased(town, journey)
    put_log_away(town.world.commons)
    assert (words(), path.with_name("commons.db-wal").stat().st_size) == (0, 0)


def test_what_is_listed_can_be_done_again_after_a_restore(town: Town) -> None:
    assert isinstance(town.world.ports.erasures, MemoryErasures)
    done, lost = town.journey(), town.journey(closed=False)
    erased(town, done)
    (line,) = erasing.read_lines("\n".join(town.world.ports.erasures.lines) + '\n{"event": "torn')
    assert line.given == {"application": done.application, "reason": "person-asked"}
    path = town.folder / "commons.db"
    assert not path.exists() or of_ledger(path) == [line], "a backup finds the same in the ledger"
    given = line.given | {"application": lost.application}
    missing = line.model_copy(update={"event": new_ref(), "thread": lost.thread, "given": given})
    nowhere = line.model_copy(update={"event": new_ref(), "given": line.given | {"application": new_ref()}})
    commons = town.world.commons
    (town.folder / "erasures.jsonl").write_bytes(written([line, missing, nowhere]))
    assert brought_back(commons) == 1
    assert erase_again(commons, [line, missing, nowhere]) == Replayed(again=1, known=1, elsewhere=1)
    assert found_in(town) == [], "though it was still worked on in the backup"
    assert erase_again(commons, [line, missing, nowhere]) == Replayed(again=0, known=1, elsewhere=2)
    assert brought_back(commons) == 0
    town.world.settle()
    assert len(town.world.ports.erasures.lines) == 2
    assert "Erased on 2 March 2026" in people.Browser(town.world, town.service, town.staff).get(
        f"/work/{town.service.organisation}/{town.service.slug}/cases/{lost.case}"
    )


def test_a_torn_list_goes_on_in_a_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "erasures.jsonl"
    path.write_bytes(b'{"event": "to')
    FileErasures(path).add("{}")
    assert path.read_bytes() == b'{"event": "to\n{}\n'


def test_legal_hold_and_unfinished_work_refuse(town: Town) -> None:
    journey = town.journey(closed=False)
    with pytest.raises(Refused, match="still being worked on"):
        erased(town, journey)
    with pytest.raises(Refused, match="still being worked on"):
        town.do(erase_case, EraseCase(case=journey.case, reason=ASKED), town.owner)
    town.close(journey.case)
    boss = people.member(town.world, town.service, "Ann Black", "supervisor")
    town.do(hold, Hold(document=journey.document, reason="Ombudsman"), boss)
    with pytest.raises(Refused, match="legal hold"):
        erased(town, journey)
    assert "registration_person" in found_in(town), "all or nothing"
    town.do(release, OneDocument(document=journey.document), boss)
    with pytest.raises(Forbidden):
        town.do(erase, Erase(application=journey.application, reason=ASKED), boss)
    town.do(erase_case, EraseCase(case=journey.case, reason=ASKED), town.owner)
    assert found_in(town) == []
    draft = town.do(begin, Begin()).get(Begun)
    with pytest.raises(Refused, match="has not been sent"):
        town.do(erase, Erase(application=draft.application, reason=ASKED), town.owner)


def test_a_case_without_an_application(town: Town) -> None:
    case = town.do(open_, Open(about=f"{WORD} rang about a lamp.")).event.case
    town.do(close, Close(case=case))
    town.do(erase_case, EraseCase(case=case, reason=erasing.Reason.NOT_NEEDED), town.owner)
    town.world.settle()
    assert found_in(town) == []
    assert [record.event.event_name for record in town.world.ledger()][-2:] == ["cases.erased", "cases.erasure_listed"]


def test_on_pages_an_owner_erases_and_everybody_reads_that_it_was_done(town: Town) -> None:
    journey = town.journey()
    mary = people.Browser(town.world, town.service, town.staff)
    olive = people.Browser(town.world, town.service, town.owner)
    case = f"{olive.work}/cases/{journey.case}"
    sheet = f"{olive.work}/registration/{journey.application}"
    asks = f"{case}/erasure"
    assert "Erase this person" not in mary.get(case) + mary.get(sheet)
    mary.get(asks, 403)
    assert f'href="{asks}"' in olive.get(case)
    assert f'href="{sheet}/erasure"' in olive.get(sheet)
    assert "What stays" in olive.get(asks)
    assert "Select why the details are erased" in olive.send(asks, asks, 422)
    shown = olive.send(asks, asks, reason="person-asked")
    assert "The details have been erased" in shown
    for page in (shown, mary.get(case), mary.get(sheet)):
        assert "Erased on 2 March 2026" in page
        assert WORD not in page
        assert "Erase this person" not in page
    town.world.settle()
    assert "Personal details erased" in olive.get(case)
    listed = olive.get(f"{olive.work}/registration")
    assert WORD not in listed + olive.get(f"{olive.work}/cases")
    assert re.search(r">\s*Erased\s*<", listed)
    assert "Not answered" not in olive.get(sheet)
    town.do(note, Note(case=journey.case, text=f"{WORD} rang once more."))
    assert "Erase what was written since" in olive.get(case)
    olive.send(asks, asks, reason="no-longer-needed")
    assert found_in(town) == []


def test_over_the_api(town: Town) -> None:
    journey = town.journey()
    api = people.Api(town.world, town.service, town.owner, "registration")
    done = api.send("POST", f"/applications/{journey.application}/erasure", {"reason": "should-not-be-held"})
    assert done.status_code == 200, done.text
    assert done.json()["files"] == 4
    assert api.get(f"/applications/{journey.application}").json()["erased"]["reason"] == "should-not-be-held"
    mary = people.Api(town.world, town.service, town.staff, "registration")
    refused = mary.send("POST", f"/applications/{journey.application}/erasure", {"reason": "person-asked"})
    assert refused.status_code == 403
