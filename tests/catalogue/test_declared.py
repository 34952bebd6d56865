"""Declared services say what the files say, keep their origin apart, and leave unknown what is unknown."""

import csv
import io
from typing import Any

import pytest

from catalogue.pages.declared_rows import declared_picture
from catalogue.queries.declared.lists import across_england, declared_list_of
from catalogue.queries.declared.service import declared_of
from catalogue.queries.england import england
from catalogue.rules.declared import AmountLine, bin_part, delivery, register_part, together
from catalogue.rules.figures import CLASSES
from commons.errors import NotFound
from commons.testing import World
from tests.catalogue.town import put

BURNLEY, WELLS, KENT, BIRMINGHAM, BRISTOL = "E07000117", "E07000116", "E10000016", "E08000025", "E06000023"
GROUP = "household-collection"


def rows_of(world: World, address: str) -> list[dict[str, Any]]:
    answer = world.client().get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_burnleys_household_collection_is_the_sum_of_its_rows() -> None:
    found = declared_of(england(), BURNLEY, GROUP)
    own = found.amounts
    assert own is not None
    assert (own.status, own.year, own.employees, own.gross, own.income, own.net) == (
        "outturn", "2024-25", 0, 1369 + 1152, 397 + 352, 972 + 800,
    )  # fmt: skip
    assert [line.source_row for line in own.lines] == [101, 104, 105]
    assert found.gross_per_head == pytest.approx(2_521_000 / 96_435)
    assert found.strips[0].here is not None
    assert found.strips[0].here.pounds == pytest.approx(1_680_000 / 96_435)
    assert found.strips_status == "budget"


def test_every_tile_says_how_much_is_known() -> None:
    found = declared_of(england(), BURNLEY, "524")
    assert [part.name for part in found.made_of] == [
        "Online forms: Granicus/Firmstep Achieve",
        "Collection: employees £0",
        "Back office: not known",
    ]
    assert found.made_of[0].says == "inferred from the bin look-up’s host; seen in 38 of 285 look-ups"
    assert found.made_of[1].says == "contracted delivery likely, not verified"
    assert [part.source_row for part in found.made_of] == [49, 101, None]
    shown = declared_picture(found)
    for drawing in (shown.wide, shown.narrow):
        assert ">DECLARED</text>" in drawing
        assert "Declared. Made of" in drawing
        assert "Income £397k, laid back over the cost: net £972k" in drawing
    assert "£1.37m" in shown.wide
    assert ("Costs", "Frontline", "gross, outturn 2024-25", "not known", "") in shown.table.rows


def test_a_line_alone_has_no_strip_and_its_amount_is_not_one_services_cost(world: World) -> None:
    found = declared_of(england(), BURNLEY, "485")
    assert found.strips == ()
    assert "One budget line alone is not compared" in found.not_compared_because
    assert len(found.shares_line_with) > 3
    text = world.client().get(f"/councils/{BURNLEY}/services/485").text
    assert "So it is not what this service costs" in text
    assert "no cost per case" in text


def test_a_budget_gives_net_alone_and_no_gross() -> None:
    found = declared_of(england(), WELLS, "524")
    own = found.amounts
    assert own is not None
    assert (own.status, own.gross, own.income, own.net) == ("budget", None, None, 3320)
    assert own.lines[0].source_row == england().budget[WELLS].source_row
    assert found.gross_per_head is None
    assert declared_picture(found).table.rows[-1][:2] == ("Costs", "All costs")


def test_nothing_known_is_no_page_and_not_submitted_is_no_zero(world: World) -> None:
    for gss, subject in ((KENT, "524"), (WELLS, "99999"), (WELLS, "nothing"), ("E07009999", "524")):
        with pytest.raises(NotFound):
            declared_of(england(), gss, subject)
    for address in (f"/councils/{KENT}/services/524", "/declared/524?kind=ZZ", "/declared/envcll", "/declared/999999"):
        assert world.client().get(address).status_code == 404
    moved = world.client().get(f"/councils/{WELLS.lower()}/services/524", follow_redirects=False)
    assert moved.headers["location"] == f"/councils/{WELLS}/services/524"
    found = declared_of(england(), BIRMINGHAM, "env")
    assert found.amounts is not None
    assert found.amounts.year == "2021-22"


def test_a_zero_a_blank_and_a_negative_draw_no_bar_and_say_why() -> None:
    about = {"year": "2023-24", "status": "budget", "whole": "A line", "source": "ra-2023-24"}
    said = [
        together([AmountLine(code="x", title="A line", net=net)], **about).why_no_bar for net in (0.0, None, -5.0, 5.0)
    ]
    assert said == [
        "Returned as zero for 2023-24, which is not the same as free",
        "Not published for 2023-24",
        "Budget below zero: −£5k, which is not a low cost",
        "",
    ]
    two = [AmountLine(code="x", title="A", net=1.0), AmountLine(code="y", title="B")]
    assert together(two, **about).net is None


def test_employees_say_little_and_only_of_an_outturn() -> None:
    about = {"year": "2024-25", "status": "outturn", "whole": "A line", "source": "lancashire"}
    own = together([AmountLine(code="x", title="A", employees=300.0, gross=1000.0)], **about)
    assert delivery(own).says == "who does the work is not known"
    assert delivery(own).system == ""
    assert delivery(None).says == "no outturn is published for this line"
    assert delivery(together([AmountLine(code="x", title="A", employees=0.0, gross=0.0)], **about)).shown == ""


def test_not_seen_is_not_known_and_a_doubtful_system_says_so() -> None:
    assert bin_part(None, {}, 285).name == "Online forms: not known"
    known = {
        found.gss[0]: found for found in england().planning_registers if found.system and found.gss and not found.sure
    }
    part = register_part(next(iter(known.values())), {}, 102)
    assert "which is not certain" in part.says
    assert register_part(None, {}, 102).source == ""


def test_every_system_across_england_is_one_of_the_evidence() -> None:
    found = across_england(england(), "524")
    seen = [part for each in found.councils for part in each.made_of if part.kind == "system"]
    look_ups = {gss for one in england().bin_lookups if one.counts and one.platforms for gss in one.gss}
    assert len(seen) == len(look_ups)
    assert {each.gss for each in found.councils if each.made_of[0].system} == look_ups
    assert sum(found.kinds.values()) == len(found.councils) <= found.of
    assert "SC" not in found.kinds


@pytest.mark.parametrize("kind", CLASSES)
def test_across_england_keeps_to_one_class_when_asked(kind: str) -> None:
    found = across_england(england(), "env", kind)
    assert {england().by_gss[each.gss].group for each in found.councils} <= {kind}
    assert found.of == sum(each.group == kind for each in england().councils)


def test_the_list_of_a_council_leads_to_pages_that_are_there() -> None:
    found = declared_list_of(england(), BURNLEY)
    names = {name.subject for line in found.lines for name in line.services} | {name.subject for name in found.seen}
    assert len(names) == found.count > 200
    subjects = [*names, *(line.subject for line in found.lines if line.subject)]
    for subject in subjects:
        assert declared_of(england(), BURNLEY, subject).origin == "declared"


def test_the_sum_of_the_lines_of_the_outturn_is_the_published_total() -> None:
    found = declared_list_of(england(), WELLS)
    net = [line.net or 0 for line in found.lines if not line.under]
    total = england().outturn["2023-24", WELLS]["totsx"].net_current_expenditure
    assert total is not None
    assert sum(net) == pytest.approx(total, abs=len(net))


def test_downloads_hold_each_line_with_its_row_and_origin(world: World) -> None:
    rows = rows_of(world, f"/councils/{BURNLEY}/services/{GROUP}.csv")
    assert {row["origin"] for row in rows} == {"declared"}
    lines = [row for row in rows if row["row_kind"] == "line" and row["measure"] == "net"]
    assert [(row["value"], row["row"]) for row in lines] == [("972.0", "101"), ("800.0", "104"), ("0.0", "105")]
    data = world.client().get(f"/councils/{BURNLEY}/services/{GROUP}.json").json()
    assert (data["origin"], data["cases"], data["cost_per_case"], data["frontline_share"]) == (
        "declared", None, None, None,
    )  # fmt: skip
    across = rows_of(world, f"/declared/{GROUP}.csv")
    assert {row["origin"] for row in across} == {"declared"}
    own = next(row for row in across if (row["gss"], row["row_kind"]) == (WELLS, "net"))
    assert own["row"] == str(england().budget[WELLS].source_row)


def test_the_word_declared_stands_in_the_title_and_links_lead_there(world: World) -> None:
    text = world.client().get(f"/councils/{BURNLEY}/services/{GROUP}").text
    assert "(declared)" in text.partition("</title>")[0]
    assert "Cite this page" in text
    assert f'href="/councils/{BURNLEY}/services"' in world.client().get(f"/councils/{BURNLEY}").text
    assert 'href="/declared/524"' in world.client().get("/services/524").text


def test_a_declared_service_counts_nowhere_as_running_on_bricks(world: World) -> None:
    assert world.client().get("/services/524.json").json()["councils_on_bricks"] == 0


def test_a_council_that_runs_it_on_bricks_is_said_to_and_the_origins_stay_apart(world: World) -> None:
    put(world, "burnley", "live", title="Bulky waste of Burnley")
    put(world, "example-town", "example")
    found = world.client().get(f"/councils/{BURNLEY}/services/528.json").json()
    assert [each["origin"] for each in found["live"]] == ["live"]
    assert {each["origin"] for each in found["examples"]} == {"example"}
    assert found["origin"] == "declared"
    text = world.client().get(f"/councils/{BURNLEY}/services/528").text
    assert "runs it on standard bricks" in text
    assert "it does not run here" not in text.partition("<main")[2]
    assert "it does not run here" in world.client().get(f"/councils/{WELLS}/services/528").text


def test_the_amounts_of_all_councils_reconcile_with_the_files() -> None:
    data = england()
    found = across_england(data, "env").councils
    newest = [each.amounts for each in found if each.amounts and each.amounts.year == "2023-24"]
    net = sum(amounts.net or 0 for amounts in newest)
    rows = [data.outturn.get(("2023-24", each.gss), {}).get("env") for each in data.councils]
    assert net == pytest.approx(sum(row.net_current_expenditure or 0 for row in rows if row))
    planned = [
        each for each in across_england(data, GROUP).councils if each.amounts and each.amounts.status == "budget"
    ]
    total = sum(each.amounts.net or 0 for each in planned if each.amounts)
    codes = data.line_groups[GROUP].lines
    spent = {each.gss for each in data.councils if data.spent_on_line(each.gss, "envcll")}
    backs = [data.budget[each.gss].total(codes) for each in data.councils if each.gss in data.budget]
    apart = [data.budget[gss].total(codes) or 0 for gss in spent if gss in data.budget]
    assert total == sum(back or 0 for back in backs) - sum(apart)
    assert len(spent) == 15


def test_income_laid_back_leaves_the_published_net_for_every_line_of_lancashire() -> None:
    data = england()
    for gss in sorted({code for _, code in data.lancashire}):
        for line in declared_list_of(data, gss).lines:
            if line.source == "lancashire" and line.subject:
                amounts = declared_of(data, gss, line.subject).amounts
                assert amounts is not None
                assert amounts.gross is not None
                assert amounts.income is not None
                assert amounts.gross - amounts.income == pytest.approx(amounts.net, abs=1.01)


def test_a_citizen_is_led_from_what_is_known_to_a_suggestion(world: World) -> None:
    put(world, "example-borough", "example", title="Bulky waste")
    text = world.client().get(f"/councils/{BURNLEY}/services/528").text
    assert 'href="/compose/suggestion/example-borough/bulky-waste"' in text
    assert "Burnley does not, so nobody there is asked" in text
    assert "no composition to make better" in world.client().get(f"/councils/{BURNLEY}/services/{GROUP}").text
