"""What every test shares: browser tests that had to be skipped are named at the end, so that nobody overlooks them.

`--postgresql` runs the tests of state on PostgreSQL: those that ask for something to be set up before them.
"""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from bricks.accounts.rules import hashing
from commons import assembly
from commons.testing import World
from tests.postgresql import Databases, used_again

TOGETHER = {
    "tests/browser/": "one server and one browser",
    "tests/journeys/test_backup.py": "an installation that somebody lived in",
    "tests/journeys/test_rebuild.py": "an installation that somebody lived in",
    "tests/journeys/test_over_the_api.py": "a server",
    "tests/journeys/test_server.py": "a server",
    "tests/journeys/test_telemetry.py": "a server",
}
"""What shares something dear to make, besides the tests of one file."""
NO_BROWSER = "no browser could be found"
COLLECT_AFTER = 20_000
"""Objects made since the last look for what can be thrown away, as in a server; Python's own are 700."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    missed = [report.nodeid for report in skipped if NO_BROWSER in str(report.longrepr)]
    if not missed:
        return
    terminalreporter.section("BROWSER TESTS WERE SKIPPED", sep="!", red=True, bold=True)
    terminalreporter.line("No Chromium is on the PATH and Playwright's own could not be fetched, so these did not run:")
    for nodeid in missed:
        terminalreporter.line(f"  {nodeid}", red=True)
    terminalreporter.line(
        "On Debian and Ubuntu: apt install chromium. Or set COMMONS_TEST_BROWSER to one. Then: make test"
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="run the tests of state on PostgreSQL")


class Together(LoadScopeScheduling):
    """One worker runs the tests that share something, in the order in which they stand."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((shared for start, shared in TOGETHER.items() if file.startswith(start)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Hand the tests out file by file; the long ones do not stand last, so no worker is left with them."""
    config.option.loadscopereorder = False
    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it is not looked through again and again for what can be thrown away."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--postgresql"):
        return
    kept = [item for item in items if "tmp_path_factory" in getattr(item, "fixturenames", ())]  # state needs a folder
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def hashed_fast() -> Iterator[None]:
    """Passwords are hashed in a moment here; what real ones take is tested where hashes are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def databases(request: pytest.FixtureRequest) -> Iterator[Databases | None]:
    """A server of PostgreSQL, and every world on a database of its own there, with `--postgresql`."""
    if not request.config.getoption("--postgresql"):
        yield None
        return
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    # One for each worker: what is read waits for every open transaction of a server, those of other databases too.
    # Not among pytest's own folders: the server may run as another user, who cannot enter those.
    # What is emptied again and again needs no upkeep.
    folder = Path(tempfile.gettempdir()) / f"commons-postgresql-{run}-{worker}"
    made = Databases(folder, worker, autovacuum="off", checkpoint_timeout="1h")
    World.database_of = made.of
    assembly.open_database = used_again(assembly.open_database)  # type: ignore[attr-defined]
    yield made
    made.close()
