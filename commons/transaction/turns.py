"""Who has the writer next: what people ask for, or what follows from it.

Mostly both share each group. In a rush, when what is asked takes much of the writer's time, reactions have a small
part of it, so that everybody is answered first; a rush that lasts gives them their whole share again.
"""

import math
import time

SHARE, RUSH_SHARE = 5, 20
"""Reactions have at least one part in this many of the writer's time, mostly and in a rush."""
CROWD, RUSH, LONGEST_RUSH = 6, 0.4, 15.0
"""Requests in a group that make it a crowd, the part of the writer's time that crowds take in a rush, and the seconds
after which it counts no more as one. Few requests may take long where they wait for a busy database: that is none."""
LOOKED_AT = 0.5
"""Seconds over which that part is smoothed."""
NEXT_SECONDS = 0.03
"""How long the next request of a rush is waited for."""
SHORTEST_TURN, LONGEST_TURN, RUSH_TURN = 0.004, 0.05, 0.02
"""Seconds that reactions have: at least while requests wait, at most while none do, and in a rush."""


class Turns:
    """Shares one writer's time; told by its thread alone what it does."""

    def __init__(self) -> None:
        self.reactions = LONGEST_TURN
        """How long the reactions of the group that is running may take, in seconds."""
        self.had_requests = False
        """Whether the last group had requests."""
        self._asked, self._rush_since, self._due = 0.0, math.inf, 0.0
        self._crowd = False
        self._began = self._turned = self._ended = time.monotonic()

    @property
    def is_rush(self) -> bool:
        """Whether so much is asked that most reactions wait."""
        return 0.0 <= self._ended - self._rush_since < LONGEST_RUSH

    @property
    def reactions_due(self) -> bool:
        """Whether reactions may join a group of requests."""
        return time.monotonic() >= self._due

    def begin(self, requests: int) -> None:
        """A group begins, with so many requests."""
        self.had_requests, self._crowd = requests > 0, requests >= CROWD
        self._began, self._turned = time.monotonic(), 0.0

    def reactions_begin(self) -> None:
        """The requests of the group are done, and its reactions begin."""
        self._turned = time.monotonic()
        share = (self._turned - self._began) / (SHARE - 1) if self.had_requests else LONGEST_TURN
        self.reactions = RUSH_TURN if self.is_rush else max(SHORTEST_TURN, min(share, LONGEST_TURN))

    def end(self) -> None:
        """The group is committed."""
        now = time.monotonic()
        turned, whole, self._ended = self._turned or now, now - self._ended, now
        asked = (turned - self._began) / whole if self._crowd else 0.0
        self._asked += (asked - self._asked) * min(whole / LOOKED_AT, 1.0)
        self._rush_since = min(self._rush_since, now) if self._asked > RUSH else math.inf
        if self._turned:
            self._due = now + (now - turned) * (RUSH_SHARE - 1) if self.is_rush else now
