"""Side by side: what is shared, what differs, and figures only where they may be compared."""

import csv
import io
from typing import Any

import pytest

from catalogue.pages.compare_pictures import picture
from catalogue.pages.compare_rows import in_short
from catalogue.queries.comparing.compare import AskCompare, Comparison, compare
from catalogue.queries.england import england
from catalogue.rules.comparing import Item, Measure, Side, SidePart, item, places, verdict
from commons.money import show_unit
from commons.testing import World
from tests.catalogue.town import close_cases, put

BURNLEY, WELLS, RIBBLE, BRISTOL, KENT, BIRMINGHAM = (
    "E07000117", "E07000116", "E07000124", "E06000023", "E10000016", "E08000025",
)  # fmt: skip
GROUP = "household-collection"


def asked(world: World, *of: str) -> Any:
    answer = world.client().get("/compare.json?" + "&".join(f"of={each}" for each in of))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_item_is_a_council_a_service_of_one_or_a_published_service() -> None:
    assert item("e07000117") == Item(first="E07000117")
    assert item("E07000117/524") == Item(first="E07000117", second="524")
    assert item("example-borough/bulky-waste-a") == Item(first="example-borough", second="bulky-waste-a")
    for nonsense in ("", "x", "E0700011", "a/b/c", "../etc", "E07000117/5 24", "a/"):
        assert item(nonsense) is None


def test_two_that_are_not_known_are_not_the_same() -> None:
    assert verdict(["not known", "not known"]) == "not known"
    assert verdict(["a", "not known"]) == "not known"
    assert verdict(["a", "b", "not known"]) == "differs"
    assert verdict(["a", "not used"]) == "differs"
    assert verdict(["a", "a"]) == "shared"


def test_what_all_have_stands_first() -> None:
    def side(key: str, *names: str) -> Side:
        parts = tuple(SidePart(place=name, value="v1", brick=True) for name in names)
        named = dict.fromkeys(("key", "title", "organisation", "href", "subject", "sentence"), key)
        return Side(**named, origin="example", kind="", parts=parts)

    found = places([side("a", "x", "y"), side("b", "z", "y")])
    assert [(each.place, each.verdict) for each in found] == [("y", "shared"), ("x", "differs"), ("z", "differs")]
    assert found[1].values == ("v1", "not used")


def test_a_zero_or_a_negative_is_never_less_than_another() -> None:
    def more(*values: float | None) -> float | None:
        return Measure(what="x", per="", period="", values=values).more_than_first(1)

    assert (more(10, 12), more(10, 0), more(10, -2), more(0, 5), more(None, 5)) == (2, None, None, None, None)


def test_two_districts_of_lancashire_stand_beside_each_other_by_outturn(world: World) -> None:
    found = asked(world, f"{BURNLEY}/{GROUP}", f"{RIBBLE}/{GROUP}")
    gross = next(each for each in found["measures"] if each["main"])
    assert (gross["period"], gross["per"]) == ("outturn 2024-25", "for each resident")
    people = england().by_gss[RIBBLE].population
    rows = [row for code in ("envcll", "envrcy", "envmin") for row in england().spent_on_line(RIBBLE, code)]
    assert gross["values"][0] == pytest.approx(2_521_000 / 96_435)
    assert gross["values"][1] == pytest.approx(sum(row.total_expenditure or 0 for row in rows) * 1000 / people)
    drawn = picture(Comparison.model_validate(found))
    told = {row[1]: row[2:4] for row in drawn.table.rows if row[0] == "Costs"}
    assert (told["Income"][0], told["Net"][0]) == ("£7.77", "£18.38")
    assert ">£11.49 more</text>" in drawn.wide


def test_a_service_is_compared_by_its_group_and_a_budget_with_a_budget(world: World) -> None:
    found = asked(world, f"{BURNLEY}/524", f"{WELLS}/524")
    (budget,) = found["measures"]
    assert (budget["what"], budget["period"], budget["together"]) == (
        "Net budget", "budget 2023-24", "Household waste collection and recycling",
    )  # fmt: skip
    lines = england().line_groups[GROUP].lines
    for gss, pounds, row in zip((BURNLEY, WELLS), budget["values"], budget["rows"], strict=True):
        back = england().budget[gss]
        assert pounds == pytest.approx((back.total(lines) or 0) * 1000 / england().by_gss[gss].population)
        assert row == back.source_row


def test_councils_stand_beside_each_other_line_by_line_of_one_year(world: World) -> None:
    found = asked(world, BURNLEY, WELLS)
    lines = {each["what"]: each for each in found["measures"]}
    env = lines["Environmental and regulatory services, gross"]
    row = england().outturn["2023-24", WELLS]["env"]
    assert env["values"][1] == pytest.approx((row.total_expenditure or 0) * 1000 / 117_020)
    assert env["rows"][1] == row.source_row
    assert not any("Central" in name or "All services" in name for name in lines)


@pytest.mark.parametrize(
    ("of", "why"),
    [
        ((f"{BURNLEY}/524", f"{BRISTOL}/524"), "different classes (district and unitary)"),
        ((f"{BURNLEY}/485", f"{WELLS}/485"), "One budget line alone is not compared"),
        ((f"{BURNLEY}/env", f"{WELLS}/cul"), "different services or lines"),
        ((f"{BURNLEY}/cen", f"{WELLS}/cen"), "Councils charge their support services on"),
        ((BRISTOL, BIRMINGHAM), "different classes"),
    ],
)
def test_figures_are_refused_with_the_reason(world: World, of: tuple[str, ...], why: str) -> None:
    found = asked(world, *of)
    assert found["measures"] == []
    said = found["why_no_figures"]
    assert why in said
    text = world.client().get("/compare?" + "&".join(f"of={each}" for each in of)).text
    assert "No figures side by side" in text
    assert "not shown" in text


def test_an_example_and_a_council_never_share_figures(world: World) -> None:
    put(world, "example-borough", "example")
    close_cases(world, "example-borough", 3)
    found = asked(world, f"{BURNLEY}/528", "example-borough/bulky-waste")
    assert found["measures"] == []
    assert "different origin (declared and example)" in found["why_no_figures"]
    assert [side["origin"] for side in found["sides"]] == ["declared", "example"]
    text = world.client().get(f"/compare?of={BURNLEY}/528&of=example-borough/bulky-waste").text
    assert ">DECLARED</text>" in text
    assert ">EXAMPLE</text>" in text
    assert '<meta name="robots" content="noindex">' in text


def test_the_origin_of_each_of_many_sides_is_in_the_picture_in_full(world: World) -> None:
    put(world, "example-borough", "example", title="Have very large and heavy things collected from your front garden")
    sides = [f"{gss}/528" for gss in (BURNLEY, WELLS, RIBBLE, BRISTOL)]
    shown = picture(Comparison.model_validate(asked(world, "example-borough/bulky-waste", *sides)))
    assert (shown.wide.count(">EXAMPLE</text>"), shown.wide.count(">DECLARED</text>")) == (1, 4)
    assert "(example)" in shown.narrow


def test_examples_are_compared_case_by_case_and_their_files_too(world: World) -> None:
    for organisation, cases in (("example-borough", 2), ("example-town", 4)):
        put(world, organisation, "example", title=f"Bulky of {organisation}")
        close_cases(world, organisation, cases)
    of = ("example-borough/bulky-waste", "example-town/bulky-waste")
    found = asked(world, *of)
    by_name = {each["what"]: each["values"] for each in found["measures"]}
    own = [world.client().get(f"/services/{each}.json").json()["costs"]["unit"] for each in of]
    assert by_name["Gross cost"] == pytest.approx([unit["cost"] / 100 for unit in own])
    assert by_name["Income"] == [40.0, 40.0]
    assert [each["verdict"] for each in found["made_of"]] == ["shared"]
    assert found["differences"][0] == {}
    assert found["differences"][1]["service.yaml"] > 0
    told = in_short(Comparison.model_validate(found))
    count = sum(found["differences"][1].values())
    assert f"How they are set up differs from the first in {count} places, most of them in the service file." in told


def test_a_small_count_of_a_live_service_is_not_compared(world: World) -> None:
    put(world, "tunbridge-wells", "live")
    put(world, "burnley", "live")
    found = asked(world, "tunbridge-wells/bulky-waste", "burnley/bulky-waste")
    assert found["measures"] == []
    assert "No month of this service has ended yet" in found["why_no_figures"]


def test_bars_have_one_scale_and_add_up_to_the_figure(world: World) -> None:
    for organisation, cases in (("example-borough", 2), ("example-town", 4)):
        put(world, organisation, "example", title=f"Bulky of {organisation}")
        close_cases(world, organisation, cases)
    found = Comparison.model_validate(asked(world, "example-borough/bulky-waste", "example-town/bulky-waste"))
    main = next(each for each in found.measures if each.main)
    shown = picture(found)
    total = next(row for row in shown.table.rows if row[1] == "All costs")
    assert list(total[2:4]) == [f"£{value:,.2f}" for value in main.values if value is not None]
    assert (shown.narrow.count(">EXAMPLE</text>"), shown.wide.count(">EXAMPLE</text>")) == (2, 1)
    assert shown.wide.count("<svg") == 1
    assert shown.narrow.count("<svg") == 2


def test_what_fills_a_place_stands_in_one_row_for_all_sides(world: World) -> None:
    found = Comparison.model_validate(asked(world, f"{BURNLEY}/524", f"{WELLS}/524", f"{RIBBLE}/524"))
    shown = picture(found)
    assert [column.text for column in shown.table.columns] == [
        "Row", "Part", "Burnley Borough Council", "Tunbridge Wells Borough Council", "Ribble Valley Borough Council",
        "Side by side",
    ]  # fmt: skip
    assert {row[1] for row in shown.table.rows if row[0] == "Made of"} == {each.place for each in found.made_of}
    whole = picture(Comparison.model_validate(asked(world, BURNLEY, WELLS)))
    lines = [row[1] for row in whole.table.rows if row[0] == "Costs"]
    assert "Environmental and regulatory services" in lines
    assert not any("Central" in line for line in lines)


def test_twelve_stand_side_by_side_as_rows_and_thirteen_are_too_many(world: World) -> None:
    districts = [each.gss for each in england().councils if each.group == "SD"]
    address = "&".join(f"of={gss}/{GROUP}" for gss in districts[:12])
    found = Comparison.model_validate(asked(world, *(f"{gss}/{GROUP}" for gss in districts[:12])))
    assert len(found.sides) == len(found.measures[0].values) == 12
    shown = picture(found)
    assert {row[2] for row in shown.table.rows} == {each.organisation for each in found.sides}
    assert all(each.organisation in shown.narrow for each in found.sides)
    told = in_short(found)[-1]
    assert (told.count("£"), " from £" in told) == (2, True)
    page = world.client().get(f"/compare?{address}").text
    without = address.replace(f"of={districts[0]}/{GROUP}&", "").replace("&", "&amp;")
    assert f'href="/compare?{without}"' in page
    assert "No more than twelve stand side by side" in page
    rows = list(csv.DictReader(io.StringIO(world.client().get(f"/compare.csv?{address}").text)))
    assert {row["side"] for row in rows} == {f"{gss}/{GROUP}" for gss in districts[:12]}
    refused = world.client().get("/compare?" + "&".join(f"of={gss}" for gss in districts[:13]))
    assert refused.status_code == 404
    assert "At most 12 stand side by side, and this address has 13." in refused.text


def test_downloads_and_addresses(world: World) -> None:
    answer = world.client().get(f"/compare.csv?of={BURNLEY}/env&of={WELLS}/env")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    figures = [row for row in rows if row["row_kind"] == "figure"]
    assert len(figures) == 4
    assert all(row["file"] and row["row"] and row["status"] == "outturn" for row in figures)
    refused = world.client().get(f"/compare.csv?of={BURNLEY}/env&of={BRISTOL}/env")
    assert "different classes" in refused.text
    for wrong in ("of=x", "of=E07009999&of=E07000116", "&".join(f"of=E0700011{n % 7}" for n in range(13))):
        assert world.client().get(f"/compare?{wrong}").status_code == 404
    assert "of=E07000117&amp;of=E07000116" in world.client().get(f"/compare?of={BURNLEY}&of={WELLS}").text


def test_a_comparison_is_begun_from_a_page_without_script(world: World) -> None:
    for address in (f"/councils/{BURNLEY}", f"/councils/{BURNLEY}/services/524"):
        text = world.client().get(address).text
        assert '<form action="/compare" method="get"' in text
    begun = world.client().get(f"/compare?of={BURNLEY}/524").text
    assert f'value="{WELLS}/524"' in begun
    assert f'value="{BRISTOL}/524"' not in begun
    assert f'value="{BURNLEY}"' in world.client().get("/compare").text


def test_the_same_side_twice_is_one(world: World) -> None:
    assert len(asked(world, BURNLEY, BURNLEY)["sides"]) == 1
    assert AskCompare(of=("a", "b")).of == ("a", "b")
    assert compare.__doc__


def test_what_a_brick_costs_for_a_case_is_said_only_beside_figures(world: World) -> None:
    for organisation in ("example-borough", "example-town"):
        put(world, organisation, "example", title=f"Bulky of {organisation}")
        close_cases(world, organisation, 4)
    of = "of=example-borough/bulky-waste&of=example-town/bulky-waste"
    text = world.client().get(f"/compare?{of}").text
    own = world.client().get("/services/example-borough/bulky-waste.json").json()
    assert f"{show_unit(own['made_of'][0]['pence'] / 4)} for each case" in text
    apart = world.client().get(f"/compare?of={BURNLEY}/528&of=example-town/bulky-waste").text
    assert "for each case" not in apart.partition("<main")[2]


def test_a_service_on_bricks_beside_one_that_is_not(world: World) -> None:
    put(world, "example-town", "example")
    found = asked(world, f"{BURNLEY}/528", "example-town/bulky-waste")
    places_ = {each["place"]: (each["values"], each["verdict"]) for each in found["made_of"]}
    assert places_["Desk"] == (["not used", "v1"], "differs")
    assert places_["Back office"] == (["not known", "its bricks do this"], "not known")
    assert places_["Collection"] == (["employees £0", "not known"], "not known")
