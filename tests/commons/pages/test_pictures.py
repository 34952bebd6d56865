"""Pictures: well formed, true to their figures, safe with hostile names, and with a table beside each."""

import itertools
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from commons.pages.svg import (
    CLASSES,
    Beside,
    Dna,
    Edge,
    Node,
    Picture,
    Place,
    Point,
    Spot,
    Tile,
    bars,
    beside,
    columns,
    cost_bar,
    diagram,
    dna,
    strip,
)
from commons.pages.svg.canvas import fit, text_width, wrap
from commons.pages.svg.costs import slices
from commons.pages.svg.looks import shares, widths

NASTY = '</text><script>alert(1)</script> & "Bobby" \' {id} {{ 7*7 }}'
COSTS = {"frontline": 620_000, "frontline support": 91_200, "bricks": 62_000, "overhead": 48_000, "idle": 9_000}
SVG = "{http://www.w3.org/2000/svg}"


def a_dna(name: str, origin: str = "example") -> Picture:
    tiles = [Tile(name, "1.2.0", 12, pence=3124), Tile("Cases", "1.0.0", 4), Tile(name, kind="legacy")]
    return dna(name, tiles, COSTS, period="November 2026", origin=origin, notes=("£43.12 a case",))  # type: ignore[arg-type]


def a_diagram(name: str, origin: str = "example") -> Picture:
    nodes = [
        Node("a", name, name, kind="start", state="done"),
        Node("b", name, state="now"),
        Node("c", name, kind="end"),
    ]
    edges = [Edge("a", "b", name), Edge("b", "a", "back"), Edge("a", "c"), Edge("b", "c"), Edge("b", "b", "again")]
    return diagram(name, nodes, edges, origin=origin)


MAKERS: list[Callable[..., Picture]] = [
    a_dna,
    a_diagram,
    lambda name, origin="example": cost_bar(name, COSTS, period=name, origin=origin, note=name),  # type: ignore[arg-type]
    lambda name, origin="example": bars(
        name, [Point(name, 3), Point("b", None), Point("c", -2)], origin=origin, note=name
    ),
    lambda name, origin="example": columns(name, [Point(name, 3), Point("b", None, name)], origin=origin, note=name),
    lambda name, origin="example": strip(
        name, [Spot(name, 3, this=True), *(Spot("x", v) for v in range(9))], show=str, origin=origin, note=name
    ),
]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("name", ["Book a bulky waste collection", NASTY, "长" * 80, "", "a" * 300])
def test_every_picture_is_well_formed_and_named_whatever_the_name(make: Callable[..., Picture], name: str) -> None:
    shown = make(name)
    for drawing in (shown.wide, shown.narrow):
        root = ElementTree.fromstring(drawing)
        assert root.get("role") == "img"
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert description is not None
        assert description.text
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert not list(root.iter(f"{SVG}script"))
        assert not re.search(r"\sstyle=|\son\w+=", re.sub(r">[^<]*<", "><", drawing))
    ElementTree.fromstring(shown.file.split("\n", 1)[1])


@pytest.mark.parametrize("make", MAKERS)
def test_every_picture_has_its_table(make: Callable[..., Picture]) -> None:
    table = make("Bulky waste").table
    assert table.rows
    assert table.caption
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert any("Bulky waste" in cell for row in table.rows for cell in row) or table.columns[0].text == "Class"


@pytest.mark.parametrize("make", MAKERS)
def test_the_word_of_an_origin_stands_inside_the_picture(make: Callable[..., Picture]) -> None:
    shown = make("Bulky waste", origin="example")
    assert ">EXAMPLE</text>" in shown.wide
    assert ">EXAMPLE</text>" in shown.narrow
    assert "Example. " in shown.wide
    assert "EXAMPLE" not in make("Bulky waste", origin="live").wide


@pytest.mark.parametrize("make", MAKERS)
def test_two_layouts_share_no_id_and_the_same_picture_is_the_same_text(make: Callable[..., Picture]) -> None:
    shown = make("Bulky waste")
    ids = re.findall(r'\bid="([^"]+)"', shown.svg)
    assert len(ids) == len(set(ids))
    assert ids
    assert shown.svg == make("Bulky waste").svg
    assert set(re.findall(r"url\(#([^)]+)\)", shown.svg)) <= set(ids)


@pytest.mark.parametrize("make", MAKERS)
def test_text_is_large_enough_to_read_at_360_pixels(make: Callable[..., Picture]) -> None:
    root = ElementTree.fromstring(make("Bulky waste").narrow)
    assert float(root.get("width", "0")) <= 344
    assert min(float(text.get("font-size", "0")) for text in root.iter(f"{SVG}text")) >= 14


@pytest.mark.parametrize(
    "values", [[1, 2, 3], [1, 0, 0], [0, 0, 0], [1, 10**12, 1, 1, 0, 1], [-5, 10, 1], [7] * 6, [999, 1, 0, 0, 0, 0]]
)
@pytest.mark.parametrize("room", [340, 796, 960])
def test_widths_add_up_to_the_room_and_nothing_positive_is_unseen(values: list[int], room: int) -> None:
    made = widths(values, room)
    assert sum(made) == (room if any(value > 0 for value in values) else 0)
    assert all((width >= 4) == (value > 0) for value, width in zip(values, made, strict=True))


def test_slices_lie_side_by_side() -> None:
    parts = slices(COSTS, 10, 800)  # type: ignore[arg-type]
    assert [part.cost for part in parts] == list(CLASSES)
    assert all(a.x + a.width == b.x for a, b in itertools.pairwise(parts))
    assert sum(part.width for part in parts) == 800


def test_shares_add_up_and_say_less_than_one_per_cent() -> None:
    assert shares([1, 1, 1]) == ["34%", "33%", "33%"]
    assert shares([100_000, 1, 0]) == ["100%", "less than 1%", "0%"]
    assert shares([-1, 5]) == ["–", "–"]
    assert shares([0, 0]) == ["–", "–"]


def test_costs_are_printed_in_pounds_with_their_share() -> None:
    shown = a_dna("Bulky waste")
    for words in ("£6,200.00", "75%", "£620.00", "£620.00, 7%", "used by 12", "legacy"):
        assert words in shown.wide
    assert ("Costs", "All costs", "November 2026", "£8,302.00", "") in shown.table.rows


def test_no_costs_and_no_bricks_still_make_a_picture() -> None:
    assert "No costs in this period" in dna("Empty", [], {}, period="November 2026").wide
    only = dna(
        "Declared", [Tile("Case system", kind="unknown")], {"not known": 5}, period="2024 to 2025", origin="declared"
    )
    assert "1 part, no bricks" in only.wide
    assert "These bricks" not in only.wide


def test_many_parts_stay_inside_the_picture() -> None:
    tiles = [Tile(f"Brick {n}", "1.0.0", n) for n in range(23)] + [Tile("Old", kind="legacy")] * 3
    root = ElementTree.fromstring(dna("Many", tiles, COSTS, period="May 2026").wide)  # type: ignore[arg-type]
    edges = [float(rect.get("x", "0")) + float(rect.get("width", "0")) for rect in root.iter(f"{SVG}rect")]
    assert max(edges) <= 961


def test_a_note_stands_in_place_of_used_by() -> None:
    shown = dna("Bulky", [Tile("Cases", "1.0.0", note="used by 4 examples")], {}, period="May 2026")
    assert "used by 4 examples" in shown.wide
    assert any("used by 4 examples" in row for row in shown.table.rows)


def test_a_withheld_value_is_a_word_and_never_a_zero() -> None:
    shown = columns("Applications", [Point("May 2026", None, "fewer than 10"), Point("June 2026", 12)])
    assert ("May 2026", "fewer than 10") in shown.table.rows
    assert "? means fewer than 10" in shown.wide


def test_a_strip_names_a_band_and_no_rank_and_needs_four() -> None:
    spots = [Spot(f"C{n}", float(n)) for n in range(20)] + [Spot("Here", 2.5, this=True)]
    shown = strip("Cost per head", spots, show=lambda v: f"£{v:.2f}")
    assert "in the lowest quarter" in shown.wide
    assert ("Median", "£9.00") in shown.table.rows
    assert "Too few to compare" in strip("Cost per head", spots[:3], show=str).wide


def test_a_diagram_with_an_unknown_end_is_refused() -> None:
    with pytest.raises(ValueError, match="'a' to 'z'"):
        diagram("Stages", [Node("a", "A")], [Edge("a", "z")])


def test_a_long_chain_runs_down_the_page_and_no_box_lies_on_another() -> None:
    nodes = [Node(str(n), f"Stage {n}") for n in range(12)]
    edges = [Edge(str(n), str(n + 1), "done") for n in range(11)] + [Edge("3", "1"), Edge("2", "9"), Edge("5", "2")]
    root = ElementTree.fromstring(diagram("Stages", nodes, edges).wide)
    assert float(root.get("width", "0")) == 960
    boxes = [
        (float(r.get("x", "0")), float(r.get("y", "0")), float(r.get("width", "0")), float(r.get("height", "0")))
        for r in root.iter(f"{SVG}rect")
        if r.get("stroke")
    ]
    assert len(boxes) == 12
    for i, (x, y, w, h) in enumerate(boxes):
        assert x >= 0
        assert x + w <= 960
        assert not any(x < x2 + w2 and x2 < x + w and y < y2 + h2 and y2 < y + h for x2, y2, w2, h2 in boxes[i + 1 :])


def test_text_is_measured_cut_and_wrapped() -> None:
    assert text_width("iii", 16) < text_width("WWW", 16)
    cut = fit("A very long name of a service indeed", 16, 100)
    assert cut.endswith("…")
    assert text_width(cut, 16) <= 100
    assert wrap("one two three four", 16, 60, lines=2)[0] == "one"
    assert len(wrap("one two three four five six", 16, 40, lines=3)) == 3
    assert wrap("", 16, 40) == []


def test_of_a_declared_service_a_class_without_an_amount_is_not_known_and_not_nothing() -> None:
    tiles = [Tile("Back office", kind="unknown", note="not known")]
    shown = dna("Bins", tiles, {"not known": 100}, period="2024-25", origin="declared")
    assert "£0.00" not in shown.wide + shown.narrow
    assert ("Costs", "Frontline", "2024-25", "not known", "") in shown.table.rows
    nothing = dna("Bins", tiles, {}, period="", origin="declared", nothing="No amount is published")
    assert ("Costs", "All costs", "", "not known", "") in nothing.table.rows
    assert "No amount is published" in nothing.wide
    assert ">not known</text>" in nothing.wide


def test_income_is_laid_back_over_the_cost() -> None:
    shown = dna("Bins", [], {"not known": 10_000}, period="2024-25", origin="declared", income=2_500)
    assert "Income £25.00, laid back over the cost: net £75.00" in shown.wide
    assert ("Income", "Net cost", "2024-25", "£75.00", "") in shown.table.rows
    root = ElementTree.fromstring(shown.wide)
    bands = [rect for rect in root.iter(f"{SVG}rect") if rect.get("fill") == "#0b5cad"]
    assert [round(float(band.get("width", "0"))) for band in bands] == [198]


def test_the_words_of_a_hatched_tile_are_not_cut() -> None:
    said = "inferred from the host of the bin-day look-up; seen on 38 of 285 look-ups"
    shown = dna("Bins", [Tile("Online forms: Granicus", kind="system", note=said)], {}, period="", origin="declared")
    assert "…" not in shown.wide + shown.narrow


def test_sides_are_aligned_in_one_picture_and_stand_below_each_other_on_a_phone() -> None:
    for sides in (2, 3, 4):
        every = tuple(
            Dna(f"{NASTY}{n}", (Tile("Cases"), Tile("x", kind="absent")), COSTS, "2026", "example", scale=0.5, income=9)  # type: ignore[arg-type]
            for n in range(sides)
        )
        tiles = tuple(Tile("v1", note=NASTY * 3) for _ in every)
        gone = tuple(Tile("Not used", kind="absent", note=NASTY) for _ in every)
        shown = beside(Beside(every, (Place("Cases", "the same", tiles, alike=True), Place(NASTY, "differs", gone))))
        wide = ElementTree.fromstring(shown.wide)
        narrow = [ElementTree.fromstring(each + "</svg>") for each in str(shown.narrow).split("</svg>")[:-1]]
        ids = re.findall(r'\bid="([^"]+)"', shown.svg)
        assert (len(narrow), len(ids)) == (sides, len(set(ids)))
        tops = {text.get("y") for text in wide.iter(f"{SVG}text") if text.text == "v1"}
        assert len(tops) == 1
        assert all(float(rect.get("x", 0)) + float(rect.get("width", 0)) <= 961 for rect in wide.iter(f"{SVG}rect"))
        assert [row[1] for row in shown.table.rows][:2] == ["Cases", NASTY]
        assert all(len(row) == len(shown.table.columns) == sides + 3 for row in shown.table.rows)


def test_the_same_sides_are_the_same_text_in_every_process() -> None:
    def drawn() -> str:
        side = Dna("Bins", (Tile("Cases"),), COSTS, "2026", show=lambda pence: f"{pence}p")  # type: ignore[arg-type]
        return str(beside(Beside((side, side), (Place("Cases", "the same", (Tile("v1"),) * 2, alike=True),))))

    assert drawn() == drawn()


def test_a_bar_below_zero_lies_left_of_zero_where_it_may() -> None:
    points = [Point("a", -2.0), Point("b", 6.0)]

    def drawn(shown: Picture) -> list[tuple[float, float]]:
        found = [rect for rect in ElementTree.fromstring(shown.wide).iter(f"{SVG}rect") if rect.get("height") == "24"]
        return [(float(rect.get("x", "0")), float(rect.get("width", "0"))) for rect in found]

    (low, short), (zero, long) = drawn(bars("x", points, below=True))
    assert low + short == pytest.approx(zero, abs=0.02)
    assert long == pytest.approx(3 * short, abs=0.05)
    assert drawn(bars("x", points))[0][1] == 1
