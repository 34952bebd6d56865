"""Finding compositions that are nearly the same among very many, without comparing each with each.

Each service has parts (`catalogue.rules.composition`) and belongs to a group: its number and that of its
interaction. Its sketch is a MinHash: for each of `WIDTH` hash functions the least hash of its parts, so that two
sketches agree in one place as often as the sets agree (Broder 1997). Rows of a sketch make bands; services of one
group that share a band are candidates. Only candidates are compared, and that comparison is exact.

A hash of a part is one run of SHAKE-128 cut into `WIDTH` numbers: the same on every machine and in every release,
so that bands may be kept in a database. (The library datasketch would bring NumPy and SciPy along, 217 MB.)
"""

import hashlib
import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations

from catalogue.rules.composition import KINDS, Kind, in_words, kind_of, telling
from commons.model import Model

BANDS, ROWS = 20, 3
"""Two services of one group whose parts agree by 0.6 share a band 99 times in 100; by 0.4, 74 times."""
WIDTH = BANDS * ROWS
ALIKE = 0.4
"""From this share of telling parts in common on, two services are shown as nearly the same."""
MEASURE = 2
"""The measure of likeness; raised when `likeness` or the parts change, so that a start compares again what is kept."""
FEW = 1_000
"""In a group of so many, comparing each with each is quicker than sketches, and misses nothing."""
MOST_CANDIDATES = 200
"""Services that a published one is compared with: those that share the most bands."""

_NUMBERS = struct.Struct(f">{WIDTH}I")
_BAND = struct.Struct(f">{ROWS}I")
_NOTHING = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Composed:
    """One service to be compared: who it is, its group, its parts."""

    code: int
    group: str
    parts: Collection[str]


@dataclass(frozen=True, slots=True)
class Near:
    """Two services, the smaller code first, and the share of all their parts that both have."""

    left: int
    right: int
    likeness: float


class Aligned(Model):
    """One part, and which of two services has it."""

    kind: Kind
    part: str
    left: bool
    right: bool


@lru_cache(maxsize=20_000)
def _hashes(part: str) -> tuple[int, ...]:
    return _NUMBERS.unpack(hashlib.shake_128(part.encode()).digest(_NUMBERS.size))


def sketch(parts: Collection[str]) -> tuple[int, ...]:
    """The MinHash of a set of parts."""
    if not parts:
        return (_NOTHING,) * WIDTH
    return tuple(map(min, zip(*map(_hashes, parts), strict=True)))


def bands(group: str, made: tuple[int, ...]) -> tuple[int, ...]:
    """The bands of a sketch as numbers of 63 bits; those of other groups never meet."""
    own = group.encode()
    found = []
    for number in range(BANDS):
        rows = _BAND.pack(*made[number * ROWS : number * ROWS + ROWS])
        digest = hashlib.blake2b(rows + own, digest_size=8, salt=number.to_bytes(2, "big")).digest()
        found.append(int.from_bytes(digest, "big") >> 1)
    return tuple(found)


def likeness(left: Set[str], right: Set[str]) -> float:
    """The share of the telling parts of two services that both have: 1 is the same, 0 nothing in common.

    Where neither has a telling part, all their parts are compared.
    """
    left, right = telling(left) or left, telling(right) or right
    shared = len(left & right)
    return shared / ((len(left) + len(right) - shared) or 1)


def near_pairs(services: Iterable[Composed], at_least: float = ALIKE) -> Iterator[Near]:
    """Every pair of services of one group that is found to agree by so much."""
    groups: dict[str, list[Composed]] = defaultdict(list)
    for each in services:
        groups[each.group].append(each)
    for own in groups.values():
        told = [telling(each.parts) or frozenset(each.parts) for each in own]
        sets = _bits(told)
        pairs = combinations(range(len(own)), 2) if len(own) <= FEW else _candidates(own)
        for left, right in pairs:
            shared = (sets[left] & sets[right]).bit_count()
            every = len(told[left]) + len(told[right]) - shared
            if shared >= at_least * every:
                codes = sorted((own[left].code, own[right].code))
                yield Near(codes[0], codes[1], shared / (every or 1))


def _bits(sets: Sequence[Set[str]]) -> list[int]:
    """Each set of parts as the bits of a number, so that comparing two sets is one step."""
    places: dict[str, int] = {}
    return [sum(1 << places.setdefault(part, len(places)) for part in own) for own in sets]


def _candidates(services: Sequence[Composed]) -> Iterator[tuple[int, int]]:
    """Pairs of one large group that share two bands: one band is shared by so many that choosing would take longest."""
    buckets: dict[int, list[int]] = defaultdict(list)
    for place, own in enumerate(services):
        marks = bands(own.group, sketch(own.parts))
        met = Counter(chain.from_iterable(buckets[mark] for mark in marks))
        yield from ((other, place) for other, shared in met.items() if shared > 1)
        for mark in marks:
            buckets[mark].append(place)


def alignment(left: Set[str], right: Set[str]) -> tuple[Aligned, ...]:
    """Every part of either service side by side: by kind, what differs first."""
    order = {kind: number for number, kind in enumerate(KINDS)}
    made = [
        Aligned(kind=kind_of(part), part=in_words(part), left=part in left, right=part in right)
        for part in left | right
    ]
    return tuple(sorted(made, key=lambda each: (order[each.kind], each.left and each.right, each.part)))
