"""On SQLite one process writes and others serve: what was acknowledged stays, whichever is killed or replaced."""

import os
import re
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from commons.commands.control import server_of
from commons.commands.workers import Workers
from commons.settings import Settings
from tests.journeys.clerks import Clerks, children
from tests.journeys.server import Server
from tests.journeys.test_over_the_api import with_a_letter
from tests.journeys.test_telemetry import FOLLOWS, traces
from tests.otlp import Collector, collecting

LONG = "long-" * 40
"""A folder in which a socket has no place."""


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Server]:
    """One process that writes and one that serves, for every test here."""
    made = Server.start(tmp_path_factory.mktemp("apart") / "data", "--workers", "2", environment=collector.environment)
    yield made
    assert made.stop() == 0


def opened(server: Server) -> Counter[str]:
    """How often each case was opened."""
    with sqlite3.connect(server.data / "commons.db") as ledger:
        return Counter(
            case
            for (case,) in ledger.execute(
                "SELECT json_extract(data, '$.case') FROM commons_ledger WHERE name = 'cases.opened'"
            )
        )


def check(server: Server, clerks: Clerks) -> None:
    """Nobody was told anything wrong, and what was acknowledged is there once."""
    clerks.stop()
    assert clerks.unexpected == []
    server.caught_up()
    found = opened(server)
    assert len(set(clerks.acknowledged)) == len(clerks.acknowledged)
    assert [case for case in clerks.acknowledged if found[case] != 1] == []


def all_there(server: Server, before: set[int]) -> None:
    """Wait until two others run in the place of those processes."""
    until = time.monotonic() + 60
    while (len(children(server)) < 2 or set(children(server)) & before) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(children(server)) == 2
    assert not set(children(server)) & before


def test_an_application_becomes_a_case_that_is_worked_and_closed(server: Server, collector: Collector) -> None:
    with_a_letter(server)
    collector.wait_for(lambda seen: any({each.name for each in t} >= set(FOLLOWS) for t in traces(seen).values()))
    (trace, *_) = [t for t in traces(collector).values() if {span.name for span in t} >= set(FOLLOWS)]
    by_name = {span.name: span for span in trace}
    (request,) = [span for span in trace if not span.parent_span_id]
    assert by_name["registration.register"].parent_span_id == request.span_id, "the span of another process"


def post(browser: httpx2.Client, page: str, action: str, **given: str) -> int:
    """The status of a form that was sent, with what the page had hidden in it."""
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', browser.get(page).text))
    return browser.post(action, data=hidden | given).status_code


def test_somebody_signs_in_and_out(server: Server) -> None:
    words = (server.data / "sample-accounts.txt").read_text(encoding="utf-8")
    (password,) = re.findall(r"password of them all: (\S+)", words)
    email = re.findall(r"\S+@\S+", words)[0]
    headers = {"sec-fetch-site": "same-origin"}
    with httpx2.Client(base_url=server.address, headers=headers, trust_env=False) as browser:
        assert post(browser, "/account/sign-in", "/account/sign-in", email=email, password=password) == 303
        assert email in browser.get("/account").text
        assert post(browser, "/account", "/account/sign-out") == 200
        assert browser.get("/account").status_code == 303


def test_each_process_that_is_killed_is_replaced_and_nothing_is_lost(server: Server) -> None:
    clerks = Clerks(server)
    for _ in range(2):  # the oldest each time: the one that writes, and then the one that serves
        clerks.wait_for(len(clerks.acknowledged) + 40)
        oldest = children(server)[0]
        os.kill(oldest, signal.SIGKILL)
        all_there(server, {oldest})
    clerks.wait_for(len(clerks.acknowledged) + 40)
    check(server, clerks)


def test_one_that_writes_and_is_killed_while_another_comes_up_is_replaced_at_once(server: Server) -> None:
    before = set(children(server))
    clerks = Clerks(server, 2)
    clerks.wait_for(10)
    writes, serves = children(server)  # as the test above leaves them
    os.kill(serves, signal.SIGKILL)
    while not set(children(server)) - before:
        time.sleep(0.005)
    os.kill(writes, signal.SIGKILL)
    killed = time.monotonic()
    all_there(server, before)
    clerks.wait_for(len(clerks.acknowledged) + 10)
    assert time.monotonic() - killed < 20
    check(server, clerks)


def test_while_some_end_by_themselves_a_stop_is_no_mistake() -> None:
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    workers = Workers(lambda *_: 0, 1, _pids={gone: 0})
    workers._stop()
    assert workers._leaving == {gone}


def test_new_processes_take_the_place_of_old_ones_without_an_error(server: Server) -> None:
    before = set(children(server))
    clerks = Clerks(server, 4)
    clerks.wait_for(20)
    server.process.send_signal(signal.SIGHUP)
    all_there(server, before)
    clerks.wait_for(len(clerks.acknowledged) + 20)
    check(server, clerks)
    assert clerks.broken == []


def test_all_are_told_at_once_to_stop_and_nobody_meets_an_error(server: Server) -> None:
    """As a terminal or systemd tells them. It comes last: nobody serves after it."""
    clerks = Clerks(server, 4)
    clerks.wait_for(20)
    for pid in [server.process.pid, *children(server)]:
        os.kill(pid, signal.SIGTERM)
    assert server.process.wait(timeout=40) == 0
    clerks.leave()
    assert clerks.unexpected == []
    assert [case for case in clerks.acknowledged if opened(server)[case] != 1] == []


def test_when_their_parent_is_killed_they_finish_and_a_stop_while_renewing_finishes_too(tmp_path: Path) -> None:
    (tmp_path / LONG).mkdir()
    server = Server.start(tmp_path / "data", "--workers", "2", environment={"TMPDIR": str(tmp_path / LONG)})
    clerks = Clerks(server, 4)
    clerks.wait_for(20)
    server.stop(signal.SIGKILL)
    until = time.monotonic() + 20
    while server_of(Settings(data=server.data)) and time.monotonic() < until:
        time.sleep(0.05)
    clerks.leave()
    assert clerks.unexpected == []
    earlier = clerks.acknowledged

    server = Server.start(tmp_path / "data", "--workers", "2")
    before = set(children(server))
    clerks = Clerks(server, 4)
    clerks.wait_for(20)
    server.process.send_signal(signal.SIGHUP)
    while not set(children(server)) - before:
        time.sleep(0.01)
    server.process.send_signal(signal.SIGTERM)  # while the new one that writes comes up
    assert server.process.wait(timeout=20) == 0
    clerks.leave()
    assert clerks.unexpected == []
    assert [case for case in earlier + clerks.acknowledged if opened(server)[case] != 1] == []
    assert "could not serve" not in (server.data / "server.log").read_text()


def test_while_all_stop_one_that_writes_is_there_for_those_that_finish() -> None:
    workers = Workers(lambda *_: 0, 2, first_writes=True, _pids={1: 1}, _stopping=True)
    assert workers._is_needed(0)
    assert not workers._is_needed(1)
    workers._pids.clear()
    assert not workers._is_needed(0)
