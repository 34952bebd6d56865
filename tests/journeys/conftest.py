"""What journeys share: a server that they leave running, and an installation that somebody lived in."""

from collections.abc import Iterator

import pytest

from tests.journeys.lived_in import LivedIn, live_in
from tests.journeys.server import Server
from tests.otlp import Collector, collecting


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """What the shared server tells of itself."""
    with collecting() as made:
        yield made


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Server]:
    """A server with the examples, shared by the journeys."""
    made = Server.start(tmp_path_factory.mktemp("running") / "data", environment=collector.environment)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    """An installation with samples that has stopped, and its backup."""
    return live_in(tmp_path_factory.mktemp("lived-in"))
