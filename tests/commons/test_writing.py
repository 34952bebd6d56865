"""The one write path: all or nothing, once, and nothing without an event."""

from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from commons.errors import Busy, Changed, Forbidden, Invalid, NotFound, Refused, SignInNeeded, UnrecordedChange
from commons.service import Service
from commons.testing import World
from commons.transaction import writer as writing
from tests.commons import keeping
from tests.commons.keeping import Asked, Change, Copy, Keep


def texts(world: World, service: Service) -> tuple[str, ...]:
    found: tuple[str, ...] = world.ask(service, keeping.notes, Asked(limit=100), actor=world.staff()).items
    return found


def test_an_action_leaves_its_rows_and_its_event_together(world: World, service: Service) -> None:
    outcome = world.perform(service, keeping.keep, Keep(text="hello"), actor=world.staff())
    (record,) = world.ledger()
    assert texts(world, service) == ("hello",)
    assert record.event == outcome.event
    assert (record.organisation, record.service, record.brick) == ("example-town", "notes", "keeping")
    assert record.origin == "example"
    assert record.cpu_us >= 0
    assert record.size > len("hello")


@pytest.mark.parametrize(("text", "error"), [("refuse", Refused), ("late", Refused), ("break", ZeroDivisionError)])
def test_an_action_that_fails_leaves_nothing(world: World, service: Service, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        world.perform(service, keeping.keep, Keep(text=text), actor=world.staff(), key="k")
    assert world.ledger() == []
    assert texts(world, service) == ()
    world.perform(service, keeping.keep, Keep(text="after"), actor=world.staff(), key="k")
    assert texts(world, service) == ("after",)


def test_rows_without_an_event_are_rolled_back(world: World, service: Service) -> None:
    with pytest.raises(UnrecordedChange):
        world.perform(service, keeping.keep_silently, Keep(text="x"), actor=world.staff())
    assert texts(world, service) == ()


def test_one_failure_in_a_group_leaves_the_others(world: World, service: Service) -> None:
    staff = world.staff()
    commands = [
        world.commons.command(keeping.keep, Keep(text=text), actor=staff, service=service)
        for text in ["a", "refuse", "b", "late", "break", "c"] * 10
    ]
    futures = [world.commons.writer.perform(command) for command in commands]
    failed = [future for future in futures if future.exception(timeout=10)]
    assert len(failed) == 30
    assert len(world.ledger()) == 30
    assert sorted(texts(world, service)) == ["a"] * 10 + ["b"] * 10 + ["c"] * 10


def test_a_repetition_gets_the_first_answer(world: World, service: Service) -> None:
    staff = world.staff()
    first = world.perform(service, keeping.keep, Keep(text="once"), actor=staff, key="same")
    again = world.perform(service, keeping.keep, Keep(text="once"), actor=staff, key="same")
    assert again.again
    assert again.as_json() == first.as_json()
    assert texts(world, service) == ("once",)
    with pytest.raises(Refused):
        world.perform(service, keeping.keep, Keep(text="other"), actor=staff, key="same")


def test_somebody_elses_key_is_another_key(world: World, service: Service) -> None:
    world.perform(service, keeping.keep, Keep(text="mine"), actor=world.staff(), key="same")
    world.perform(service, keeping.keep, Keep(text="yours"), actor=world.staff(), key="same")
    assert texts(world, service) == ("mine", "yours")


def test_an_edit_of_an_old_version_is_refused(world: World, service: Service) -> None:
    staff = world.staff()
    kept = world.perform(service, keeping.keep, Keep(text="one"), actor=staff).get(keeping.Kept)
    world.perform(service, keeping.change, Change(note=kept.note, version=1, text="two"), actor=staff)
    with pytest.raises(Changed):
        world.perform(service, keeping.change, Change(note=kept.note, version=1, text="three"), actor=staff)
    world.perform(service, keeping.change, Change(note=kept.note, version=2, text="four"), actor=staff)
    assert texts(world, service) == ("four",)


def test_an_action_takes_the_thread_of_its_subject(world: World, service: Service) -> None:
    staff = world.staff()
    first = world.perform(service, keeping.keep, Keep(text="a"), actor=staff)
    other = world.perform(service, keeping.keep, Keep(text="b"), actor=staff)
    copied = world.perform(service, keeping.copy, Copy(note=first.get(keeping.Kept).note), actor=staff)
    assert copied.done[0].thread == first.done[0].thread != other.done[0].thread


def test_permission_is_checked(world: World, service: Service) -> None:
    note = world.perform(service, keeping.keep, Keep(text="a")).get(keeping.Kept).note
    with pytest.raises(SignInNeeded):
        world.perform(service, keeping.copy, Copy(note=note))
    with pytest.raises(Forbidden):
        world.perform(service, keeping.copy, Copy(note=note), actor=world.staff(organisation="other-town"))


def test_another_organisation_sees_nothing(world: World, service: Service) -> None:
    other = world.publish({"service.yaml": keeping.SERVICE.replace("example-town", "other-town")})
    note = world.perform(service, keeping.keep, Keep(text="private"), actor=world.staff()).get(keeping.Kept).note
    assert texts(world, other) == ()
    with pytest.raises(NotFound):
        world.perform(other, keeping.copy, Copy(note=note), actor=world.staff())


def test_another_service_and_another_applicant_see_nothing(world: World, service: Service) -> None:
    other = world.publish({"service.yaml": keeping.SERVICE.replace("service: notes", "service: more-notes")})
    outcome = world.perform(service, keeping.keep, Keep(text="private"), actor=world.staff())
    assert texts(world, other) == ()
    view = world.commons.ask_now
    own = world.applicant("p", outcome.done[0].thread, service)
    stranger = world.applicant("q", "01a00000-0000-7000-8000-000000000000", service)
    assert view(keeping.notes, Asked(), actor=own, service=service, check=False).items == ("private",)
    assert view(keeping.notes, Asked(), actor=stranger, service=service, check=False).items == ()


def test_a_commit_that_fails_is_tried_once_more_alone(world: World, service: Service, monkeypatch: Any) -> None:
    real = writing.Writer._together
    calls: list[int] = []

    def failing(self: Any, connection: Any, group: list[Any]) -> Any:
        calls.append(len(group))
        if len(calls) == 1:
            connection.begin()
            connection.rollback()
            return None
        return real(self, connection, group)

    monkeypatch.setattr(writing.Writer, "_together", failing)
    world.perform(service, keeping.keep, Keep(text="kept"), actor=world.staff())
    assert texts(world, service) == ("kept",)
    assert len(world.ledger()) == 1


@pytest.mark.skipif("config.getoption('postgresql')", reason="the limit is SQLite's")
def test_a_full_disk_answers_busy_and_changes_nothing(world: World, service: Service) -> None:
    limit = world.commons.writer.submit(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar()).result()
    world.commons.writer.submit(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={limit}")).result()
    kept, refused = 0, 0
    for number in range(60):
        try:
            world.perform(service, keeping.keep, Keep(text=f"{number} " + "x" * 190), actor=world.staff())
            kept += 1
        except (Busy, OperationalError):
            refused += 1
    assert refused > 0
    assert len(texts(world, service)) == kept == len(world.ledger())
    world.commons.writer.submit(lambda c: c.exec_driver_sql("PRAGMA max_page_count=1000000")).result()
    world.perform(service, keeping.keep, Keep(text="room again"), actor=world.staff())


def test_too_many_waiting_is_busy(world: World, service: Service) -> None:
    world.commons.writer._waiting_limit = 3
    gate: Future[None] = Future()
    world.commons.writer.submit(lambda _c: gate.result(timeout=10))
    command = world.commons.command(keeping.keep, Keep(text="x"), actor=world.staff(), service=service)
    refused = 0
    for _ in range(10):
        try:
            world.commons.writer.perform(command)
        except Busy:
            refused += 1
    gate.set_result(None)
    assert refused >= 6, "three may wait, and the writer may have taken one"


def test_control_characters_are_refused_at_the_door() -> None:
    for hostile in ("a\x00b", "a\x07b", "a\ud800b", "", " ", "x" * 201, "two\nlines"):
        with pytest.raises(ValueError, match=r"text"):
            Keep(text=hostile)


def test_marks_that_turn_the_direction_of_writing_are_taken_out() -> None:
    assert Keep(text="\u202a07700 900123\u202c").text == "07700 900123"
    assert Keep(text="\u202elicnuoc").text == "licnuoc"
    assert Keep(text="مرحبا").text == "مرحبا"
    with pytest.raises(ValueError, match="must not be empty"):
        Keep(text="\u202e\u2066")


def test_a_query_cannot_write(world: World, service: Service) -> None:
    with (
        world.commons.installation.reading.connect() as connection,
        pytest.raises(DBAPIError, match=r"readonly|read-only|attempt to write"),
    ):
        connection.exec_driver_sql("DELETE FROM commons_ledger")


def test_search_by_an_unknown_kind_finds_nothing(world: World, service: Service) -> None:
    assert Invalid.status == 422
    with world.commons.platform_view() as view:
        assert view.find("person", "x") == []
        assert view.labels({"person": {"x"}}) == {}
