"""Tables, the engines that hold them, and how rows are found and written. It knows nothing of events or services."""

from commons.database.engines import Engines, open_database
from commons.database.patience import is_away
from commons.database.protection import check_protected
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
    "Engines",
    "Public",
    "Row",
    "RowT",
    "Scoped",
    "Tenant",
    "UtcDateTime",
    "check_protected",
    "index",
    "is_away",
    "open_database",
    "personal",
    "special",
]
