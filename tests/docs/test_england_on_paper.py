"""The projection to England stands as its arithmetic gives it."""

from pathlib import Path

from tests.bench.on_paper import Assumed, as_markdown, people, tables

PAGE = (Path(__file__).parents[2] / "docs/england-on-paper.md").read_text(encoding="utf-8")


def test_every_table_is_what_the_arithmetic_gives() -> None:
    for lines in tables(Assumed()):
        assert as_markdown(lines) in PAGE


def test_twice_the_applications_take_twice_the_pounds_and_none_a_journey_more() -> None:
    once, twice = (tables(Assumed(applications=number, working_days=1))[2] for number in (4, 8))
    assert once[2][2] == twice[2][2]
    assert once[0][2] != twice[0][2]


def test_what_goes_in_is_what_the_page_says() -> None:
    given = Assumed()
    assert f"| {people():,} |" in PAGE
    for number in (
        f"{given.journey_ms} ms",
        f"{given.page_ms} ms",
        f"{given.journey_kb} kB",
        f"{given.full:.0%}".replace("%", " %"),
    ):
        assert f"| {number} |" in PAGE
