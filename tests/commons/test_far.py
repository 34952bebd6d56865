"""A writer in another process: what is asked, its answers, and what becomes of them when the line ends."""

import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from multiprocessing.connection import Connection as Line
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from commons import errors
from commons.apart import FarWriter, Lines, far, lines
from commons.apart.line import Sender, Work, hang_up, packed
from commons.errors import Busy, Fault, Problem, Refused
from commons.installation import Installation
from commons.service import Service
from commons.testing import World
from commons.transaction import Command
from tests.commons import keeping
from tests.commons.keeping import Keep, keep

REFUSALS = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Problem)]


class Apart:
    """A world whose writer is asked over a line."""

    def __init__(self, folder: Path, socket_folder: str) -> None:
        self.world = World(folder, [keeping])
        self.service: Service = self.world.publish({"service.yaml": keeping.SERVICE})
        self.staff = self.world.staff()
        self.address = f"{socket_folder}/writer"
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(self.address)
        self.listening.listen(4)
        self.lines = self.answer()
        self.writer = FarWriter(self.world.commons.installation, 100, self.address)

    def answer(self) -> Lines:
        """A process that writes begins."""
        self.lines = Lines(self.world.commons.writer, self.listening)
        self.lines.start()
        return self.lines

    def keeping(self, text: str, key: str | None = None) -> Command:
        return self.world.commons.command(keep, Keep(text=text), actor=self.staff, service=self.service, key=key)

    def kept(self) -> int:
        return sum(record.event.event_name == "keeping.kept" for record in self.world.ledger())

    def hold(self) -> threading.Event:
        """Have the writer wait until this is set."""
        gate = threading.Event()
        self.world.commons.writer.submit(lambda _connection: gate.wait(20))
        return gate

    def cut(self) -> None:
        """The line ends without a word."""
        (line,) = self.lines._open
        with socket.socket(fileno=socket.dup(line.fileno())) as beside:
            beside.shutdown(socket.SHUT_RDWR)

    def call(self) -> Line:
        """Another process begins to ask."""
        made = socket.socket(socket.AF_UNIX)
        made.connect(self.address)
        return Line(made.detach())


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    with tempfile.TemporaryDirectory() as folder:
        made = Apart(tmp_path, folder)
        made.writer.start()
        yield made
        made.writer.stop()
        if not made.lines._stopping:
            made.lines.stop()
        made.listening.close()
        made.world.close()


def result(future: "Future[Any]") -> Any:
    return future.result(timeout=20)


def refuse(_connection: Connection, _installation: Installation, kind: type[Problem]) -> None:
    raise kind("It was wrong.", expected="Something else.", to_do="Do it.", faults=[Fault("field", "is wrong")])


def add(_connection: Connection, installation: Installation, one: int, other: int) -> tuple[int, bool]:
    return one + other, "keeping" in installation.bricks


def test_an_action_is_answered_as_the_writer_itself_answers(apart: Apart) -> None:
    over_the_line = result(apart.writer.perform(apart.keeping("a", key="one")))
    again = result(apart.world.commons.writer.perform(apart.keeping("a", key="one")))
    assert not over_the_line.again
    assert again.again
    assert over_the_line.done == again.done
    assert result(apart.writer.perform(apart.keeping("a", key="one"))) == again
    assert apart.kept() == 1


def test_the_same_key_for_something_else_is_refused(apart: Apart) -> None:
    result(apart.writer.perform(apart.keeping("a", key="one")))
    with pytest.raises(Refused, match="used before for something else"):
        result(apart.writer.perform(apart.keeping("b", key="one")))


def test_a_function_of_the_kernel_is_called_where_the_writer_is(apart: Apart) -> None:
    assert result(apart.writer.have(add, 1, 2)) == (3, True)


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_comes_with_all_its_words(apart: Apart, kind: type[Problem]) -> None:
    with pytest.raises(kind) as refused:
        result(apart.writer.have(refuse, kind))
    found = refused.value
    assert type(found) is kind
    assert (found.what, found.expected, found.to_do) == ("It was wrong.", "Something else.", "Do it.")
    assert found.faults == (Fault("field", "is wrong"),)


def test_a_mistake_in_a_brick_comes_as_what_it_is(apart: Apart) -> None:
    with pytest.raises(ZeroDivisionError):
        result(apart.writer.perform(apart.keeping("break")))
    assert result(apart.writer.perform(apart.keeping("after"))).done


def test_what_cannot_go_over_the_line_is_an_error_and_the_line_stays(apart: Apart) -> None:
    with pytest.raises(RuntimeError, match="cannot go"):
        result(apart.writer.have(lambda *_: None))
    assert result(apart.writer.have(add, 1, 2)) == (3, True)


def test_many_are_asked_at_once_and_each_gets_its_own_answer(apart: Apart) -> None:
    asked = [apart.writer.have(add, number, 1) for number in range(90)]
    assert [result(each)[0] for each in asked] == list(range(1, 91))


def test_more_than_may_wait_are_told_to_come_again(apart: Apart) -> None:
    gate = apart.hold()
    waiting = [apart.writer.have(add, number, 1) for number in range(100)]
    with pytest.raises(Busy):
        apart.writer.have(add, 1, 1)
    gate.set()
    assert len([result(each) for each in waiting]) == 100


def test_a_writer_that_leaves_answers_what_it_took_and_the_next_one_the_rest(apart: Apart) -> None:
    assert result(apart.writer.have(add, 1, 1))
    gate = apart.hold()
    taken = [apart.writer.perform(apart.keeping("taken")) for _ in range(5)]
    leaving = threading.Thread(target=apart.lines.stop)
    (caller,) = apart.lines._open.values()
    while len(caller.unanswered) < 5:
        pass
    leaving.start()
    caller.thread.join()
    later = [apart.writer.perform(apart.keeping("later")) for _ in range(5)]
    gate.set()
    leaving.join()
    apart.answer()
    assert all(result(each).done for each in [*taken, *later])
    assert apart.kept() == 10


def test_when_the_line_ends_without_a_word_only_what_has_a_key_is_asked_again(apart: Apart) -> None:
    assert result(apart.writer.have(add, 1, 1))
    gate = apart.hold()
    keyed = apart.writer.perform(apart.keeping("a", key="one"))
    without = apart.writer.perform(apart.keeping("b"))
    (caller,) = apart.lines._open.values()
    while len(caller.unanswered) < 2:
        pass
    apart.cut()
    with pytest.raises(Busy, match="starting again"):
        result(without)
    gate.set()
    assert result(keyed).done
    assert apart.kept() == 2


def test_whoever_waits_for_long_is_told_to_come_again(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(far, "PATIENCE_SECONDS", 0.2)
    gate = apart.hold()
    with pytest.raises(Busy):
        result(apart.writer.have(add, 1, 1))
    gate.set()


def test_without_a_writer_it_is_not_running(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(far, "STOP_SECONDS", 0.1)
    nobody = FarWriter(apart.world.commons.installation, 100, f"{apart.address}-of-nobody")
    nobody.start()
    assert not nobody.is_running
    asked = nobody.have(add, 1, 1)
    nobody.stop()
    with pytest.raises(Busy):
        result(asked)


def test_whoever_calls_again_is_heard_by_the_next_one_and_not_by_one_that_leaves(apart: Apart) -> None:
    assert result(apart.writer.have(add, 1, 1))
    apart.lines.stop()
    asked = apart.writer.have(add, 1, 2)
    with pytest.raises(TimeoutError):
        asked.result(timeout=0.4)
    apart.answer()
    assert result(asked)[0] == 3


def test_a_process_that_goes_while_the_writer_stops_is_no_mistake(apart: Apart) -> None:
    line = apart.call()
    line.close()
    hang_up(line)


def test_a_process_that_reads_nothing_does_not_keep_the_writer_from_stopping(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "SAID_SECONDS", 0.2)
    frozen = apart.call()
    frozen.send_bytes(packed([(1, packed(Work(letters, (10_000_000,), False)))]))
    until(lambda: any(caller.taken for caller in list(apart.lines._open.values())))
    stopping = threading.Thread(target=apart.lines.stop, daemon=True)
    stopping.start()
    stopping.join(timeout=10)
    assert not stopping.is_alive()
    frozen.close()
    apart.answer()


def letters(_connection: Connection, _installation: Installation, number: int) -> bytes:
    return bytes(number)


def test_a_writer_that_nobody_tells_anything_waits_until_the_others_are_gone(apart: Apart) -> None:
    assert result(apart.writer.have(add, 1, 1))
    waiting = threading.Thread(target=apart.lines.until_alone, daemon=True)
    waiting.start()
    waiting.join(timeout=0.3)
    assert waiting.is_alive()
    apart.writer.stop()
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_after_something_that_cannot_be_read_the_line_is_made_again(apart: Apart) -> None:
    assert result(apart.writer.have(add, 1, 1))
    (line,) = apart.lines._open
    line.send_bytes(b"nothing that was packed")
    until(lambda: line not in apart.lines._open)
    assert result(apart.writer.have(add, 1, 1))


@pytest.mark.parametrize("end", [far, lines])
def test_an_end_that_lacks_something_for_a_moment_makes_the_line_again(
    apart: Apart, monkeypatch: pytest.MonkeyPatch, end: Any
) -> None:
    assert result(apart.writer.have(add, 1, 1))
    missing = [RuntimeError("can't start new thread")]

    def begin(line: Line) -> Sender:
        if missing:
            raise missing.pop()
        return Sender(line)

    monkeypatch.setattr(end, "Sender", begin)
    apart.cut()
    assert result(apart.writer.perform(apart.keeping("a", key="one"))).done


def test_an_action_is_counted_once(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    monkeypatch.setattr("commons.transaction.writer.actions", SimpleNamespace(add=counted.append))
    monkeypatch.setattr(far, "actions", SimpleNamespace(add=counted.append), raising=False)
    assert result(apart.writer.perform(apart.keeping("a"))).done
    assert counted == [1]


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not found() and time.monotonic() < end:
        time.sleep(0.01)
    assert found()
