"""The one write path: actions run one after another on the writer, in groups with one commit each.

Nothing else in the platform commits. Each action runs in a savepoint with a session of its own, so
that one action's failure undoes that action alone. These kernel tables change without an event, and
no others: sessions, cursors, parked steps, timers, idempotency keys, rate limits and uploads.
"""

from commons.transaction.runner import Runner
from commons.transaction.transaction import Command, Done, Outcome, Transaction
from commons.transaction.writer import Writer

__all__ = ["Command", "Done", "Outcome", "Runner", "Transaction", "Writer"]
