"""The page of what was tried by force: every promise, what tries it, the figures, and what no test tries."""

from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guarantees.md"
FIGURES = ROOT / "docs" / "guarantees.json"


class Promise(NamedTuple):
    """What the platform promises, the figure to reach, and what tries it."""

    what: str
    reach: str
    rows: tuple[str, ...] = ()
    """Names in the file of figures."""
    tests: tuple[str, ...] = ()
    """Tests that try it in `make test` alone, and make no figure."""
    missing: str = ""


PROMISES = (
    Promise(
        "Nobody sees another organisation's data",
        "0 leaks over every route, role, other tenant and parameter",
        tests=("tests/journeys/test_canaries.py", "tests/engines/test_canaries.py", "tests/commons/test_scope.py"),
        missing="Parameters of a query: those in the address itself are tried. Roles between applicant and owner, and "
        "requests that change something: chosen ones are tried.",
    ),
    Promise(
        "All or nothing",
        "0 partial changes; every follower rebuilds equal",
        ("statements", "postgresql statements"),
        missing="Statements after the 200th of one action or group.",
    ),
    Promise(
        "An acknowledged application survives a crash",
        "10,000 kills, 0 lost, 0 half-applied",
        (
            *("kills", "processes", "disk", "postgresql kills", "postgresql processes", "postgresql disk"),
            *("postgresql restarts", "postgresql partitions"),
        ),
        missing="As many kills: each takes about five seconds. The disk of PostgreSQL's log, which ends that server.",
    ),
    Promise(
        "... and a power cut",
        "10,000 cuts, 0 lost, with two controls that lose something",
        ("power",),
        missing="PostgreSQL's own disk. Each commit asks it for `synchronous_commit=on`.",
    ),
    Promise(
        "A retry never does it twice",
        "effects = intents",
        ("storms", "postgresql storms"),
        ("tests/commons/test_api.py",),
        missing="Storms of other requests than applications; a key is the same affair for each of them.",
    ),
    Promise(
        "No event is missed or counted twice",
        "1,000,000 events, 0 missed, 0 doubled",
        ("readers", "postgresql readers"),
        ("tests/engines/test_order.py", "tests/engines/test_shards.py"),
        missing="As many events.",
    ),
    Promise(
        "History cannot be rewritten",
        "100 % detected",
        tests=("tests/engines/test_row_security.py",),
        missing="Nearly all of it. On PostgreSQL the platform's own user may not change or delete an event; "
        "an operator may, and no verifier and no published tree heads would tell.",
    ),
    Promise(
        "Hostile input is refused, not crashed on",
        "0 answers of 5xx to a million odd requests",
        tests=("tests/commons/test_api.py", "tests/registry/test_odd_addresses.py"),
        missing="A million requests, and every operation: chosen ones are tried.",
    ),
    Promise(
        "No lost update, no double booking",
        "10,000 interleavings, 0 anomalies",
        ("meetings", "postgresql meetings"),
        missing="Meetings of more than two writers, and of other actions than these: an edit of one version, "
        "a household's allowance, one key, the last two steps of a stage. Twenty and more other pairs meet in "
        "the test suite, once each (`tests/engines/test_meeting*.py`).",
    ),
    Promise(
        "Uploaded forms, diagrams, templates and files run no code",
        "0 escapes, bounded CPU and memory",
        tests=("tests/bricks/storage/test_content.py", "tests/registry/test_archive.py"),
        missing="Measured bounds for processor time and memory.",
    ),
    Promise("The cost is right", "0 pence adrift", tests=("tests/commons/test_cost_conserved.py",)),
    Promise(
        "A person can see, take and erase their data",
        "complete; verified",
        tests=(
            "tests/journeys/test_erasing.py",
            "tests/journeys/test_erased_again.py",
            "tests/bricks/storage/test_ending.py",
        ),
        missing="Taking one's data along, as there is no pack of it; and that a ledger still verifies afterwards, as "
        "nothing verifies it: it is compared event by event.",
    ),
)


def written(figures: dict[str, Any]) -> str:
    """The page."""
    return "\n".join([_HEAD, *(_promise(one, figures) for one in PROMISES), _TAIL, *_rows(figures), ""])


def _promise(one: Promise, figures: dict[str, Any]) -> str:
    by = [f"`{name}`" + ("" if name in figures else " (no figures yet)") for name in one.rows]
    by += [f"[{Path(test).stem}](../{test})" for test in one.tests]
    return f"| {one.what} | {one.reach} | {', '.join(by) or 'nothing'} | {one.missing or 'nothing'} |"


def _rows(figures: dict[str, Any]) -> list[str]:
    found = []
    for name, row in figures.items():
        numbers = ", ".join(f"{number:,} {what}" for what, number in row["figures"].items())
        when = f"{row['at'][:10]}, {row['commit'].split()[-1]}, {row['seed'].split()[-1]}"
        holds = "holds" if row["holds"] else "**broken**"
        cells = (f"`{name}`", row["database"], holds, row["tried"], numbers, when)
        found.append(f"| {' | '.join(cells)} |")
        found += [f"| | | | {breach} | | |" for breach in row["breaches"]]
    return found


_HEAD = """# What the platform promises, tried by force

Written by `make guarantees ARGS=--write`, which breaks a running platform in each way named here, on SQLite and on
PostgreSQL; `make test` runs a short form of each. A figure that is smaller than the one to reach says how much was
tried on this machine, and no more.

| promise | to reach | tried by | what nothing tries |
|---|---|---|---|"""
_TAIL = """
## Figures

| row | database | | tried | found | day, commit, seed |
|---|---|---|---|---|---|"""
