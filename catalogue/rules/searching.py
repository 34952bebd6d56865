"""Finding things by the words that people type: every word must begin a word of the entry."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"[a-z0-9]+")
_POSTCODE = re.compile(r"^\s*[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\s*$", re.IGNORECASE)
_SKIP = frozenset({"a", "an", "and", "council", "for", "in", "of", "the", "to"})
MOST_WORDS = 8
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `more` is text searched after the title."""

    kind: str
    title: str
    href: str
    note: str = ""
    more: str = ""
    title_words: tuple[str, ...] = field(init=False, repr=False)
    all_words: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "title_words", words(self.title))
        object.__setattr__(self, "all_words", (*self.title_words, *words(self.more)))


class Index:
    """Entries by the words that they hold, so that a search looks at none that does not fit."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        held = sorted({(word, place) for place, entry in enumerate(self._entries) for word in entry.all_words})
        self._words = [word for word, _ in held]
        self._places = [place for _, place in held]

    def fitting(self, wanted: Sequence[str]) -> list[Entry]:
        """The entries that have a word beginning with each of these, in their order."""
        places = [set(self._places[slice(*self._range(part))]) for part in wanted]
        return [self._entries[place] for place in sorted(set.intersection(*places))]

    def _range(self, part: str) -> tuple[int, int]:
        first = bisect_left(self._words, part)
        return first, bisect_left(self._words, part + _LAST, first)


def plain(text: str) -> str:
    """Lower case without accents or apostrophes, so that `Kings Lynn` finds `King's Lynn`."""
    if text.isascii():
        return text.lower().replace("'", "")
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return letters.replace("'", "")


def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(plain(text)))


def asked_words(query: str) -> tuple[str, ...]:
    """The words to look for: small words are left out unless nothing else was typed."""
    typed = words(query)[:MOST_WORDS]
    return tuple(word for word in typed if word not in _SKIP) or typed


def is_postcode(query: str) -> bool:
    """Whether somebody typed a postcode, which is neither looked up nor kept."""
    return _POSTCODE.match(query) is not None


def find(index: Index, query: str, limit: int) -> tuple[list[Entry], int]:
    """The best entries and how many fit in all; titles first, then the rest of the text."""
    wanted = asked_words(query)
    if not wanted:
        return [], 0
    first = plain(query).strip()
    scored = [(_score(entry, wanted, first), entry) for entry in index.fitting(wanted)]
    scored.sort(key=lambda pair: (pair[0], pair[1].title))
    return [entry for _, entry in scored[:limit]], len(scored)


def _score(entry: Entry, wanted: Sequence[str], first: str) -> int:
    if all(any(word.startswith(part) for word in entry.title_words) for part in wanted):
        title = plain(entry.title)
        return 0 if title == first else 1 if title.startswith(first) else 2
    return 3
