"""Tables, the engines that hold them, and how rows are found and written. It knows nothing of events or services."""

from commons.database.engines import Job, open_sqlite
from commons.database.tables import (
    SHARED,
    Classification,
    Public,
    Row,
    RowT,
    Scoped,
    Tenant,
    UtcDateTime,
    index,
    personal,
    special,
)

__all__ = [
    "SHARED",
    "Classification",
    "Job",
    "Public",
    "Row",
    "RowT",
    "Scoped",
    "Tenant",
    "UtcDateTime",
    "index",
    "open_sqlite",
    "personal",
    "special",
]
