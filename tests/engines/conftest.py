"""These tests need PostgreSQL."""

from pathlib import Path

import pytest

from tests.postgresql import Databases


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if collection_path.name.startswith("test_") and not config.getoption("--postgresql") else None


@pytest.fixture
def address(databases: Databases, tmp_path: Path) -> str:
    """The address of an empty database."""
    return databases.of(tmp_path, empty=True)
