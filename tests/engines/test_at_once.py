"""On PostgreSQL a follower that only met what another process was changing is not parked for it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from commons.follow.parking import AT_ONCE
from commons.testing import World
from tests.commons import keeping
from tests.commons.keeping import Copy, Keep

FAIL = """
CREATE SEQUENCE tries;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF nextval('tries') <= {times} THEN RAISE EXCEPTION 'an injected failure' USING ERRCODE = '{code}'; END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER fail BEFORE {what} FOR EACH ROW EXECUTE FUNCTION fail();
"""
"""What was counted by a sequence stays when the rest goes back."""
STEP, PROJECTION, TIMER = "UPDATE ON keeping_note", "INSERT ON keeping_tally", "DELETE ON commons_timer"


class Notes:
    """An installation with notes in which the server refuses something the first times."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, [keeping])
        self.service = self.world.publish({"service.yaml": keeping.SERVICE})

    def fail(self, what: str, code: str, times: int) -> None:
        with self.world.commons.engines.owning.begin() as connection:
            connection.exec_driver_sql(FAIL.format(what=what, code=code, times=times))

    def keep(self) -> Copy:
        done = self.world.perform(self.service, keeping.keep, Keep(text="a"), actor=self.world.staff())
        return Copy(note=done.get(keeping.Kept).note)

    def happened(self) -> Counter[str]:
        return Counter(record.event.event_name for record in self.world.ledger())

    def said(self, question: str) -> Any:
        with self.world.whole_database() as connection:
            return connection.execute(sa.text(question)).scalar_one()

    @property
    def parked(self) -> int:
        return int(self.said("SELECT count(*) FROM commons_parked WHERE attempts > 0"))

    @property
    def tries(self) -> int:
        return int(self.said("SELECT last_value FROM tries"))


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    made = Notes(tmp_path)
    yield made
    made.world.close()


@pytest.mark.parametrize("code", ["40001", "40P01"])
@pytest.mark.parametrize("what", [STEP, PROJECTION])
def test_what_met_another_process_is_done_at_once(notes: Notes, what: str, code: str) -> None:
    notes.fail(what, code, AT_ONCE - 1)
    notes.keep()
    notes.world.settle()
    assert notes.parked == 0
    assert notes.happened() == {"keeping.kept": 1, "keeping.copied": 1, "keeping.sent": 1}
    assert notes.said("SELECT sum(notes) FROM keeping_tally") == 3


def test_a_timer_that_met_another_process_fires_at_once(notes: Notes) -> None:
    notes.world.perform(notes.service, keeping.remind, notes.keep(), actor=notes.world.staff())
    notes.world.settle()
    notes.fail(TIMER, "40001", AT_ONCE - 1)
    notes.world.clock.move(minutes=61)
    notes.world.settle()
    assert notes.happened()["keeping.copied"] == 2
    assert notes.said("SELECT count(*) FROM commons_timer") == 0


@pytest.mark.parametrize(("code", "tries"), [("40001", AT_ONCE), ("53100", 1)])
def test_what_fails_each_time_or_otherwise_is_parked(notes: Notes, code: str, tries: int) -> None:
    notes.fail(STEP, code, 1000)
    notes.keep()
    notes.world.settle()
    assert (notes.parked, notes.tries) == (1, tries)
    assert notes.happened() == {"keeping.kept": 1, "keeping.sent": 1}
