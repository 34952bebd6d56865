"""The ledger: every event, append-only, in the transaction of the change that it records.

Also the kernel's own tables, which hold no history: cursors, parked steps, timers, idempotency
keys, sessions and uploads.
"""

from commons.ledger.cursors import cursor_of, move_cursors
from commons.ledger.records import (
    append,
    check_order,
    count_after,
    last_position,
    read_after,
    read_these,
    read_thread,
    recorded,
)
from commons.ledger.tables import (
    KERNEL_TABLES,
    attempts,
    cursors,
    idempotency,
    ledger,
    parked,
    sessions,
    timers,
    uploads,
)
from commons.ledger.vocabulary import Vocabulary

__all__ = [
    "KERNEL_TABLES",
    "Vocabulary",
    "append",
    "attempts",
    "check_order",
    "count_after",
    "cursor_of",
    "cursors",
    "idempotency",
    "last_position",
    "ledger",
    "move_cursors",
    "parked",
    "read_after",
    "read_these",
    "read_thread",
    "recorded",
    "sessions",
    "timers",
    "uploads",
]
