"""The dashboard and the API, through the real application."""

import re
from collections.abc import Callable

from tests.bricks.analytics.desk import Channel, Desk, close, decide, enter, message, open_

COUNCIL = "anyborough"
PATH = f"/work/{COUNCIL}/bulky-waste/analytics"
API = "/api/anyborough/bulky-waste/analytics/v1"


def play(desk: Desk) -> None:
    for number in range(6):
        thread = desk.apply(channel=list(Channel)[number % 3])
        desk.do(open_, thread)
        desk.do(enter, thread, word="check-request")
        desk.do(message, thread)
        desk.world.clock.move(hours=9)
        desk.do(decide, thread)
        desk.do(close, thread)
    desk.world.settle()


def test_staff_see_volumes_times_and_costs(desk: Desk) -> None:
    play(desk)
    page = desk.staff_client().get(PATH)
    assert page.status_code == 200
    for words in (
        "Applications received",
        "To the stage: Check request",
        "9 hours",
        "Repeat contact",
        "Collection crews",
    ):
        assert words in page.text, words
    assert page.text.count("<svg") >= 6
    assert page.text.count("The same as a table") == 6


def test_an_empty_service_has_a_dashboard_too(desk: Desk) -> None:
    page = desk.staff_client().get(PATH)
    assert page.status_code == 200
    assert "Nothing has reached a stage yet" in page.text


def test_what_somebody_types_behind_the_question_mark_does_no_harm(desk: Desk) -> None:
    for months in ("3", "0", "-1", "9999999999", "%00", "twelve", "²"):
        assert desk.staff_client().get(f"{PATH}?months={months}").status_code == 200


def test_the_dashboard_is_for_staff(desk: Desk) -> None:
    page = desk.world.client().get(PATH, follow_redirects=False)
    assert page.status_code in (303, 401)


def test_the_api_gives_the_same_figures(desk: Desk) -> None:
    play(desk)
    client = desk.world.client()
    staff = {"Authorization": "Bearer operator-key-of-the-tests"}
    assert client.get(f"{API}/volumes").status_code == 401
    months = client.get(f"{API}/volumes?months=3", headers=staff).json()["items"]
    assert months[-1]["received"] == 6
    assert client.get(f"{API}/volumes?by=day&days=3", headers=staff).json()["items"][-1]["first"] == "2026-03-04"
    overall = client.get(f"{API}/times", headers=staff).json()["overall"]
    assert [time["measure"] for time in overall] == ["stage", "decision", "closing"]
    month = client.get(f"{API}/costs", headers=staff).json()["items"][-1]
    assert month["cases"] == 6
    assert month["class_pence"]["frontline"] == 18_000
    assert {line["class"] for line in month["lines"]} >= {"frontline", "bricks", "idle"}
    assert client.get(f"{API}/volumes?months=99", headers=staff).status_code == 422


def test_public_figures_over_the_api_hide_what_the_page_hides(desks: Callable[..., Desk]) -> None:
    live = desks(origin="live")
    play(live)
    live.world.clock.move(days=40)
    text = live.world.client().get(f"{API}/figures", headers={"Authorization": "Bearer operator-key-of-the-tests"}).text
    assert "fewer than 10" in text
    assert not re.search(r'"value":\d', text)
