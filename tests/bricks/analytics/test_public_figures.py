"""What the public sees: an example's figures at once, a live service's when it is safe."""

import csv
import io
from collections.abc import Callable

from bricks.analytics.queries import Asked, Figure, FiguresView, figures
from bricks.analytics.rules.durations import DAY, HOUR
from commons.disclosure import FEWER, NOT_SHOWN
from commons.refs import new_ref
from tests.bricks.analytics.desk import Channel, Desk, begin, close, decide, open_, receive


def published(desk: Desk) -> FiguresView:
    desk.world.settle()
    found: FiguresView = desk.world.ask(desk.service, figures, Asked())
    return found


def one(found: FiguresView, name: str, part: str = "", period: str = "March 2026") -> Figure:
    (figure,) = [f for f in found.figures if (f.figure, f.part, f.period) == (name, part, period)]
    return figure


def play(desk: Desk, number: int, channel: Channel = Channel.ONLINE, *, hours: float = 0) -> None:
    for _ in range(number):
        thread = desk.apply(channel=channel)
        desk.do(open_, thread)
        desk.world.clock.move(hours=hours)
        desk.do(decide, thread)
        desk.do(close, thread)


def test_an_example_shows_every_figure_at_once(desk: Desk) -> None:
    play(desk, 3)
    found = published(desk)
    assert found.periods == ("1 to 2 March 2026",)
    (received,) = [f for f in found.figures if f.figure == "applications received"]
    assert received.value == 3
    (case,) = [f for f in found.figures if f.figure == "cost of one case, gross"]
    assert case.value
    assert case.value > 3000
    assert case.status == "estimated"


def test_a_live_month_is_published_when_it_has_ended(desks: Callable[..., Desk]) -> None:
    live = desks(origin="live")
    play(live, 12)
    assert published(live).figures == ()
    live.world.clock.move(days=31)
    found = published(live)
    assert found.periods == ("March 2026",)
    assert one(found, "applications received").value == 12
    assert one(found, "cost of one case, gross").value is not None


def test_small_counts_of_a_live_service_and_what_gives_them_away_are_hidden(desks: Callable[..., Desk]) -> None:
    live = desks(origin="live")
    play(live, 40)
    play(live, 20, Channel.POST)
    play(live, 4, Channel.PHONE)
    live.world.clock.move(days=31)
    found = published(live)
    channel = "applications received by channel"
    assert one(found, channel, "phone").note == FEWER
    assert one(found, channel, "post").note == NOT_SHOWN
    assert one(found, channel, "online").value == 40
    assert one(found, "applications received").value == 64


def test_a_channel_that_a_month_lacks_is_a_small_count_too(desks: Callable[..., Desk]) -> None:
    live = desks(origin="live")
    play(live, 30, Channel.PHONE)
    live.world.clock.move(days=31)
    play(live, 30)
    live.world.clock.move(days=31)
    assert one(published(live), "applications received by channel", "online").note == FEWER


def test_a_month_with_few_cases_publishes_neither_times_nor_money(desks: Callable[..., Desk]) -> None:
    live = desks(origin="live")
    play(live, 9, hours=1)
    live.world.clock.move(days=31)
    found = published(live)
    assert one(found, "cases closed").note == FEWER
    money = [f for f in found.figures if f.unit in ("pence", "seconds")]
    assert money
    assert all(f.value is None and FEWER in f.note for f in money)


def test_published_times_are_rounded_so_that_no_single_journey_shows(desks: Callable[..., Desk]) -> None:
    live = desks(origin="live")
    play(live, 12, hours=0.3)
    live.world.clock.move(days=31)
    assert one(published(live), "time to decision, median").value == HOUR
    assert one(published(live), "time to decision, 90th percentile").value in (HOUR, DAY)


def test_a_published_figure_stays_as_it_was_when_more_happens(desks: Callable[..., Desk]) -> None:
    live = desks(origin="live")
    late = [_begun(live) for _ in range(15)]
    play(live, 12)
    for thread in late[:12]:
        live.do(receive, thread)
    live.world.clock.move(days=30)
    assert one(published(live), "begun applications completed").note.startswith("known 28 days")
    live.world.clock.move(days=30)
    before = {f for f in published(live).figures if f.period == "March 2026"}
    live.do(receive, late[13])
    play(live, 30)
    assert {f for f in published(live).figures if f.period == "March 2026"} == before
    assert one(published(live), "begun applications completed").value == 80


def _begun(desk: Desk) -> str:
    thread = new_ref()
    desk.do(begin, thread)
    return thread


def test_a_service_without_cases_says_why_a_case_has_no_cost(desks: Callable[..., Desk]) -> None:
    small = desks(bricks="cases@1, analytics@1")
    small.do(open_, new_ref())
    found = published(small)
    (case,) = [f for f in found.figures if f.figure == "cost of one case, gross"]
    assert case.value is None
    assert case.note == "No case was counted in this period"
    assert not [f for f in found.figures if f.figure == "applications received"]


def test_the_page_the_json_and_the_csv_say_the_same(desk: Desk) -> None:
    play(desk, 2)
    desk.world.settle()
    client = desk.world.client()
    page = client.get("/s/anyborough/bulky-waste/figures")
    assert page.status_code == 200
    assert "Applications received by month" in page.text
    assert "noindex" in page.text + str(page.headers)
    data = client.get("/s/anyborough/bulky-waste/figures.json").json()
    assert data["origin"] == "example"
    assert data["figures"][0]["value"] == 2
    table = list(csv.DictReader(io.StringIO(client.get("/s/anyborough/bulky-waste/figures.csv").text)))
    assert len(table) == len(data["figures"])
    assert {row["status"] for row in table} >= {"measured", "declared"}
    assert all(row["source"] and row["method"] and row["licence"] for row in table)
