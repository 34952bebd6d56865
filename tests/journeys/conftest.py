"""What journeys share: a server that they leave running, and an installation that somebody lived in."""

from collections.abc import Iterator

import pytest

from tests.journeys.lived_in import LivedIn, live_in
from tests.journeys.server import Server


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the examples, shared by the journeys."""
    made = Server.start(tmp_path_factory.mktemp("running") / "data")
    yield made
    made.stop()


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    """An installation with samples that has stopped, and its backup."""
    return live_in(tmp_path_factory.mktemp("lived-in"))
