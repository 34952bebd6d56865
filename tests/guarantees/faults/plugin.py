"""Sweeps every action that a run of tests performs: `pytest -p tests.guarantees.faults.plugin tests/bricks`.

What was found goes to the file that COMMONS_FAULTS names. With COMMONS_FAULTS_IN_SHORT each statement fails in one way.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guarantees.faults.server_sweep import swept_on_the_server
from tests.guarantees.faults.sweep import Seen, swept


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    on_server = session.config.getoption("--postgresql")
    with (swept_on_the_server if on_server else swept)(Seen(in_short="COMMONS_FAULTS_IN_SHORT" in os.environ)) as seen:
        result = yield
    facts = {
        "actions": dict(seen.actions),
        "groups": seen.groups,
        "partial": seen.partial,
        "swallowed": seen.swallowed,
        "rebuilt": seen.rebuilt,
        "unequal": seen.unequal,
        "ways": dict(seen.ways),
        "not_again": seen.not_again,
        "put_off": dict(seen.put_off),
        "tests": session.testscollected,
        "failed": session.testsfailed,
    }
    target = os.environ.get("COMMONS_FAULTS")
    if target:
        Path(target).write_text(json.dumps(facts, indent=1), encoding="utf-8")
    return result
