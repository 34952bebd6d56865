"""The pictures in the README are drawn by the code that draws them on pages.

`python -m tests.docs.test_picture` draws them again.
"""

from pathlib import Path

from catalogue.pages.declared_rows import declared_picture
from catalogue.pages.pictures import strip_picture
from catalogue.queries.declared.service import declared_of
from catalogue.queries.england import FOLDER, England
from catalogue.queries.standings import line_standing
from commons.pages.svg import CostClass, Tile, dna

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "dna.svg"
COUNCIL = PICTURE.parent / "council.svg"
DECLARED = PICTURE.parent / "declared.svg"
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


def drawn_council() -> str:
    """Real figures: a district's spending on culture beside the other districts, outturn 2023-24."""
    found = line_standing(England(FOLDER), "E07000116", "cul", "2023-24")
    return strip_picture(found.strips[0], found.in_class, found.year, found.source.status).file


def drawn_declared() -> str:
    """Real evidence: how Burnley's household waste is collected, as far as public files say, outturn 2024-25."""
    return declared_picture(declared_of(England(FOLDER), "E07000117", "household-collection"), named=True).file


def test_the_picture_of_a_declared_service_is_what_the_code_draws_from_the_evidence() -> None:
    assert DECLARED.read_text(encoding="utf-8") == drawn_declared(), "draw it again: python -m tests.docs.test_picture"


def test_the_picture_of_a_council_is_what_the_code_draws_from_the_figures() -> None:
    assert COUNCIL.read_text(encoding="utf-8") == drawn_council(), "draw it again: python -m tests.docs.test_picture"


def test_the_picture_in_the_readme_is_what_the_code_draws() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(), "draw it again: python -m tests.docs.test_picture"


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(drawn(), encoding="utf-8")
    COUNCIL.write_text(drawn_council(), encoding="utf-8")
    DECLARED.write_text(drawn_declared(), encoding="utf-8")
