"""Followers: in order, once, parked when they cannot, and projections that can be made again."""

import threading
from collections import Counter

import pytest
import sqlalchemy as sa

from commons.access import OPERATOR
from commons.follow import parked_steps, parking, rebuild
from commons.ledger import timers
from commons.service import Service
from commons.testing import World
from commons.view import View
from tests.commons import keeping
from tests.commons.keeping import Change, Copy, Keep


def names(world: World) -> Counter[str]:
    return Counter(record.event.event_name for record in world.ledger())


def tallies(world: World) -> list[tuple[object, ...]]:
    with world.whole_database() as connection:
        return [tuple(row) for row in connection.execute(sa.text("SELECT * FROM keeping_tally ORDER BY name"))]


def waiting(world: World, service: Service) -> list[str]:
    with world.commons.installation.reading.connect() as connection:
        view = View(world.commons.installation, connection, service, OPERATOR)
        return [step.error for step in parked_steps(view, service.organisation, service.slug)]


def test_the_flow_performs_the_next_action_once_in_the_same_thread(world: World, service: Service) -> None:
    kept = world.perform(service, keeping.keep, Keep(text="a"), actor=world.staff())
    world.settle()
    world.settle()
    found = names(world)
    assert found["keeping.copied"] == 1
    assert found["keeping.sent"] == 1
    copied = next(r for r in world.ledger() if r.event.event_name == "keeping.copied")
    assert copied.thread == kept.done[0].thread
    assert copied.cause == kept.done[0].id
    assert copied.actor == "flow:notes"
    assert copied.step == "0:keeping.copy"


def test_a_failing_step_is_parked_shown_and_retried(world: World, service: Service) -> None:
    staff = world.staff()
    stuck = world.perform(service, keeping.keep, Keep(text="stuck"), actor=staff)
    world.perform(service, keeping.keep, Keep(text="fine"), actor=staff)
    world.settle()
    assert names(world)["keeping.copied"] == 1, "other threads go on"
    assert waiting(world, service) == [
        "keeping.copy could not be done. A stuck note cannot be copied. Change its text and try again."
    ]
    note = stuck.get(keeping.Kept).note
    world.perform(service, keeping.change, Change(note=note, version=1, text="loose"), actor=staff)
    world.clock.move(seconds=2)
    world.settle()
    assert names(world)["keeping.copied"] == 2
    assert waiting(world, service) == []


def test_a_step_that_fails_takes_no_other_of_its_event_with_it(world: World) -> None:
    both = "  - {when: keeping.kept, do: keeping.copy, take: {note: note}}\n"
    service = world.publish({"service.yaml": keeping.SERVICE.replace(both, f"{both}{both.replace('copy', 'remind')}")})
    stuck = world.perform(service, keeping.keep, Keep(text="stuck"), actor=world.staff())
    world.settle()
    assert names(world)["keeping.changed"] == 1, "the other step of the event is done"
    assert names(world)["keeping.copied"] == 0
    note = stuck.get(keeping.Kept).note
    world.perform(service, keeping.change, Change(note=note, version=1, text="loose"), actor=world.staff())
    world.clock.move(seconds=2)
    world.settle()
    assert names(world)["keeping.copied"] == 1
    assert names(world)["keeping.changed"] == 2, "and not done again when the failed one is tried again"


def test_after_the_last_automatic_attempt_it_waits_for_a_person(world: World, service: Service) -> None:
    world.perform(service, keeping.keep, Keep(text="stuck"), actor=world.staff())
    for _ in range(8):
        world.settle()
        world.clock.move(minutes=10)
    assert len(waiting(world, service)) == 1
    with world.whole_database() as connection:
        row = connection.execute(sa.text("SELECT attempts, next_at FROM commons_parked WHERE attempts > 0")).one()
    assert row.attempts == 5
    assert row.next_at is None


def test_a_timer_fires_when_its_time_has_come_and_once(world: World, service: Service) -> None:
    note = world.perform(service, keeping.keep, Keep(text="a"), actor=world.staff()).get(keeping.Kept).note
    world.settle()
    world.perform(service, keeping.remind, Copy(note=note), actor=world.staff())
    world.perform(service, keeping.remind, Copy(note=note), actor=world.staff())
    world.settle()
    assert names(world)["keeping.copied"] == 1
    world.clock.move(minutes=61)
    world.settle()
    world.settle()
    assert names(world)["keeping.copied"] == 2, "the second reminder replaced the first"
    with world.whole_database() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(timers)).scalar_one() == 0


def test_a_delivery_is_made_with_the_event_as_its_key(world: World, service: Service) -> None:
    kept = world.perform(service, keeping.keep, Keep(text="to send"), actor=world.staff())
    world.settle()
    (message,) = world.sent.sent.values()
    assert message.key == kept.done[0].id
    assert message.text == "to send"


def test_of_many_events_only_those_are_looked_at_that_are_picked(world: World, service: Service) -> None:
    for text in ("one", "quiet", "two"):
        world.perform(service, keeping.keep, Keep(text=text), actor=world.staff())
    world.settle()
    assert [message.text for message in world.sent.sent.values()] == ["one", "two"]
    for text in ("puzzle", "quiet"):
        world.perform(service, keeping.keep, Keep(text=text), actor=world.staff())
    world.settle()
    sent = [message.text for message in world.sent.sent.values()]
    assert sent == ["one", "two", "puzzle", "quiet"], "where it cannot be told, each is looked at"
    assert names(world)["keeping.sent"] == 4


def test_a_delivery_is_tried_for_a_day_before_it_waits_for_a_person(
    world: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_given: object, **_more: object) -> None:
        raise OSError("no mail server")

    with monkeypatch.context() as broken:
        broken.setattr(world.sent, "send", down)
        world.perform(service, keeping.keep, Keep(text="to send"), actor=world.staff())
        world.settle()
        for wait in parking.OUTSIDE[:-1]:
            world.clock.move(seconds=wait.total_seconds())
            world.settle()
    with world.whole_database() as connection:
        row = connection.execute(sa.text("SELECT attempts, next_at FROM commons_parked WHERE attempts > 0")).one()
    assert (row.attempts, row.next_at is None) == (10, False)
    world.clock.move(hours=8)
    world.settle()
    assert [message.text for message in world.sent.sent.values()] == ["to send"], "it came back within the day"


def test_a_projection_that_is_made_again_is_equal(world: World, service: Service) -> None:
    for number in range(25):
        world.perform(service, keeping.keep, Keep(text=f"note {number}"), actor=world.staff())
    world.settle()
    before = tallies(world)
    assert before
    commons = world.commons
    assert rebuild(commons.writer, commons.installation, ["keeping.tally"], lambda _n: None) == len(world.ledger())
    assert tallies(world) == before


def test_concurrent_actions_are_followed_each_once(world: World, service: Service) -> None:
    def clerk(number: int) -> None:
        for each in range(10):
            world.perform(service, keeping.keep, Keep(text=f"{number}-{each}"), actor=world.staff())

    clerks = [threading.Thread(target=clerk, args=(number,)) for number in range(4)]
    for each in clerks:
        each.start()
    while any(each.is_alive() for each in clerks):
        world.commons.followers.step()
    world.settle()
    found = names(world)
    assert found["keeping.kept"] == found["keeping.copied"] == found["keeping.sent"] == 40
