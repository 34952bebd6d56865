"""`commons`, with every statement that SQLite itself runs written to the file that BENCH_TRACE names.

SQLite says so, and not SQLAlchemy: what goes to the driver directly is counted too, and so is each row of many.
"""

import os
import sqlite3
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from commons.commands.line import run_line

_number = count()


@event.listens_for(Engine, "connect")
def _trace(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    out, number = open(os.environ["BENCH_TRACE"], "a", buffering=1, encoding="utf-8"), next(_number)  # noqa: SIM115
    connection.set_trace_callback(lambda statement: out.write(f"{number}\t{' '.join(statement.split())}\n") and None)


if __name__ == "__main__":
    raise SystemExit(run_line())
