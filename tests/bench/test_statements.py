"""Statements are counted as the database itself tells them."""

from pathlib import Path

from tests.bench.statements import Trace

LOG = """\
2026-11-22 18:00:00.000 UTC [71] LOG:  statement: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
2026-11-22 18:00:00.001 UTC [72] LOG:  statement: BEGIN
2026-11-22 18:00:00.001 UTC [71] LOG:  execute _pg3_1: SELECT set_config('commons.organisation', $1, true)
2026-11-22 18:00:00.001 UTC [71] LOG:  execute <unnamed>: SELECT cases_case.ref
\tFROM cases_case
\tLIMIT $1
2026-11-22 18:00:00.001 UTC [71] DETAIL:  Parameters: $1 = 'SELECT 1;
\tSELECT 2'
2026-11-22 18:00:00.002 UTC [72] LOG:  statement: SAVEPOINT part; SET LOCAL commons.organisation = 'x'
2026-11-22 18:00:00.002 UTC [72] LOG:  execute _pg3_7: INSERT INTO commons_ledger (id) VALUES ($1)
2026-11-22 18:00:00.003 UTC [72] LOG:  statement: ROLLBACK TO SAVEPOINT part
2026-11-22 18:00:00.003 UTC [71] LOG:  statement: ROLLBACK
2026-11-22 18:00:00.004 UTC [72] LOG:  statement: COMMIT
"""


def test_the_log_of_postgresql_is_read_transaction_by_transaction(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(LOG)
    trace = Trace(path, logged=True)
    question, written = trace.read()
    assert question.proper == ["SELECT cases_case.ref FROM cases_case LIMIT $1"]
    assert written.proper == ["INSERT INTO commons_ledger (id) VALUES ($1)"]
    assert len(written.statements) == 6
    assert trace.read() == []


def test_the_trace_of_sqlite_keeps_connections_and_savepoints_apart(tmp_path: Path) -> None:
    path = tmp_path / "trace"
    mine = ("BEGIN", "SELECT 1", "ROLLBACK")
    others = ["BEGIN IMMEDIATE", "SAVEPOINT part", "UPDATE b SET c = 1", "RELEASE SAVEPOINT part", "SAVEPOINT part"]
    others += ("INSERT INTO a VALUES ('x; y')", "RELEASE SAVEPOINT part", "COMMIT")
    path.write_text(
        "".join([f"0\t{each}\n" for each in mine[:2]] + [f"1\t{each}\n" for each in others] + ["0\tROLLBACK\n"])
    )
    written, question = Trace(path, logged=False).read()
    assert question.proper == ["SELECT 1"]
    assert question.part("SELECT") is None
    part = written.part("INSERT", "VALUES")
    assert part is not None
    assert part.proper == ["INSERT INTO a VALUES ('x; y')"]
