"""Compositions that are nearly the same are found, others are not, and what differs is told exactly."""

from pathlib import Path

import pytest

from catalogue.rules.composition import in_words, kind_of, parts_of
from catalogue.rules.nearness import (
    ALIKE,
    BANDS,
    FEW,
    WIDTH,
    Composed,
    alignment,
    bands,
    likeness,
    near_pairs,
    sketch,
)
from commons.assembly import installed_bricks
from commons.service import Service, load_files, read_folder
from tests.bench import duplication as bench

ROOT = Path(__file__).parents[2]
BRICKS = {brick.name: brick for brick, _ in installed_bricks()}


def example(name: str) -> Service:
    return load_files(read_folder(ROOT / "examples" / "services" / name), BRICKS)


def words(*numbers: int) -> frozenset[str]:
    return frozenset(f"data registration: questions q{n}" for n in numbers)


def test_a_sketch_agrees_as_often_as_the_sets_do() -> None:
    for shared in (10, 40, 70):
        agreed = total = 0
        for turn in range(60):
            both = {f"both {turn} {n}" for n in range(shared)}
            left, right = ({*both, *(f"{side} {turn} {n}" for n in range(80 - shared))} for side in "ab")
            pairs = list(zip(sketch(left), sketch(right), strict=True))
            agreed, total = agreed + sum(a == b for a, b in pairs), total + len(pairs)
        assert agreed / total == pytest.approx(likeness(left, right), abs=0.03)


def test_a_sketch_is_the_same_in_every_release_because_its_bands_are_stored() -> None:
    made = sketch(words(1, 2, 3))
    assert len(made) == WIDTH
    assert made[:3] == (1143635403, 3511750096, 541671304)
    assert bands("528:0", made)[0] == 4789646070747589077
    assert all(0 <= band < 2**63 for band in bands("528:0", made))


def test_an_empty_composition_is_like_nothing() -> None:
    assert likeness(frozenset(), frozenset()) == 0
    assert len(sketch(frozenset())) == WIDTH


def test_services_under_different_numbers_share_no_band() -> None:
    made = sketch(words(*range(30)))
    assert len(set(bands("528:0", made)) & set(bands("528:0", made))) == BANDS
    assert not set(bands("528:0", made)) & set(bands("528:17", made))
    same = words(*range(30))
    assert list(near_pairs([Composed(1, "528:0", same), Composed(2, "529:0", same)])) == []


def test_pairs_are_found_from_the_threshold_on_and_not_below() -> None:
    first = Composed(2, "528:0", words(*range(10)))
    near, far = Composed(1, "528:0", words(*range(8), 50)), Composed(3, "528:0", words(*range(5), *range(60, 65)))
    found = list(near_pairs([first, near, far]))
    assert [(each.left, each.right) for each in found] == [(1, 2)]
    assert found[0].likeness == pytest.approx(8 / 11)
    assert found[0].likeness >= ALIKE


def test_sketches_in_a_large_group_find_what_comparing_each_with_each_finds() -> None:
    made, _ = bench.generated(600, seed=5)
    crowd = [Composed(each.code, "none:none", each.parts) for each in made]
    strangers = [Composed(10_000 + n, "none:none", words(*range(n * 20, n * 20 + 20))) for n in range(FEW)]
    sketched = {(each.left, each.right) for each in near_pairs([*crowd, *strangers])}
    exact = {(each.left, each.right) for each in near_pairs(crowd)}
    assert len(crowd) <= FEW < len(crowd) + len(strangers)
    assert len(exact) > 100
    assert sketched <= exact
    assert len(sketched) >= 0.97 * len(exact)


def test_generated_copies_are_found_and_strangers_are_not() -> None:
    found = bench.measure(3_000)
    assert found["recall"] >= 0.95
    assert found["precision"] >= 0.95


def test_the_two_bulky_waste_examples_are_alike_and_no_other_pair_is() -> None:
    names = sorted(path.relative_to(ROOT / "examples/services").as_posix()
                   for path in (ROOT / "examples/services").glob("*/*") if path.is_dir())  # fmt: skip
    parts = {name: frozenset(parts_of(example(name))) for name in names}
    alike = [(a, b) for a in names for b in names if a < b and likeness(parts[a], parts[b]) >= ALIKE]
    assert alike == [("example-borough/bulky-waste-a", "example-town/bulky-waste-b")]


def test_parts_are_codes_and_never_words_for_people_prices_or_costs() -> None:
    parts = parts_of(example("example-borough/bulky-waste-a"))
    assert "brick cases@1" in parts
    assert "number LGSL 528" in parts
    assert "action registration.received → cases.open" in parts
    assert "data registration: questions photograph (file)" in parts
    assert not any("£" in part or "Collection crew" in part or "@borough" in part for part in parts)
    assert {kind_of(part) for part in parts} == {"number", "brick", "action", "data"}


def test_an_alignment_says_of_every_part_who_has_it() -> None:
    left, right = (
        frozenset({"brick a@1", "data x", "number LGSL 1"}),
        frozenset({"brick a@1", "data y", "number LGSL 1"}),
    )
    found = alignment(left, right)
    assert [(each.kind, each.part, each.left, each.right) for each in found] == [
        ("number", "LGSL 1", True, True),
        ("brick", "a@1", True, True),
        ("data", "x", True, False),
        ("data", "y", False, True),
    ]
    assert in_words("data x y") == "x y"
