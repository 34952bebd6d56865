"""What a council's note may be about, and where it is shown."""

from typing import Protocol

SHORTEST, LONGEST = 10, 1_000
EVERYTHING = "all"
ABOUT_PAGES = {
    EVERYTHING: "The council as a whole",
    "budget": "The budget",
    "systems": "Systems and suppliers",
    "own-look-up": "Why a bin-day look-up of its own is right",
    "own-supplier": "Why a supplier of its own is right",
    "own-service": "Why a service of its own is right",
}
"""What a note may be about beside the lines of the outturn."""
LINES = ("asc", "csc", "edu", "env", "cul", "plan", "hous", "trans", "phs", "cen", "frs", "pol", "oth", "totsx")
ABOUT = frozenset({*ABOUT_PAGES, *LINES})


class About(Protocol):
    """The part of a note that decides where it stands."""

    @property
    def about(self) -> str: ...

    @property
    def year(self) -> str: ...


def stands_beside(note: About, about: str, year: str = "") -> bool:
    """Whether a note belongs beside this figure; one without a year belongs to every year."""
    return note.about == about and (not note.year or not year or note.year == year)
