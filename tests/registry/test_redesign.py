"""A draft with other bricks: the files, the check, and what it might cost."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from commons.assembly import installed_bricks
from commons.cost import Bill, BillLine, CostLine, Declaration, Measured, Period, Usage
from commons.service import load_files, read_folder
from registry.rules.estimate import Elsewhere, Now, drafted
from registry.rules.redesign import redesign

ROOT = Path(__file__).parents[2]
BRICKS = {brick.name: brick for brick, _ in installed_bricks()}
FILES = read_folder(ROOT / "examples/services/example-town/bulky-waste-b")
MONTH = Period.month(date(2026, 10, 1))
COUNTED = {"case": "cases.closed"}


@pytest.mark.parametrize(
    "wanted",
    [
        ("registration", "cases", "workflow"),
        ("registration", "cases", "storage"),
        ("registration", "cases", "workflow", "storage", "analytics"),
    ],
)
def test_a_draft_with_fewer_bricks_could_run(wanted: tuple[str, ...]) -> None:
    made = redesign(FILES, wanted, BRICKS)
    service = load_files(made, BRICKS)
    assert tuple(service.bricks) == wanted
    assert {step.do.partition(".")[0] for step in service.file.flow} <= set(wanted)
    assert service.file.costs == load_files(FILES, BRICKS).file.costs


def test_what_is_not_wanted_goes_with_its_files_and_the_rest_stays_as_it_was_written() -> None:
    made = redesign(FILES, ("registration", "cases"), BRICKS)
    assert "stages.yaml" not in made
    assert "compose.yaml" not in made
    assert made["form.yaml"] == FILES["form.yaml"]
    assert "# bulky household waste, in the Local Government Services List" in made["service.yaml"]
    assert "workflow" not in made["service.yaml"]


def test_a_new_brick_is_wired_as_its_author_proposes_and_taking_it_out_again_leaves_no_trace() -> None:
    lean = redesign(FILES, ("registration", "cases", "workflow"), BRICKS)
    more = redesign(lean, ("registration", "cases", "workflow", "storage"), BRICKS)
    flow = load_files(more, BRICKS).file.flow
    assert ("registration.attached", "storage.keep") in [(step.when, step.do) for step in flow]
    assert redesign(more, ("registration", "cases", "workflow"), BRICKS) == lean


def now(*, units: int = 100, declared: bool = True, others: int = 6_000_000) -> Now:
    """A service with 100 cases whose storage took half of its time; others used as much again and half."""
    key = ("town", "bulky")
    rows = [
        _use("cases", "cases.closed", units, 2_000_000),
        _use("storage", "storage.kept", units, 2_000_000),
    ]
    costs = (
        [
            CostLine.model_validate(
                {"what": "Crew", "class": "frontline", "amount": "30.00", "per": "case", "source": "x"}
            ),
            CostLine.model_validate(
                {"what": "Desk", "class": "frontline support", "amount": "2.00", "per": "case", "source": "x"}
            ),
        ]
        if declared
        else []
    )
    version = Declaration(*key, 1, "example", date(2026, 1, 1), costs=costs, units=COUNTED)
    bill = Bill(title="Bill", lines=(BillLine(what="Hosting", amount="100.00", source="x"),))
    measured = [Measured(MONTH, 10_000_000, {key: 4_000_000, ("other", "one"): others})]
    return Now(key, MONTH, rows, [version], bill, measured)


def _use(brick: str, event: str, count: int, cpu_us: int) -> Usage:
    return Usage("town", "bulky", 1, "example", date(2026, 10, 5), brick, event, count, cpu_us)


def test_a_brick_that_goes_takes_its_use_along_and_the_bill_stays_what_it_is() -> None:
    as_is = now()
    made, unknown = drafted(as_is, ["storage"], {}, COUNTED)
    before, after = as_is.statement, made.statement
    assert before.by_class["bricks"] == 4_000  # 4 of 10 seconds of £100
    assert after.by_class["bricks"] == 2_500  # 2 of 8 seconds of £100
    assert after.by_class["frontline"] == before.by_class["frontline"] == 300_000
    assert unknown == ()
    assert made.bill == as_is.bill


def test_a_brick_that_comes_uses_for_each_case_what_it_uses_elsewhere() -> None:
    made, unknown = drafted(now(), [], {"notify": Elsewhere(cpu_us=500_000, units=50, services=2)}, COUNTED)
    assert unknown == ()
    assert made.usage[-1].cpu_us == 1_000_000  # 10,000 µs a case, 100 cases
    assert made.statement.by_class["bricks"] == round(Fraction(5, 11) * 10_000)
    assert made.statement.units == 100


@pytest.mark.parametrize("found", [Elsewhere(0, 0, 0), Elsewhere(100, 0, 1)])
def test_a_brick_that_nobody_has_used_is_not_known(found: Elsewhere) -> None:
    made, unknown = drafted(now(), [], {"notify": found}, COUNTED)
    assert unknown == ("notify",)
    assert made.statement.gross == now().statement.gross


def test_a_draft_without_what_counts_cases_has_no_cost_for_each() -> None:
    made, _ = drafted(now(), ["cases"], {}, {})
    assert made.statement.unit_cost is None
    assert "nothing counts case" in made.statement.why_no_unit_cost


def test_a_draft_that_changes_nothing_costs_the_same() -> None:
    as_is: Any = now()
    assert drafted(as_is, [], {}, COUNTED)[0].statement == as_is.statement
