"""The DNA page changes with what happens, and shows of a live service only what may be shown."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from catalogue.pages.times import in_words
from commons.testing import World
from tests.catalogue.town import close_cases, put

EXAMPLE = "/services/example-borough/bulky-waste"
LIVE = "/services/tunbridge-wells/bulky-waste"


def data(world: World, address: str) -> Any:
    answer = world.client().get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def page(world: World, address: str) -> str:
    answer = world.client().get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def example(world: World) -> World:
    put(world, "example-borough", "example", title="Book a bulky waste collection")
    return world


def test_closing_a_case_changes_the_page(example: World) -> None:
    before = data(example, f"{EXAMPLE}.json")["costs"]
    assert (before["count"], before["unit"]) == (0, None)
    close_cases(example, "example-borough", 3)
    after = data(example, f"{EXAMPLE}.json")["costs"]
    assert after["count"] == 3
    assert after["by_class"]["frontline"] == 9000
    assert after["unit"]["income"] == 4000
    assert after["unit"]["cost"] > 3200
    assert "3 cases closed" in page(example, EXAMPLE)


def test_the_page_says_why_the_cost_can_move_by_itself(example: World) -> None:
    close_cases(example, "example-borough", 1)
    assert "can move when other services are used more or less, because one bill is shared" in page(example, EXAMPLE)


def test_the_lines_add_up_to_the_total_and_to_the_classes(example: World) -> None:
    close_cases(example, "example-borough", 7)
    costs = data(example, f"{EXAMPLE}.json")["costs"]
    assert sum(line["pence"] for line in costs["lines"]) == costs["gross"] == sum(costs["by_class"].values())
    assert sum(line["pence"] for line in costs["income_lines"]) == costs["income"]
    assert costs["net"] == costs["gross"] - costs["income"]
    rows = list(csv.DictReader(io.StringIO(page(example, f"{EXAMPLE}.csv"))))
    assert sum(int(row["pence"]) for row in rows if row["class"] != "income") == costs["gross"]
    assert all(row["method"] and row["source"] and row["origin"] == "example" for row in rows)


def test_the_parts_carry_the_bricks_cost(example: World) -> None:
    close_cases(example, "example-borough", 2)
    found = data(example, f"{EXAMPLE}.json")
    (part,) = found["made_of"]
    assert (part["name"], part["version"], part["major"]) == ("desk", "2.1.0", 1)
    assert part["pence"] == found["costs"]["by_class"]["bricks"]
    assert part["share"] == pytest.approx(part["pence"] / found["costs"]["gross"])


def test_an_example_says_so_in_title_picture_alternative_text_and_data(example: World) -> None:
    close_cases(example, "example-borough", 1)
    text = page(example, EXAMPLE)
    assert "(example)" in text.partition("</title>")[0]
    assert '<meta name="robots" content="noindex">' in text
    assert ">EXAMPLE</text>" in text
    assert "<desc" in text
    assert "Example. Made of" in text
    assert data(example, f"{EXAMPLE}.json")["origin"] == "example"


def test_an_example_never_stands_among_a_councils_services(world: World) -> None:
    put(world, "tunbridge-wells", "example")
    assert "bulky-waste" not in page(world, "/councils/E07000116")
    assert data(world, "/services/528.json")["live"] == []
    assert len(data(world, "/services/528.json")["examples"]) == 1
    assert data(world, "/index.json")["live_total"] == 0
    assert len(data(world, "/examples.json")["items"]) == 1


def test_only_live_services_count_as_users_of_a_brick(world: World) -> None:
    for organisation in ("example-borough", "example-town"):
        put(world, organisation, "example")
    put(world, "tunbridge-wells", "live")
    brick = data(world, "/bricks/desk.json")["brick"]
    assert (brick["live_services"], brick["example_services"]) == (1, 2)
    assert data(world, f"{LIVE}.json")["made_of"][0]["used_by"] == 0
    assert data(world, f"{EXAMPLE}.json")["made_of"][0]["used_by"] == 1
    assert ">1 other example<" in page(world, EXAMPLE)


def test_a_live_service_shows_no_running_month(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    close_cases(world, "tunbridge-wells", 12)
    found = data(world, f"{LIVE}.json")
    assert found["costs"] is None
    assert found["volumes"] == []
    assert "No month of this service has ended yet" in page(world, LIVE)
    world.clock.at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    closed = data(world, f"{LIVE}.json")
    assert closed["costs"]["count"] == 12
    assert closed["costs"]["unit"]["income"] == 4000
    assert world.client().get(f"{LIVE}.json?month=2026-04").status_code == 404


def test_a_small_count_of_a_live_service_withholds_the_month(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    close_cases(world, "tunbridge-wells", 9)
    world.clock.at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    text = page(world, f"{LIVE}.json")
    found = data(world, f"{LIVE}.json")
    assert found["costs"]["count"] is None
    assert found["costs"]["count_in_words"] == "fewer than 10"
    assert found["costs"]["lines"] == []
    assert found["costs"]["unit"] is None
    assert '"quantity":9' not in text
    assert "withheld" in page(world, LIVE)


def test_a_live_service_stands_on_its_councils_page_and_in_search(world: World) -> None:
    put(world, "tunbridge-wells", "live", title="Book a bulky waste collection")
    text = page(world, "/councils/E07000116")
    assert 'href="/services/tunbridge-wells/bulky-waste"' in text
    assert text.index("Services it runs on standard bricks") < text.index("What it spent on services")
    assert '<li><a class="govuk-link" href="/bricks/desk">Desk</a></li>' in text
    groups = {group["kind"]: group for group in data(world, "/search.json?q=bulky")["groups"]}
    assert groups["live"]["hits"][0]["title"] == "Book a bulky waste collection"
    assert "example" not in groups


def test_a_new_version_says_what_changed(example: World) -> None:
    put(example, "example-borough", "example", title="Have large things collected")
    versions = data(example, f"{EXAMPLE}.json")["versions"]
    assert [version["version"] for version in versions] == [2, 1]
    assert any("title" in change["says"] for change in versions[0]["changes"])
    assert versions[1]["changes"] == []


def test_an_organisation_that_is_no_council_has_a_page(example: World) -> None:
    text = page(example, "/organisations/example-borough")
    assert "Example Borough" in text
    assert "It does not exist" in text
    assert example.client().get("/organisations/nobody").status_code == 404


def test_a_councils_address_word_leads_to_its_page(world: World) -> None:
    answer = world.client().get("/organisations/tunbridge-wells", follow_redirects=False)
    assert answer.headers["location"] == "/councils/E07000116"


def test_unknown_services_are_not_found(world: World) -> None:
    for address in ("/services/tunbridge-wells/nothing", "/services/99999", "/services/x", "/bricks/nothing"):
        assert world.client().get(address).status_code == 404


def test_a_budget_line_beside_a_service_is_never_its_cost(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    put(world, "tunbridge-wells", "example", service="bulky-example")
    text = page(world, LIVE)
    assert "Parent budget line, net, not this service’s cost" in text
    assert data(world, f"{LIVE}.json")["costs"] is None
    assert data(world, "/services/tunbridge-wells/bulky-example.json")["parent"] is None


def test_a_brick_says_who_uses_which_version_and_at_what_share_of_their_cost(example: World) -> None:
    put(example, "tunbridge-wells", "live")
    close_cases(example, "example-borough", 4)
    live, shown = data(example, "/bricks/desk.json")["uses"]
    assert (live["origin"], live["pence"], live["share"]) == ("live", None, None)
    assert (shown["origin"], shown["major"], shown["published_with"]) == ("example", 1, "desk@2.1.0")
    costs = data(example, f"{EXAMPLE}.json")["costs"]
    assert shown["pence"] == costs["by_class"]["bricks"]
    assert shown["share"] == pytest.approx(shown["pence"] / costs["gross"])


def test_the_cost_of_a_case_stands_month_by_month(example: World) -> None:
    close_cases(example, "example-borough", 2)
    assert "The cost of one case by month" not in page(example, EXAMPLE)
    example.clock.at = datetime(2026, 4, 10, 9, tzinfo=UTC)
    close_cases(example, "example-borough", 4)
    found = data(example, f"{EXAMPLE}.json")
    months = found["by_month"]
    assert [each["running"] for each in months][-1] is True
    assert months[-1]["cost"] == found["costs"]["unit"]["cost"]
    march = data(example, f"{EXAMPLE}.json?month={months[-2]['month']}")
    assert march["costs"]["unit"]["cost"] == months[-2]["cost"]
    assert march["by_month"] == months
    text = page(example, EXAMPLE)
    assert "The cost of one case by month" in text
    assert "April 2026, so far" in text


def test_a_withheld_month_of_a_live_service_is_withheld_in_the_row_of_months_too(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    close_cases(world, "tunbridge-wells", 9)
    world.clock.at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    (month,) = data(world, f"{LIVE}.json")["by_month"]
    assert (month["cost"], month["income"], month["net"]) == (None, None, None)
    assert month["count_in_words"] == "fewer than 10"
    assert month["why_not"]


def test_without_a_brick_that_measures_times_they_are_not_known(example: World) -> None:
    close_cases(example, "example-borough", 2)
    assert data(example, f"{EXAMPLE}.json")["times"] == []
    assert "Not known for" in page(example, EXAMPLE)


def test_a_duration_is_said_in_a_unit_that_fits() -> None:
    said = [in_words(seconds) for seconds in (0, 60, 3_000, 7_300, 86_400, 200_000)]
    assert said == ["under a minute", "1 minute", "50 minutes", "2 hours", "24 hours", "2 days"]


def test_a_brick_says_who_uses_it_and_where_it_could_stand_in(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    put(world, "burnley", "example")
    found = data(world, "/bricks/desk.json")
    (could,) = found["could"]
    assert (could["lgsl"], could["origins"], could["live_councils"], could["of"]) == (528, ["live", "example"], 1, 317)
    assert could["councils"] == len(data(world, "/declared/528.json")["councils"])
    rows = list(csv.DictReader(io.StringIO(world.client().get("/bricks/desk.csv").text)))
    assert [row["row_kind"] for row in rows] == ["used by", "used by", "could stand in", "operation"]
    assert [row["origin"] for row in rows[:3]] == ["live", "example", "declared"]
    assert "nobody has shown" in page(world, "/bricks/desk")
