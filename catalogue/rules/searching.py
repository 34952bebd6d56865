"""Finding things by the words that people type: every word must begin a word of the entry."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"[a-z0-9]+")
_POSTCODE = re.compile(r"^\s*[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\s*$", re.IGNORECASE)
_SKIP = frozenset({"a", "an", "and", "council", "for", "in", "of", "the", "to"})
MOST_WORDS = 8


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


def find(entries: Iterable[Entry], query: str, limit: int) -> tuple[list[Entry], int]:
    """The best entries and how many fit in all; titles first, then the rest of the text."""
    wanted = asked_words(query)
    if not wanted:
        return [], 0
    first = plain(query).strip()
    scored = [(score, entry) for entry in entries if (score := _score(entry, wanted, first)) is not None]
    scored.sort(key=lambda pair: (pair[0], pair[1].title))
    return [entry for _, entry in scored[:limit]], len(scored)


def _score(entry: Entry, wanted: Sequence[str], first: str) -> int | None:
    if _all_begin(wanted, entry.title_words):
        title = plain(entry.title)
        return 0 if title == first else 1 if title.startswith(first) else 2
    return 3 if _all_begin(wanted, entry.all_words) else None


def _all_begin(wanted: Sequence[str], within: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in within) for part in wanted)
