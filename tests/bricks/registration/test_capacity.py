"""The fewest slots that hold a list of items."""

from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bricks.registration.rules.capacity import fewest_slots

WAYS = ({"small": 4}, {"medium": 2}, {"medium": 1, "small": 2}, {"large": 1}, {"electrical": 1})
"""One collection slot: 4 small, or 2 medium, or 1 medium and 2 small, or 1 large, or 1 electrical item."""


@pytest.mark.parametrize(
    ("counts", "number"),
    [
        ({}, 0),
        ({"small": 1}, 1),
        ({"small": 4}, 1),
        ({"small": 5}, 2),
        ({"medium": 2}, 1),
        ({"medium": 1, "small": 2}, 1),
        ({"medium": 1, "small": 3}, 2),
        ({"medium": 1, "small": 4}, 2),
        ({"medium": 2, "small": 4}, 2),
        ({"medium": 3, "small": 2}, 2),
        ({"large": 1, "electrical": 1}, 2),
        ({"large": 1, "small": 1}, 2),
        ({"large": 3}, 3),
        ({"small": 0, "large": 1}, 1),
    ],
)
def test_slots_of_a_collection(counts: dict[str, int], number: int) -> None:
    found = fewest_slots(counts, WAYS, 6)
    assert found is not None
    assert len(found) == number


def test_too_much_and_what_fits_nowhere() -> None:
    assert fewest_slots({"large": 4}, WAYS, 3) is None
    assert fewest_slots({"piano": 1}, WAYS, 6) is None


sizes = st.sampled_from(["a", "b", "c"])
ways = st.lists(st.dictionaries(sizes, st.integers(1, 4), min_size=1, max_size=3), min_size=1, max_size=4)
counts = st.dictionaries(sizes, st.integers(0, 6), max_size=3)


def holds(chosen: Sequence[Mapping[str, int]], wanted: Mapping[str, int]) -> bool:
    return all(sum(way.get(size, 0) for way in chosen) >= number for size, number in wanted.items())


def tried_out(wanted: Mapping[str, int], among: Sequence[Mapping[str, int]], most: int) -> int | None:
    """The fewest by trying every choice of slots, smallest first."""
    for number in range(most + 1):
        if any(holds(chosen, wanted) for chosen in combinations_with_replacement(among, number)):
            return number
    return None


@given(counts, ways)
@settings(max_examples=300, deadline=None)
def test_the_packing_holds_everything_and_no_smaller_one_does(
    wanted: dict[str, int], among: list[dict[str, int]]
) -> None:
    found = fewest_slots(wanted, among, 4)
    assert (None if found is None else len(found)) == tried_out(wanted, among, 4)
    if found is not None:
        assert holds(found, wanted)
        assert all(way in among for way in found)


@given(counts, counts, ways)
@settings(max_examples=200, deadline=None)
def test_two_lists_together_need_no_more_slots_than_apart_and_no_fewer_than_either(
    one: dict[str, int], two: dict[str, int], among: list[dict[str, int]]
) -> None:
    first, second = fewest_slots(one, among, 3), fewest_slots(two, among, 3)
    both = fewest_slots({size: one.get(size, 0) + two.get(size, 0) for size in {*one, *two}}, among, 6)
    if first is not None and second is not None:
        assert both is not None
        assert max(len(first), len(second)) <= len(both) <= len(first) + len(second)


def test_the_worst_form_that_may_be_declared_is_answered_at_once() -> None:
    names = [f"s{n}" for n in range(6)]
    among = [{names[n % 6]: 3, names[(n + 1 + n // 6) % 6]: 2} for n in range(12)]
    began = perf_counter()
    assert fewest_slots(dict.fromkeys(names, 8), among, 6) is None
    assert perf_counter() - began < 2
