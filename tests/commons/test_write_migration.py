"""A migration that was written can be read: it names nothing that it does not import."""

from pathlib import Path

from bricks.cases.brick import brick
from commons.database import open_database
from commons.migrate import History, histories, write_migration


def test_a_written_migration_runs_as_it_stands(tmp_path: Path) -> None:
    declared = next(history for history in histories([brick]) if history.owner == "cases")
    made = History(owner=declared.owner, folder=tmp_path)
    engine = open_database("", tmp_path).writing
    with engine.connect() as connection:
        path = write_migration(connection, made, "First tables")
    engine.dispose()
    assert path is not None
    text = path.read_text(encoding="utf-8")
    compile(text, str(path), "exec")
    assert "UtcDateTime()" in text
    assert "sa.String(" in text
    assert "commons.database." not in text.replace("from commons.database import", "")
    assert "AutoString" not in text
