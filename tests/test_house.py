"""Questions asked of the whole house, with every installed brick: nobody has to remember a rule."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, Text

from commons.access import ROLES
from commons.assembly import KERNEL_BRICKS, Commons, installed_bricks
from commons.brick import Brick, Operation
from commons.database import Public, Tenant, open_database
from commons.ledger import KERNEL_TABLES
from commons.migrate import differences, histories, migrate
from commons.ports import fakes
from commons.service import load_files, platform_service, read_folder
from commons.settings import Settings
from commons.web import openapi

PAIRS = installed_bricks()
BRICKS = [brick for brick, _ in PAIRS]
BY_NAME = {brick.name: brick for brick in BRICKS}
NAMES = [brick.name for brick in BRICKS]
OPERATIONS = [(b, op) for b in BRICKS for op in (*(o for ops in b.api.values() for o in ops), *b.internal)]
WORDS = re.compile(r"(^|_)(name|email|phone|address|text|body|note|reason|message|filename|postcode|answer|answers)$")


def named(value: object) -> str:
    return value.name if isinstance(value, Brick | Operation) else str(value)


@pytest.mark.parametrize(("brick", "operation"), OPERATIONS, ids=named)
def test_an_operation_declares_who_may_and_says_what_it_does(brick: Brick, operation: Operation) -> None:
    known = {"anyone", "flow", *(may for gives in ROLES.values() for may in gives)}
    assert operation.may in known
    assert (operation.run.__doc__ or "").strip().endswith((".", ")"))


@pytest.mark.parametrize("brick", BRICKS, ids=NAMES)
def test_events_and_tables_carry_the_bricks_name(brick: Brick) -> None:
    assert [name for name in brick.events if not name.startswith(f"{brick.name}.")] == []
    tables = [*brick.tables, *(table for projection in brick.projections for table in projection.tables)]
    assert [str(t.__tablename__) for t in tables if not str(t.__tablename__).startswith(f"{brick.name}_")] == []


@pytest.mark.parametrize("brick", BRICKS, ids=NAMES)
def test_tables_have_a_tenant_and_classified_words(brick: Brick) -> None:
    for table in (*brick.tables, *(t for p in brick.projections for t in p.tables)):
        assert issubclass(table, Tenant | Public), table
        assert issubclass(table, Tenant) or brick.platform, f"{table}: only the platform's bricks have public tables"
        if not issubclass(table, Tenant):
            continue
        columns = table.__table__.columns  # type: ignore[attr-defined]
        words = [c.name for c in columns if isinstance(c.type, String | Text) and WORDS.search(c.name)]
        assert [name for name in words if "classification" not in columns[name].info] == [], table


@pytest.mark.parametrize("brick", BRICKS, ids=NAMES)
def test_unique_keys_of_tenants_hold_the_organisation(brick: Brick) -> None:
    for table in (*brick.tables, *(t for p in brick.projections for t in p.tables)):
        if not issubclass(table, Tenant):
            continue
        made = table.__table__  # type: ignore[attr-defined]
        keys = [[c.name for c in i.columns] for i in made.indexes if i.unique]
        keys += [[c.name for c in k.columns] for k in made.constraints if type(k).__name__ == "UniqueConstraint"]
        assert [key for key in keys if "organisation" not in key] == [], table


@pytest.mark.parametrize("brick", BRICKS, ids=NAMES)
def test_every_change_that_a_client_sends_has_an_example(brick: Brick) -> None:
    for operations in brick.api.values():
        for operation in operations:
            if operation.is_query or set(operation.given.model_fields) <= {*operation.path_fields, "version"}:
                continue
            examples = operation.given.model_json_schema().get("examples")
            assert examples, f"{operation.name}: its input has no example"
            for example in examples:
                operation.given.model_validate(example)


def test_every_name_in_an_api_document_is_defined_in_it() -> None:
    files = read_folder(Path(__file__).parents[1] / "examples/services/example-borough/bulky-waste-a")
    for service in (load_files(files, BY_NAME), platform_service(BY_NAME)):
        made = openapi.document(service)
        wanted = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(made)))
        assert wanted - set(made["components"]["schemas"]) == set()


@pytest.mark.parametrize("missing", [None, *(name for name in NAMES)])
def test_the_rest_loads_without_any_one_brick(missing: str | None, tmp_path: Path) -> None:
    rest = [(brick, object()) for brick, _ in PAIRS if brick.name != missing]
    commons = Commons(Settings(data=tmp_path), bricks=rest, ports=fakes())
    assert len(commons.bricks) == len(rest) + len(KERNEL_BRICKS)
    commons.installation.writing.dispose()
    commons.installation.reading.dispose()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    engine = open_database("", tmp_path_factory.mktemp("migrated")).writing
    migrate(engine, [*KERNEL_BRICKS, *BRICKS])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("history", histories([*KERNEL_BRICKS, *BRICKS]), ids=lambda history: history.owner)
def test_migrations_bring_a_database_to_the_declared_tables(history: object, migrated: object) -> None:
    assert differences(migrated, history) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "table",
    [table for brick in BRICKS for table in brick.tables if issubclass(table, Tenant)],
    ids=lambda t: t.__name__,
)
def test_a_few_rows_are_found_by_their_own_keys(table: type[Tenant], migrated: Any) -> None:
    """However many their service has: by the organisation and service alone, SQLite would read them all."""
    few = f"SELECT ref FROM {table.__tablename__} WHERE organisation = ? AND service = ? AND ref IN (?, ?, ?)"
    ((*_, plan),) = migrated.exec_driver_sql(f"EXPLAIN QUERY PLAN {few}", ("a", "b", "c", "d", "e")).all()
    assert "ref=?" in plan


def test_the_kernel_lists_its_own_tables() -> None:
    assert [table.name for table in KERNEL_TABLES if not table.name.startswith("commons_")] == []
