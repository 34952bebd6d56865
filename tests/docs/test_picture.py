"""The picture in the README is drawn by the code that draws it on pages.

`python -m tests.docs.test_picture` draws it again.
"""

from pathlib import Path

from commons.pages.svg import CostClass, Tile, dna

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "dna.svg"
COSTS: dict[CostClass, int] = {
    "frontline": 270_000,
    "frontline support": 19_300,
    "bricks": 13_528,
    "overhead": 0,
    "idle": 2_393,
    "not known": 0,
}
BRICKS = {"Registration": 2_114, "Cases": 3_422, "Workflow": 7_979, "Storage": 8, "Analytics": 5}


def drawn() -> str:
    tiles = [Tile(name, "1.0.0", pence=pence, note="4 other examples") for name, pence in BRICKS.items()]
    notes = ("90 cases closed", "£33.91 a case")
    return dna(
        "Book a bulky waste collection", tiles, COSTS, period="November 2026", origin="example", notes=notes
    ).file


def test_the_picture_in_the_readme_is_what_the_code_draws() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(), "draw it again: python -m tests.docs.test_picture"


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(drawn(), encoding="utf-8")
