"""The meter adds up what the ledger says, by day in England, and shares the bill by it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from commons import meter, records
from commons.cost import Period
from commons.errors import NotFound
from commons.follow import rebuild
from commons.service import Service, ServiceFileError
from commons.testing import World
from commons.view import View
from tests.commons import keeping

ROOT = Path(__file__).parents[2]
MARCH = Period.month(date(2026, 3, 2))
COSTS = """costs:
  - {what: Helper, class: frontline, amount: "1.00", per: note, source: "illustrative"}
  - {what: Desk, class: frontline support, amount: "31.00", per: month, source: "illustrative"}
"""
CHEAPER = COSTS.replace("31.00", "62.00")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, [keeping], examples=ROOT / "examples")
    yield made
    made.close()


@pytest.fixture
def view(world: World) -> Iterator[View]:
    with world.commons.platform_view() as made:
        yield made


def publish(world: World, costs: str = COSTS, name: str = "notes") -> Service:
    return world.publish({"service.yaml": keeping.SERVICE.replace("service: notes", f"service: {name}") + costs})


def keep(world: World, service: Service, number: int = 1) -> None:
    for _ in range(number):
        world.perform(service, keeping.keep, keeping.Keep(text="A note"), actor=world.staff())
    world.settle()


def sample(world: World, cpu_us: int) -> None:
    given = records.Sample(cpu_us=cpu_us, seconds=60)
    world.perform(world.commons.platform, records.sampled, given)
    world.settle()


def test_events_are_counted_with_what_they_took(world: World) -> None:
    service = publish(world)
    keep(world, service, 3)
    with world.commons.platform_view() as view:
        rows = {row.event: row for row in meter.usage(view, "example-town", "notes", MARCH)}
    assert rows["keeping.kept"].count == 3
    assert rows["keeping.copied"].count == 3
    assert rows["keeping.kept"].origin == "example"
    assert rows["keeping.kept"].cpu_us == sum(
        record.cpu_us for record in world.ledger() if record.event.event_name == "keeping.kept"
    )


def test_a_day_is_a_day_in_england(world: World) -> None:
    service = publish(world)
    world.clock.at = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)
    keep(world, service)
    world.clock.at = datetime(2026, 6, 30, 23, 1, tzinfo=UTC)
    keep(world, service)
    with world.commons.platform_view() as view:
        june = meter.usage(view, "example-town", "notes", Period.month(date(2026, 6, 1)))
        july = meter.usage(view, "example-town", "notes", Period.month(date(2026, 7, 1)))
    assert {row.day for row in june} == {date(2026, 6, 30)}
    assert {row.day for row in july} == {date(2026, 7, 1)}


def test_the_process_is_what_its_samples_say(world: World) -> None:
    keep(world, publish(world))
    sample(world, 400_000)
    sample(world, 100_000)
    with world.commons.platform_view() as view:
        (march,) = meter.measured(view, MARCH)
    assert march.process_us == 500_000
    assert set(march.services) >= {("example-town", "notes")}


def test_the_parts_of_a_real_installation_are_its_bill_to_the_penny(world: World) -> None:
    for name in ("notes", "more-notes", "other-notes"):
        keep(world, publish(world, name=name), 2)
    publish(world, name="never-used")
    sample(world, 900_000)
    with world.commons.platform_view() as view:
        whole = meter.account(view, MARCH)
        alone = meter.statement(view, "example-town", "more-notes", MARCH)
    assert whole.bill == 6000 + 20000 + 8000 + round(72000 * 31 / 365)
    assert whole.adrift == 0
    assert whole.unallocated == ()
    assert ("commons", "platform") in {(s.organisation, s.service) for s in whole.statements}
    assert alone in whole.statements


def test_what_is_kept_of_a_month_changes_with_every_event_until_the_month_has_ended(world: World) -> None:
    first, other = publish(world), publish(world, name="other-notes")

    def parts() -> list[tuple[int, int]]:
        with world.commons.platform_view() as view:
            made = [meter.statement(view, "example-town", name, MARCH) for name in ("notes", "other-notes")]
            assert all(each in meter.account(view, MARCH).statements for each in made)
        return [(each.gross, each.units) for each in made]

    keep(world, first)
    keep(world, other)
    alone = parts()
    keep(world, other, 3)
    both = parts()
    assert both[0][0] < alone[0][0]
    assert both[1][0] > alone[1][0]
    world.clock.move(days=40)
    keep(world, other, 2)
    assert parts() == parts() == both


def test_a_month_that_has_ended_is_read_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Period] = []
    measured = meter.measured

    def noted(view: View, period: Period) -> list[Any]:
        read.append(period)
        return list(measured(view, period))

    monkeypatch.setattr(meter, "measured", noted)
    service = publish(world)
    keep(world, service)
    world.clock.move(days=40)
    for _ in range(3):
        keep(world, service)
        with world.commons.platform_view() as view:
            meter.statement(view, "example-town", "notes", MARCH)
    assert read == [MARCH]


def test_nothing_metered_leaves_the_bill_visible(view: View) -> None:
    whole = meter.account(view, MARCH)
    assert sum(line.pence for line in whole.unallocated) == whole.bill > 0


def test_each_version_is_priced_by_its_own_lines(world: World) -> None:
    keep(world, publish(world))
    world.clock.move(days=10)
    keep(world, publish(world, CHEAPER), 2)
    with world.commons.platform_view() as view:
        made = meter.statement(view, "example-town", "notes", MARCH)
        later = meter.statement(view, "example-town", "notes", Period.month(date(2026, 4, 1)))
    shown = {(line.what, line.pence) for line in made.lines if line.method == "declared"}
    assert shown == {("Helper", 300), ("Desk", 1000), ("Desk", 4000)}
    assert [line.pence for line in later.lines if line.what == "Desk"] == [6200]
    assert made.complete


def test_a_service_that_nobody_published_has_no_statement(view: View) -> None:
    with pytest.raises(NotFound):
        meter.statement(view, "example-town", "nothing", MARCH)


def test_the_meter_can_be_made_again_from_the_ledger(world: World) -> None:
    service = publish(world)
    for _ in range(4):
        keep(world, service)
        sample(world, 1_000)
        world.clock.move(days=11)
    before = _everything(world)
    assert len(before["commons_usage_process"]) == 4
    rebuild(world.commons.writer, world.commons.installation, ["meter.usage"], lambda _: None)
    assert _everything(world) == before


def test_a_bill_that_does_not_fit_says_where(tmp_path: Path) -> None:
    path = tmp_path / "bill.yaml"
    path.write_text('title: Ours\nlines:\n  - {what: Hosting, amount: 60, source: "invoice"}\n', encoding="utf-8")
    with pytest.raises(ServiceFileError, match=r"bill.yaml, line 3: .*in quotes"):
        meter.read_bill(path)


def test_a_bill_is_read_again_when_it_changes(world: World, tmp_path: Path) -> None:
    path = tmp_path / "bill.yaml"
    world.commons.installation.__dict__["bill"] = path
    for amount in ("10.00", "20.00"):
        text = f'title: Ours\nlines:\n  - {{what: Hosting, amount: "{amount}", source: invoice}}\n'
        path.write_text(text, encoding="utf-8")
        with world.commons.platform_view() as view:
            assert meter.installation_bill(view).lines[0].amount == amount


def _everything(world: World) -> dict[str, list[Any]]:
    tables = ("commons_usage", "commons_usage_day", "commons_usage_process")
    with world.whole_database() as connection:
        found = {name: connection.execute(sa.select(SQLModel.metadata.tables[name])).all() for name in tables}
    return {name: sorted(rows, key=str) for name, rows in found.items()}
