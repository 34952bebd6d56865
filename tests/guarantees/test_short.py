"""A short form of each guarantee, with a fixed seed; `make guarantees` tries them at length."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.guarantees.faults.statements import one_world
from tests.guarantees.power.cuts import power_cuts
from tests.guarantees.readers import readers
from tests.guarantees.report import Found, table
from tests.guarantees.servers import full_disk, kills, storms

SEED = 20261122


@contextmanager
def fast(folder: Path) -> Iterator[Path]:
    """A folder in memory where there is one, else this one."""
    if not os.access("/dev/shm", os.W_OK):
        yield folder
        return
    with TemporaryDirectory(prefix="guarantees-", dir="/dev/shm") as made:
        yield Path(made)


def holds(found: Found) -> None:
    assert found.holds, "\n" + table([found])


def test_acknowledged_changes_survive_power_cuts_and_the_controls_lose_some(tmp_path: Path) -> None:
    with fast(tmp_path) as folder:
        holds(power_cuts(folder, 150, SEED))


def test_a_statement_that_fails_leaves_nothing(tmp_path: Path) -> None:
    holds(one_world(tmp_path, 1, SEED))


def test_an_acknowledged_application_survives_a_kill(tmp_path: Path) -> None:
    holds(kills(tmp_path, 1, SEED))


def test_retries_with_lost_replies_do_it_once(tmp_path: Path) -> None:
    holds(storms(tmp_path, 60, SEED))


def test_a_full_disk_is_refused_in_words_and_loses_nothing(tmp_path: Path) -> None:
    holds(full_disk(tmp_path, 1, SEED))


def test_killed_readers_miss_and_double_nothing(tmp_path: Path) -> None:
    holds(readers(tmp_path, 3, SEED))
