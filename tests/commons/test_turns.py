"""Whose turn it is: requests and what follows from them share one writer."""

import math

import pytest

from commons.transaction import turns
from commons.transaction.turns import (
    CROWD,
    LONGEST_RUSH,
    LONGEST_TURN,
    RUSH_SHARE,
    RUSH_TURN,
    SHARE,
    SHORTEST_TURN,
    Turns,
)


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(turns, "time", made)
    return made


def group(
    shared: Turns, clock: Clock, requests: float, reactions: float = 0.0, idle: float = 0.001, many: int = CROWD
) -> None:
    """A group of the writer, with so many seconds of each."""
    clock.now += idle
    shared.begin(requests=many if requests else 0)
    clock.now += requests
    if reactions:
        shared.reactions_begin()
        clock.now += reactions
    shared.end()


def rush(shared: Turns, clock: Clock, seconds: float) -> tuple[float, float]:
    """People ask without a break, and reactions come whenever it is their turn: the seconds that each had."""
    asked = reacted = 0.0
    until = clock.now + seconds
    while clock.now < until:
        due = RUSH_TURN if shared.reactions_due else 0.0
        group(shared, clock, 0.02, due)
        asked, reacted = asked + 0.02, reacted + due
    return asked, reacted


def test_reactions_have_their_share_while_few_ask(clock: Clock) -> None:
    shared = Turns()
    for _ in range(200):
        group(shared, clock, 0.004, 0.016)
        assert shared.reactions_due
        assert shared.reactions == SHORTEST_TURN
    assert not shared.is_rush


def test_reactions_have_long_turns_while_nobody_asks(clock: Clock) -> None:
    shared = Turns()
    group(shared, clock, 0.0, 0.05)
    assert shared.reactions == LONGEST_TURN
    assert not shared.had_requests


def test_in_a_rush_reactions_have_a_small_part(clock: Clock) -> None:
    shared = Turns()
    rush(shared, clock, 2.0)
    assert shared.is_rush
    assert shared.reactions == RUSH_TURN
    asked, reacted = rush(shared, clock, 10.0)
    assert 0 < reacted <= asked / (RUSH_SHARE - 1)


def test_a_rush_that_lasts_gives_them_their_share_again(clock: Clock) -> None:
    shared = Turns()
    rush(shared, clock, LONGEST_RUSH + 2.0)
    asked, reacted = rush(shared, clock, 10.0)
    assert reacted >= asked / SHARE


def test_a_few_requests_that_wait_for_the_database_are_no_rush(clock: Clock) -> None:
    shared = Turns()
    for _ in range(200):
        group(shared, clock, 0.02, 0.005, many=CROWD - 1)
        assert shared.reactions_due
    assert not shared.is_rush


def test_a_rush_ends_when_people_stop_asking(clock: Clock) -> None:
    shared = Turns()
    rush(shared, clock, 2.0)
    for _ in range(100):
        group(shared, clock, 0.001, 0.02, idle=0.01)
    assert not shared.is_rush
    assert shared.reactions_due


def test_a_long_pause_counts_as_one(clock: Clock) -> None:
    shared = Turns()
    rush(shared, clock, 2.0)
    group(shared, clock, 0.02, idle=3600.0)
    assert not shared.is_rush
    assert math.isfinite(shared.reactions)
