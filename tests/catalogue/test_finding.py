"""Finding published services by words and facets: what fits, in which order, and in how much at most."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from catalogue.queries import finding
from catalogue.queries.finding import FindServices, FoundServices, find_services
from catalogue.queries.published import users_of_bricks
from catalogue.rules.tokens import code_of, rank, tokens, wanted
from catalogue.tables import TextRow, WordRow
from commons.testing import World
from tests.catalogue.town import put


def found(world: World, **asked: Any) -> list[str]:
    return [each.title for each in answer(world, **asked).items]


def answer(world: World, **asked: Any) -> FoundServices:
    given: Any = {"origin": "example", **asked}
    got = world.ask(world.commons.platform, find_services, FindServices.model_validate(given))
    assert isinstance(got, FoundServices)
    return got


def settled(world: World) -> World:
    put(world, "example-borough", "example", title="Bulky waste")
    put(world, "example-borough", "example", service="garden", title="Garden waste collection")
    put(world, "example-town", "example", service="bulk", title="Take away a bulky thing")
    put(world, "tunbridge-wells", "live", title="Bulky waste of Tunbridge Wells")
    return world


@pytest.fixture(scope="module")
def town(shared: World) -> World:
    return settled(shared)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("bulky", ["Bulky waste", "Take away a bulky thing"]),
        ("BULKY WASTE", ["Bulky waste"]),
        ("bulky-waste", ["Bulky waste"]),
        ("was", ["Bulky waste", "Garden waste collection"]),
        ("waste garden", ["Garden waste collection"]),
        ("residents", ["Bulky waste", "Garden waste collection", "Take away a bulky thing"]),  # in every summary
        ("example town", ["Take away a bulky thing"]),
        ("ulky", []),
        ("nothing", []),
        ("%", []),
        ("b_lky", []),
    ],
)
def test_every_word_begins_a_word(town: World, query: str, expected: list[str]) -> None:
    assert found(town, q=query) == expected


def test_origins_are_never_mixed(town: World) -> None:
    assert found(town, q="bulky", origin="live") == ["Bulky waste of Tunbridge Wells"]
    assert "Bulky waste of Tunbridge Wells" not in found(town, q="bulky")


def test_facets_narrow_and_stand_alone(town: World) -> None:
    assert found(town, brick="desk", organisation="example-town") == ["Take away a bulky thing"]
    assert found(town, q="waste", organisation="example-town") == []
    assert len(found(town, lgsl=528)) == 3
    assert found(town, lgsl=999) == []
    assert found(town) == []


def test_a_new_version_is_found_by_its_new_words_alone(world: World) -> None:
    town = settled(world)
    put(town, "example-borough", "example", title="Large things")
    assert found(town, q="large things")[0] == "Large things"
    assert "Bulky waste" not in found(town, q="bulky")
    with town.commons.platform_view() as view:
        assert users_of_bricks(view) == {("desk", "example"): 3, ("desk", "live"): 1}


def test_the_search_page_shows_them_apart(town: World) -> None:
    got = town.client().get("/search.json?q=bulky").json()
    groups = {group["kind"]: [hit["title"] for hit in group["hits"]] for group in got["groups"]}
    assert groups["live"] == ["Bulky waste of Tunbridge Wells"]
    assert "Bulky waste" in groups["example"]


def test_pages_are_bounded_and_do_not_overlap(town: World) -> None:
    first, second = answer(town, lgsl=528, limit=2), answer(town, lgsl=528, limit=2, page=2)
    titles = [each.title for each in (*first.items, *second.items)]
    assert len(set(titles)) == 3
    assert (first.next, second.next, first.total) == (2, None, 3)


def fill(world: World, count: int) -> None:
    """So many services whose words are common, straight into the index."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    texts, words = [], []
    for number in range(count):
        code = code_of("example-mass", f"s{number}")
        texts.append(
            {"ref": f"t{number}", "created_at": at, "code": code, "organisation": "example-mass", "lgsl": None,
             "service": f"s{number}", "version": 1, "origin": "example", "title": f"Mass {number}", "name": "Mass",
             "summary": "", "bricks": [], "published_at": at}
        )  # fmt: skip
        for place, word in enumerate(("mass", "odd" if number % 2 else "even")):
            words.append(
                {"ref": f"w{number}-{place}", "created_at": at, "code": code, "origin": "example", "word": word,
                 "place": place}
            )  # fmt: skip
    with world.commons.installation.writing.begin() as connection:
        connection.execute(insert(TextRow.__table__), texts)  # type: ignore[attr-defined]
        connection.execute(insert(WordRow.__table__), words)  # type: ignore[attr-defined]


def test_a_search_for_what_everything_has_says_that_there_is_more(world: World) -> None:
    fill(world, 2_500)
    got = answer(world, q="mass")
    assert (got.total, got.more, len(got.items)) == (1_000, True, 25)
    assert answer(world, q="mass", page=40).next is None
    exactly = answer(world, q="mass odd")
    assert (exactly.total, exactly.more) == (1_000, True)


def test_two_common_words_that_never_meet_end_in_bounded_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(world, 2_500)
    monkeypatch.setattr(finding, "SCANNED", 500)
    monkeypatch.setattr(finding, "COMMON", 100)
    got = answer(world, q="odd even")
    assert (got.items, got.more) == ((), True)


def test_the_best_comes_first() -> None:
    titles = ["A waste of time", "Waste", "Waste collection", "Collect waste"]
    asked = wanted("waste")
    assert sorted(titles, key=lambda title: rank(title, asked, "waste"))[:2] == ["Waste", "Waste collection"]


def test_words_of_a_service() -> None:
    made = tokens(
        title="King’s Lynn’s waste", name="A", summary="Waste, waste", organisation="kl", lgsl=5, bricks=["b"]
    )
    assert made == {"brick:b": 2, "lgsl:5": 2, "by:kl": 2, "kings": 0, "lynns": 0, "waste": 0, "a": 1}
    assert wanted("bulk bulky the") == ["bulky"]
    assert code_of("a", "b") != code_of("b", "a")
    assert 0 <= code_of("a", "b") < 2**60
