"""One server for the journeys that leave it running."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.server import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs the journeys that share a server; those that kill theirs may run beside it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            killed = "survives" in item.name
            item.add_marker(pytest.mark.xdist_group("journeys-killed" if killed else "journeys"))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the examples, shared by the journeys."""
    made = Server.start(tmp_path_factory.mktemp("running") / "data")
    yield made
    made.stop()
