"""Near-identical compositions among 100,000 generated ones whose truth is known: recall, precision, seconds.

`make bench ARGS=duplication` (`ARGS="duplication --services 10000"` for a shorter one). It says how well the search
finds copies that were made by a known rule. It is a benchmark of the search, no claim about any real service.

Made up: services of 1,127 numbers. Most are written by themselves, from the wiring of the standard bricks, words that
many services share and words of their number; some of these begin from one guide of their number, so that they are
much alike and yet no copies. Some are copies: parts of another service under the same number are taken out, renamed
or added, up to `EDITED` of them; and one copy in fifty is filed under a wrong number, which the search cannot find.
The truth is every pair of one family.
"""

import argparse
import itertools
import random
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from catalogue.rules.composition import parts_of
from catalogue.rules.nearness import ALIKE, Composed, near_pairs
from commons.assembly import installed_bricks
from commons.service import load_files, read_folder
from tests.bench.figures import Row, Section
from tests.bench.server import ROOT

NUMBERS, SHARED, OWN = 1_127, 80, 60
CROWDED = 3
"""How unevenly services spread over the numbers: at 3, one of ten is of the first number and half of the first 141."""
COPIED, EDITED, WRONGLY_FILED = 0.25, 0.12, 0.02
GUIDED, FOLLOWED = 0.1, 0.4
"""Services that begin from a guide, and how much of it they follow."""
CORES = 2
LEAST = 0.95


def wiring() -> list[str]:
    """What services on the standard bricks have in common: taken from an example."""
    bricks = {brick.name: brick for brick, _ in installed_bricks()}
    parts = parts_of(load_files(read_folder(ROOT / "examples/services/example-borough/bulky-waste-a"), bricks))
    return [part for part in parts if not part.startswith(("number ", "data registration: ", "data workflow: "))]


def written(chance: random.Random, number: int, standard: list[str]) -> set[str]:
    """A service that somebody wrote without looking at another."""
    some = set(chance.sample(standard, chance.randint(len(standard) * 2 // 3, len(standard))))
    some |= {f"data registration: questions shared-{n} (text)" for n in chance.sample(range(SHARED), 12)}
    guided = round(28 * FOLLOWED) if chance.random() < GUIDED else 0
    own = [*range(guided), *chance.sample(range(28, 28 + OWN), 28 - guided)]
    some |= {f"data registration: questions of-{number}-{n} (text)" for n in own[:20]}
    some |= {f"data workflow: stages of-{number}-{n}" for n in own[20:]}
    return some


def copied(chance: random.Random, parts: set[str]) -> set[str]:
    """The same service with some parts taken out, renamed or added."""
    kept = sorted(parts)
    for place in chance.sample(range(len(kept)), chance.randint(0, int(len(kept) * EDITED))):
        kept[place] = chance.choice(("", f"{kept[place]} renamed-{chance.randrange(10**6)}"))
    added = (f"data registration: questions new-{chance.randrange(10**6)}" for _ in range(chance.randint(0, 3)))
    return {part for part in kept if part} | set(added)


def generated(services: int, seed: int = 11) -> tuple[list[Composed], list[list[int]]]:
    """The services in no order, and the families of copies by their codes."""
    chance, standard = random.Random(seed), wiring()
    made: list[Composed] = []
    families: list[list[int]] = []
    while len(made) < services:
        number = int(NUMBERS * chance.random() ** CROWDED)
        first = written(chance, number, standard)
        group = f"{number}:{number % 3}"
        made.append(Composed(len(made), group, tuple(map(sys.intern, first))))
        if chance.random() >= COPIED:
            continue
        family = [made[-1].code]
        for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
            filed = f"{chance.randrange(NUMBERS)}:0" if chance.random() < WRONGLY_FILED else group
            family.append(len(made))
            made.append(Composed(len(made), filed, tuple(map(sys.intern, copied(chance, first)))))
        families.append(family)
    chance.shuffle(made)
    return made, families


def searched(services: list[Composed]) -> list[tuple[int, int]]:
    """The pairs that are found in one part of all groups."""
    return [(near.left, near.right) for near in near_pairs(services)]


def found_in(services: list[Composed], cores: int) -> tuple[set[tuple[int, int]], float]:
    """The pairs that are found, and the seconds that so many processes took. Groups never meet, so they part."""
    begun = time.perf_counter()
    shares: list[list[Composed]] = [[] for _ in range(cores)]
    for each in services:
        shares[int(each.group.partition(":")[0]) % cores].append(each)
    with ProcessPoolExecutor(cores) as pool:
        pairs = set(itertools.chain.from_iterable(pool.map(searched, shares)))
    return pairs, time.perf_counter() - begun


def truth_of(families: list[list[int]]) -> Iterator[tuple[int, int]]:
    """Every pair of one family."""
    for family in families:
        yield from itertools.combinations(sorted(family), 2)


def measure(services: int) -> dict[str, Any]:
    """Make, search, and hold what was found against the truth."""
    made, families = generated(services)
    truth = set(truth_of(families))
    before = _processor()
    pairs, seconds = found_in(made, CORES)
    right = len(pairs & truth)
    return {
        "services": len(made),
        "pairs that are copies": len(truth),
        "pairs found": len(pairs),
        "recall": round(right / len(truth), 4),
        "precision": round(right / (len(pairs) or 1), 4),
        "seconds": round(seconds, 1),
        "processor seconds": round(_processor() - before, 1),
        "processes": CORES,
        "alike from": ALIKE,
        "memory_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }


def _processor() -> float:
    """Seconds of processor time of this process and of those that it started and that have ended."""
    own, started = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + started.ru_utime + started.ru_stime


def section(_folder: Path, chosen: argparse.Namespace) -> Section:
    """The search, measured once: it takes a minute, and what it finds is the same each time."""
    found = measure(chosen.services)
    rows = [
        Row("recall", found["recall"], wanted=f"at least {LEAST}", digits=3),
        Row("precision", found["precision"], wanted=f"at least {LEAST}", digits=3),
        Row("seconds", found["seconds"], wanted="under 60"),
        Row("CPU seconds", found["processor seconds"]),
        Row("memory of a process, MB", found["memory_mb"], digits=0),
    ]
    about = f"{found['services']:,} generated compositions whose copies are known, {CORES} processes"
    return Section("duplication", about, rows, found)
