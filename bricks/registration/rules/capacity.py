"""The fewest slots that hold a list of items, when each slot can be filled in several ways."""

from collections.abc import Mapping, Sequence
from functools import cache


def fewest_slots(
    counts: Mapping[str, int], ways: Sequence[Mapping[str, int]], most: int
) -> tuple[Mapping[str, int], ...] | None:
    """The ways of the fewest slots that together hold these items, or None if `most` are not enough.

    counts: how many items of each size. ways: what fits into one slot together; less fits as well.
    Among packings of the same number the one with the earliest ways is taken, so that the answer is
    always the same. At most C(len(ways) + most, most) combinations are looked at: 18,564 for 12
    ways and 6 slots, the largest that a form may declare.
    """
    sizes = tuple(sorted({size for size, number in counts.items() if number > 0}))
    if any(all(way.get(size, 0) < 1 for way in ways) for size in sizes):
        return None
    vectors = tuple(tuple(way.get(size, 0) for size in sizes) for way in ways)
    wanted = tuple(counts[size] for size in sizes)
    for number in range(most + 1):
        chosen = _pack(wanted, vectors, number)
        if chosen is not None:
            return tuple(ways[index] for index in chosen)
    return None


def _pack(wanted: tuple[int, ...], vectors: tuple[tuple[int, ...], ...], number: int) -> tuple[int, ...] | None:
    """Indices of `number` vectors, in rising order, whose sum reaches `wanted`."""

    @cache
    def go(left: tuple[int, ...], start: int, number: int) -> tuple[int, ...] | None:
        if not any(left):
            return ()
        if number == 0:
            return None
        for index in range(start, len(vectors)):
            rest = tuple(max(0, need - fits) for need, fits in zip(left, vectors[index], strict=True))
            if rest != left:
                found = go(rest, index, number - 1)
                if found is not None:
                    return (index, *found)
        return None

    return go(wanted, 0, number)
