"""The statistics are read before anybody asks, and the log shows how far it is."""

import logging
from pathlib import Path

import pytest

from catalogue.queries.england import FOLDER, England
from catalogue.queries.england.ahead import TOPICS, read_ahead


def test_everything_is_read_in_the_background_and_each_step_is_told(caplog: pytest.LogCaptureFixture) -> None:
    data = England(FOLDER)
    with caplog.at_level(logging.INFO, logger="commons.catalogue"):
        reading = read_ahead(data, after=0)
        reading.join(20)
    told = [record.__dict__["fields"].get("read") for record in caplog.records if record.thread == reading.ident]
    assert told == [None, *TOPICS]
    kept = data.__dict__
    assert {"councils", "_outturn", "budget", "services", "suppliers_of", "neighbours", "_social_care", "net"} <= set(
        kept
    )


def test_a_folder_without_figures_is_told_and_stops_nothing(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with caplog.at_level(logging.WARNING, logger="commons.catalogue"):
        reading = read_ahead(England(tmp_path), after=0)
        reading.join(20)
    assert len([record for record in caplog.records if record.thread == reading.ident]) == len(TOPICS)
