"""Time limits: timers, pauses, and how they go together."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bricks.workflow import actions
from bricks.workflow.rules.limits import due_at, shifted
from bricks.workflow.tables import Standing
from commons.calendar import Due, local_day
from commons.errors import Invalid, Refused
from commons.testing import World
from tests.bricks.workflow import desk
from tests.bricks.workflow.conftest import Office
from tests.bricks.workflow.documents import changed

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
DUES = st.builds(
    Due,
    number=st.integers(1, 30),
    unit=st.sampled_from(["working days", "calendar days"]),
    day_0_counts=st.booleans(),
    disregard=st.sampled_from([None, "public holidays"]),
)


def steps(day: date, due: Due, count: int) -> date:
    """The day that is this many counted days later, by walking."""
    while count > 0:
        day += timedelta(days=1)
        count -= due.counts(day)
    return day


@given(MOMENTS, DUES, st.integers(0, 40 * 24), st.integers(0, 40 * 24))
def test_a_pause_moves_the_limit_by_the_counted_days_that_it_lasts(
    start: datetime, due: Due, hours_before: int, hours_paused: int
) -> None:
    until = due_at(start, due)
    assert until is not None
    paused = start + timedelta(hours=hours_before)
    resumed = paused + timedelta(hours=hours_paused)
    moved = shifted(until, due, paused, resumed)
    stood_still = sum(
        due.counts(local_day(paused) + timedelta(days=n + 1))
        for n in range((local_day(resumed) - local_day(paused)).days)
    )
    if until <= paused or local_day(paused) == local_day(resumed):
        assert moved == until
    else:
        assert moved > resumed
        walked = steps(local_day(until), due, stood_still)
        if walked > local_day(resumed):
            assert local_day(moved) == walked
        else:
            assert moved >= until


@pytest.mark.parametrize(
    ("until", "paused", "resumed", "moved"),
    [
        # two working days were left on Monday; paused until Thursday: two working days after Thursday
        ((2026, 6, 3), (2026, 6, 1), (2026, 6, 4), (2026, 6, 8)),
        # paused on Friday, resumed on Sunday: no working day passed
        ((2026, 6, 9), (2026, 6, 5), (2026, 6, 7), (2026, 6, 9)),
        # due on the day of the pause, resumed on Saturday: due on Monday
        ((2026, 6, 5), (2026, 6, 5), (2026, 6, 6), (2026, 6, 8)),
        # over the early May bank holiday of 2026
        ((2026, 5, 5), (2026, 5, 1), (2026, 5, 4), (2026, 5, 5)),
    ],
)
def test_worked_examples(
    until: tuple[int, int, int],
    paused: tuple[int, int, int],
    resumed: tuple[int, int, int],
    moved: tuple[int, int, int],
) -> None:
    due = Due(number=2, unit="working days", at=time(18))

    def at(day: tuple[int, int, int], hour: int) -> datetime:
        return datetime(*day, hour, tzinfo=UTC)

    assert shifted(at(until, 17), due, at(paused, 9), at(resumed, 9)) == at(moved, 17)


def test_time_up_is_noted_once_when_the_limit_passes(office: Office) -> None:
    case = office.open()
    office.world.clock.move(days=2, hours=13)  # 3 June, 11pm in England
    office.world.settle()
    assert office.names(case) == ["entered"]
    office.world.clock.move(hours=1)
    office.world.settle()
    office.world.clock.move(days=5)
    office.world.settle()
    assert office.names(case) == ["entered", "overdue"]
    assert office.at(case).overdue


def test_a_stage_that_was_left_in_time_is_never_overdue(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "refused")
    office.world.clock.move(days=10)
    office.world.settle()
    assert "overdue" not in office.names(case)


def test_each_stage_has_its_own_limit(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.world.clock.move(days=1)
    office.record(case, "accepted")
    assert office.at(case).due_at == datetime(2026, 6, 16, 17, 0, tzinfo=UTC)
    office.world.clock.move(days=14, hours=9)
    office.world.settle()
    (event,) = [r.event for r in office.world.ledger() if r.event.event_name == "workflow.overdue"]
    assert event.model_dump(mode="json") == {"case": case, "stage": "collect", "due": "2026-06-16"}


def test_a_pause_stops_the_clock_and_resuming_moves_the_limit(office: Office) -> None:
    case = office.open()
    office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))
    at = office.at(case)
    assert (at.standing, at.reason_title, at.outcomes) == (Standing.PAUSED, "Waiting for the resident", ())
    office.world.clock.move(days=10)  # Thursday, 11 June
    office.world.settle()
    assert office.names(case) == ["entered", "paused"]
    assert office.tasks(show="overdue").items == ()
    office.do(actions.resume, actions.Resume(case=case))
    assert office.at(case).due == date(2026, 6, 15)
    assert office.task(case, "check-address").due == office.at(case).due_at
    office.world.clock.move(days=6)
    office.world.settle()
    assert office.names(case) == ["entered", "paused", "resumed", "overdue"]


def test_what_was_late_before_a_pause_stays_late(office: Office) -> None:
    case = office.open()
    office.world.clock.move(days=4)
    office.world.settle()
    office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))
    office.world.clock.move(days=4)
    office.do(actions.resume, actions.Resume(case=case))
    assert office.at(case).due == date(2026, 6, 3)
    assert office.names(case) == ["entered", "overdue", "paused", "resumed"]


def test_a_stage_is_not_left_while_the_clock_stands_still(office: Office) -> None:
    case = office.open()
    office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))
    office.complete(case, "check-address")
    with pytest.raises(Refused, match="stands still"):
        office.record(case, "accepted")
    office.do(desk.decide, desk.Decide(case=case, outcome="accepted"))
    assert office.at(case).stage == "check"
    office.do(actions.resume, actions.Resume(case=case))
    assert office.names(case)[-3:] == ["resumed", "recorded", "entered"]


@pytest.mark.parametrize("reason", ["holiday", "no-such-reason"])
def test_a_pause_wants_a_reason_of_the_stage(office: Office, reason: str) -> None:
    case = office.open()
    with pytest.raises(Invalid) as refused:
        office.do(actions.pause, actions.Pause(case=case, reason=reason))
    assert refused.value.expected == "One of: Waiting for the resident."


def test_pausing_and_resuming_are_refused_where_they_make_no_sense(office: Office) -> None:
    case = office.open()
    with pytest.raises(Refused, match="is running"):
        office.do(actions.resume, actions.Resume(case=case))
    office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))
    with pytest.raises(Refused, match="already stands still"):
        office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))
    office.do(actions.resume, actions.Resume(case=case))
    office.complete(case, "check-address")
    office.record(case, "accepted")
    with pytest.raises(Refused, match="cannot be stopped"):
        office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))


def test_a_stage_without_a_limit_is_never_due(office: Office) -> None:
    office.publish(changed(check={"due": None}))
    case = office.open()
    assert office.at(case).due_at is None
    office.world.clock.move(days=400)
    office.world.settle()
    assert office.names(case) == ["entered"]


def test_timers_survive_a_restart(office: Office) -> None:
    case = office.open()
    world = office.world
    published = world.commons.installation.services.get("example-borough", "waste")
    world.commons.stop()
    again = World(world.commons.settings.data, desk.BRICKS)
    again.publish(published.files)
    again.clock.at = datetime(2026, 6, 9, tzinfo=UTC)
    office.world = again
    again.settle()
    assert office.names(case) == ["entered", "overdue"]


def test_a_limit_counts_from_the_day_that_staff_enter(office: Office) -> None:
    period = {"number": 21, "unit": "calendar days", "day_0_counts": True, "disregard": "public holidays"}
    office.publish(changed(check={"due": period, "counts_from": "the day on which the notice was displayed"}))
    case = office.open()
    assert office.at(case).due == date(2026, 6, 21)
    dated = office.do(actions.date_from, actions.DateFrom(case=case, day=date(2026, 5, 22)))
    assert dated.event.model_dump(mode="json")["due"] == "2026-06-12"  # 25 May is a public holiday
    at = office.at(case)
    assert (at.due, at.counts_from) == (date(2026, 6, 12), date(2026, 5, 22))
    assert office.task(case, "call").due == at.due_at
    office.world.clock.move(days=12)
    office.world.settle()
    assert office.names(case) == ["entered", "dated", "overdue"]


def test_a_day_that_is_past_its_limit_is_overdue_at_once(office: Office) -> None:
    office.publish(changed(check={"counts_from": "the day of the notice"}))
    case = office.open()
    office.do(actions.date_from, actions.DateFrom(case=case, day=date(2026, 5, 1)))
    assert office.names(case) == ["entered", "dated", "overdue"]


def test_a_day_is_only_taken_where_the_stage_asks_for_it(office: Office) -> None:
    case = office.open()
    with pytest.raises(Refused, match="counts from the day on which the stage began"):
        office.do(actions.date_from, actions.DateFrom(case=case, day=date(2026, 5, 22)))
    office.publish(changed(check={"counts_from": "the day of the notice"}))
    other = office.open()
    with pytest.raises(Invalid, match="more than a year away"):
        office.do(actions.date_from, actions.DateFrom(case=other, day=date(2025, 5, 22)))


def test_a_period_that_runs_out_moves_the_case_on_by_itself(office: Office) -> None:
    office.publish(changed(check={"required": None, "optional": None, "when_due": "accepted"}))
    case = office.open()
    office.world.clock.move(days=3)
    office.world.settle()
    assert office.names(case) == ["entered", "recorded", "entered"]
    assert office.at(case).stage == "collect"


def test_open_tasks_hold_up_a_period_that_runs_out(office: Office) -> None:
    office.publish(changed(check={"when_due": "accepted"}))
    case = office.open()
    office.world.clock.move(days=3)
    office.world.settle()
    assert office.names(case) == ["entered", "overdue"]
