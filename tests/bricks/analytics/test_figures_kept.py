"""What analytics keeps of what happens, and that it can be made again."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bricks.analytics.queries import Asked, AskedVolumes, costs, times, volumes
from commons.follow import rebuild
from commons.refs import new_ref
from tests.bricks.analytics.desk import (
    By,
    Channel,
    Desk,
    begin,
    close,
    decide,
    end,
    enter,
    message,
    open_,
    receive,
    reopen,
)


def ask(desk: Desk, query: Any, asked: Any) -> Any:
    desk.world.settle()
    return desk.world.ask(desk.service, query, asked, actor=desk.world.staff("caseworker"))


def test_applications_are_counted_by_day_and_channel(desk: Desk) -> None:
    desk.apply()
    desk.apply(channel=Channel.PHONE)
    desk.world.clock.move(days=1)
    desk.apply()
    by_day = ask(desk, volumes, AskedVolumes(by="day", days=2)).items
    assert [day.received for day in by_day] == [2, 1]
    assert by_day[0].channels == {"online": 1, "phone": 1}
    assert by_day[0].decided == 0


def test_completion_is_what_became_of_the_applications_begun(desk: Desk) -> None:
    sent, late, _ = (new_ref() for _ in range(3))
    for thread in (sent, late, new_ref(), new_ref()):
        desk.do(begin, thread)
    desk.do(receive, sent)
    desk.apply(channel=Channel.PHONE)
    desk.world.clock.move(days=29)
    desk.do(receive, late)
    months = ask(desk, volumes, AskedVolumes(months=2)).items
    assert months[0].begun == 4
    assert months[0].completion == 0.25


def test_times_run_from_the_application_to_the_first_time_something_is_reached(desk: Desk) -> None:
    for days in (1, 2, 3, 10):
        thread = desk.apply()
        desk.do(open_, thread)
        desk.do(enter, thread, word="check")
        desk.world.clock.move(days=days)
        desk.do(enter, thread, word="collect")
        desk.do(decide, thread)
        desk.do(enter, thread, word="collect")
        desk.do(decide, thread)
        desk.do(close, thread)
    found = {(time.measure, time.part): time for time in ask(desk, times, Asked()).overall}
    assert found["stage", "check"].median == "less than a minute"
    decision = found["decision", ""]
    assert (decision.number, decision.median, decision.p90) == (4, "2 days 12 hours", "10 days")
    assert found["closing", ""].number == 4


def test_a_case_opened_without_an_application_is_timed_from_its_opening(desk: Desk) -> None:
    thread = new_ref()
    desk.do(open_, thread)
    desk.world.clock.move(hours=5)
    desk.do(decide, thread)
    (decision,) = ask(desk, times, Asked()).overall
    assert decision.median == "5 hours"


def test_a_case_closed_with_an_outcome_is_decided_by_it_unless_it_was_before(desk: Desk) -> None:
    one, two = desk.apply(), desk.apply()
    desk.world.clock.move(hours=3)
    desk.do(decide, one, word="accepted")
    desk.world.clock.move(hours=3)
    desk.do(end, one, word="collected")
    desk.do(end, two, word="refused")
    (month,) = ask(desk, volumes, AskedVolumes()).items
    assert (month.decided, month.outcomes) == (2, {"accepted": 1, "refused": 1})
    decision = next(time for time in ask(desk, times, Asked()).overall if time.measure == "decision")
    assert (decision.number, decision.median) == (2, "4 hours 30 minutes")


def test_repeat_contact_is_messages_in_the_journey_and_people_who_apply_again(desk: Desk) -> None:
    somebody = new_ref()
    first = desk.apply(person=somebody)
    desk.do(message, first)
    desk.do(message, first)
    desk.do(message, first, by=By.STAFF)
    desk.apply(person=somebody)
    desk.apply()
    (month,) = ask(desk, volumes, AskedVolumes()).items
    assert (month.messages, month.returned, month.again) == (2, 1, 1)


def test_a_figure_that_the_composition_cannot_have_is_not_zero(desks: Callable[..., Desk]) -> None:
    small = desks(bricks="cases@1, analytics@1")
    (month,) = ask(small, volumes, AskedVolumes()).items
    assert month.received is None
    assert month.completion is None
    assert month.decided == 0


def test_cost_of_a_case_moves_when_a_case_is_closed(desk: Desk) -> None:
    one, two = desk.apply(), desk.apply()
    desk.do(open_, one)
    desk.do(close, one)
    before = ask(desk, costs, Asked()).items[-1]
    desk.do(close, two)
    after = ask(desk, costs, Asked()).items[-1]
    assert (before.cases, after.cases) == (1, 2)
    assert before.case_pence > after.case_pence > 3000
    assert after.gross_pence == sum(line.pence for line in after.lines) == sum(after.class_pence.values())
    assert after.income_pence == 8000
    assert {line.class_ for line in after.lines} == {"frontline", "frontline support", "bricks", "idle"}


def test_a_case_closed_again_counts_again_and_its_times_once(desk: Desk) -> None:
    thread = desk.apply()
    for action in (close, reopen, close):
        desk.do(action, thread)
    (month,) = ask(desk, volumes, AskedVolumes()).items
    assert (month.closed, month.reopened) == (2, 1)
    assert ask(desk, times, Asked()).overall[0].number == 1


def test_the_figures_can_be_made_again_from_the_ledger(desk: Desk) -> None:
    somebody = new_ref()
    for step in range(12):
        thread = desk.apply(person=somebody if step % 3 else "", channel=list(Channel)[step % 3])
        desk.do(open_, thread)
        desk.do(enter, thread, word="check")
        desk.do(message, thread)
        desk.world.clock.move(hours=7 * step)
        desk.do(decide, thread)
        if step % 4 == 0:
            desk.world.settle()
    desk.world.settle()
    before = _everything(desk)
    assert len(before["analytics_journey"]) == 12
    rebuild(desk.world.commons.writer, desk.world.commons.installation, ["analytics.figures"], lambda _: None)
    assert _everything(desk) == before


def test_what_a_month_keeps_does_not_grow_with_its_cases(desk: Desk) -> None:
    def kept() -> int:
        desk.world.settle()
        everything = _everything(desk)
        return sum(len(everything[name]) for name in ("analytics_day", "analytics_span"))

    for number in (1, 20):
        for _ in range(number):
            thread = desk.apply()
            desk.do(open_, thread)
            desk.do(decide, thread)
        if number == 1:
            first = kept()
    assert kept() == first


def _everything(desk: Desk) -> dict[str, list[Any]]:
    tables = ("analytics_day", "analytics_span", "analytics_journey", "analytics_person")
    with desk.world.whole_database() as connection:
        found = {name: connection.execute(sa.select(SQLModel.metadata.tables[name])).all() for name in tables}
    return {name: sorted(rows, key=str) for name, rows in found.items()}
