"""A thread that does what is waiting, step after step, and then waits for the next commit."""

import logging
import threading
import time

IDLE_SECONDS = 0.5
"""How long a loop sleeps when nothing was committed: timers and retries are looked at this often."""
SHARED_IDLE_SECONDS = 0.1
"""The same where other processes commit, who do not tell this one."""
STOP_SECONDS = 5.0
"""How long a loop goes on with what is waiting when it is told to stop."""


class Loop:
    """Calls `step` while it has something to do; a step that fails is tried again after a pause."""

    idle = IDLE_SECONDS
    pause = 0.0
    """Seconds from the beginning of a step to that of the next, at least: what comes meanwhile is done together."""
    finishes = False
    """Whether it goes on with what is waiting when it is told to stop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stopping = threading.Event()
        self._log = logging.getLogger(f"commons.{name}")
        self._awake = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def step(self) -> bool:
        """Do some of what is waiting; whether there was anything."""
        raise AssertionError(f"{type(self).__name__} has no step")

    def forget(self) -> None:
        """Read again what is remembered between steps: the last one failed."""

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    @property
    def is_started(self) -> bool:
        """Whether it has ever run by itself."""
        return self._thread.ident is not None

    def wake(self) -> None:
        """Something was committed."""
        self._awake.set()

    def stop(self) -> None:
        """Stop after the step that is being made, or when all is done; cursors remember the rest."""
        self.stopping.set()
        self._awake.set()
        if self._thread.ident:
            self._thread.join()
            until = time.monotonic() + (STOP_SECONDS if self.finishes else 0)
            while time.monotonic() < until and self.step():
                pass

    def _run(self) -> None:
        began = 0.0
        while not self.stopping.wait(max(0.0, began + self.pause - time.monotonic())):
            began = time.monotonic()
            try:
                if self.step():
                    continue
            except Exception:
                if self.stopping.is_set():
                    return
                self._log.exception("a step failed and will be tried again")
                self.forget()
                self.stopping.wait(self.idle)
            self._awake.wait(self.idle)
            self._awake.clear()
