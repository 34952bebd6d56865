"""A working day in a process of its own, recorded: cases are opened, noted and followed, and clients told.

`python -m tests.guarantees.power.session FOLDER SYNCHRONOUS CASES SEED` leaves FOLDER/steps.pickle.
"""

import pickle
import random
import sqlite3
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from commons.transaction import Outcome
from tests.guarantees.power.recorder import Recorder

CHECKPOINT = 60
"""Pages after which SQLite moves its log into the database; 1,000 is usual, and would be reached too seldom here."""


def loosen(synchronous: str) -> None:
    """Have the platform's connections sync as a control does, and move the log over more often."""

    class Loose(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            sql = sql.replace("synchronous=FULL", f"synchronous={synchronous}")
            done = super().execute(sql, *given)
            if "synchronous" in sql:
                super().execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT}")
            return done

    @event.listens_for(Engine, "do_connect")
    def _make(_dialect: Any, _record: Any, _given: Any, named: dict[str, Any]) -> None:
        named["factory"] = Loose


def work(recorder: Recorder, folder: Path, cases: int, seed: int) -> None:
    """Open cases in bursts, as many clients do at once, with followers in between."""
    from tests.guarantees.desk import Desk

    desk, chance = Desk(folder), random.Random(seed)

    def told(future: "Future[Outcome]") -> None:
        for done in future.result().done:
            recorder.say("ack", done.id)

    recorder.say("begin")
    opened = 0
    while opened < cases:
        futures = [desk.open(f"Sample case {opened + number}.") for number in range(chance.randint(1, 8))]
        for future in futures:
            future.add_done_callback(told)
        made = [future.result(timeout=30) for future in futures]
        opened += len(made)
        if chance.random() < 0.5:
            note = desk.note(made[0].event.model_dump()["case"])
            note.add_done_callback(told)
            note.result(timeout=30)
        if chance.random() < 0.4:
            desk.world.settle()
    recorder.say("end")
    desk.world.close()


def main() -> None:
    folder, synchronous, cases, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    recorder = Recorder()
    loosen(synchronous)
    work(recorder, folder / "data", cases, seed)
    with (folder / "steps.pickle").open("wb") as file:
        pickle.dump([tuple(step) for step in recorder.steps], file)


if __name__ == "__main__":
    main()
