"""Hashing beside the event loop: two at once, a bounded number waiting, never on the writer.

Also the secrets that a form makes: from its one-time key and the browser's own token, so that a
second click on the same form makes the same secret.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from bricks.accounts.rules.hashing import hash_password, password_fits
from commons.errors import Busy
from commons.pages import Visit

AT_ONCE: Final = 2
MOST_WAITING: Final = 40
AnyT = TypeVar("AnyT")


class Queue:
    """The two threads, and how many wait for them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._waiting = 0

    async def run(self, work: Callable[[], AnyT]) -> AnyT:
        """Do the work on one of the threads; Busy when too many wait."""
        if self._waiting >= MOST_WAITING:
            raise Busy("Too many people are signing in at this moment.", to_do="Wait a minute and try again.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


_queue = Queue()


async def hashed(visit: Visit, password: str) -> str:
    """The hash to store, the same for the same form sent twice."""
    once = once_of(visit)
    return await _queue.run(lambda: hash_password(password, once))


async def fits(stored: str | None, password: str) -> bool:
    """Whether the password made the stored hash; takes as long when there is none."""
    return await _queue.run(lambda: password_fits(stored, password))


def once_of(visit: Visit) -> str:
    """The random words that came with this form: one of the server's, and one that only the browser has."""
    return f"{visit.form.get('_key', '')}:{visit.form.get('_csrf', '')}"
