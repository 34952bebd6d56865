"""After a form is sent, its page waits for what the flow makes of it: briefly, and for nobody else's events."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bricks.cases.brick import brick as cases
from bricks.cases.queries.worklist import Worklist, worklist
from commons.pages import waiting
from commons.testing import World
from tests.bricks import people
from tests.bricks.cases import neighbours
from tests.bricks.cases.conftest import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    people.NAMES.clear()
    people.ACTORS.clear()
    made = Office(World(tmp_path, [cases, neighbours.desk, people.Staff()]))
    yield made
    made.world.close()


def receive(office: Office) -> waiting.Thread:
    """An application; the flow opens its case."""
    given = neighbours.Apply(name="Zoë Applicant", email="zoe@example.org")
    outcome = office.world.perform(office.service, neighbours.receive, given)
    return office.service.organisation, outcome.done[0].thread


def caught_up(office: Office, *threads: waiting.Thread) -> bool:
    """Asked in a thread of its own: a browser of other tests may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(waiting.caught_up(office.world.commons, threads))).result()


def run(office: Office) -> None:
    """Let followers run by themselves, as they do in an installation."""
    commons = office.world.commons
    commons.writer.committed = commons.followers.wake
    commons.followers.start()


def test_the_flow_has_caught_up_when_the_page_is_shown(office: Office) -> None:
    run(office)
    for number in range(1, 6):
        assert caught_up(office, receive(office))
        assert len(office.ask(worklist, Worklist(who="nobody")).items) == number


def test_the_wait_is_bounded_and_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_SECONDS", 0.05)
    run(office)
    office.world.commons.followers.stop()
    caused = receive(office)
    before = time.monotonic()
    assert not caught_up(office, caused)
    assert time.monotonic() - before < 0.5


def test_what_others_caused_delays_nobody(office: Office) -> None:
    run(office)
    assert caught_up(office, receive(office))
    office.world.commons.followers.stop()
    receive(office)
    before = time.monotonic()
    assert caught_up(office)
    assert time.monotonic() - before < 0.5


def test_a_page_says_when_the_flow_takes_longer(office: Office) -> None:
    mary = office.browser(office.mary)
    case = office.apply().case
    page = f"{mary.work}/cases/{case}"
    assert "takes a moment longer" in mary.get(f"{page}?done=decided&later")
    assert "takes a moment longer" not in mary.get(f"{page}?done=decided")


def test_a_deed_waits_before_it_leads_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_SECONDS", 0.05)
    mary = office.browser(office.mary)
    case = office.apply().case
    run(office)
    office.world.commons.followers.stop()
    page = f"{mary.work}/cases/{case}"
    assert "takes a moment longer" in mary.send(page, f"{page}/notes", note="Rang twice")
