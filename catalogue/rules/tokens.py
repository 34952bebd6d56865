"""What a published service can be found by: the words of its title, name and summary, and its facets.

Words are found by how they begin; facets (`brick:cases`, `lgsl:528`, `by:kent`) whole. Both are rows of one table with
one index, so that a search is the same few statements on every database.
"""

import hashlib
from collections.abc import Iterable, Sequence

from catalogue.rules.searching import asked_words, plain, words

LONGEST = 40
MOST = 60
TITLE, ELSEWHERE, FACET = 0, 1, 2


def code_of(organisation: str, service: str) -> int:
    """The number of a service in the index: 60 bits of a digest of its address, the same on every installation."""
    return int.from_bytes(hashlib.sha256(f"{organisation}/{service}".encode()).digest()[:8], "big") >> 4


def tokens(
    *, title: str, name: str, summary: str, organisation: str, lgsl: int | None, bricks: Iterable[str]
) -> dict[str, int]:
    """Every token of a service with its place: in the title, elsewhere, or a facet."""
    found = dict.fromkeys(facets(organisation=organisation, lgsl=lgsl, bricks=bricks), FACET)
    for place, text in ((TITLE, title), (ELSEWHERE, name), (ELSEWHERE, summary)):
        for word in words(text):
            if len(found) < MOST:
                found.setdefault(word[:LONGEST], place)
    return found


def facets(*, organisation: str = "", lgsl: int | None = None, bricks: Iterable[str] = ()) -> list[str]:
    """The tokens of facets."""
    listed = [f"brick:{name}" for name in bricks if name]
    listed += [f"lgsl:{lgsl}"] if lgsl is not None else []
    return listed + ([f"by:{organisation}"] if organisation else [])


def wanted(query: str) -> list[str]:
    """The beginnings of words that a query asks for; one that another covers is left out."""
    asked = [word[:LONGEST] for word in asked_words(query)]
    return [
        word for word in dict.fromkeys(asked) if not any(other != word and other.startswith(word) for other in asked)
    ]


def rank(title: str, asked: Sequence[str], query: str) -> tuple[int, str]:
    """The best first: the very title, then titles that begin so, then those that hold every word, then the rest."""
    own, first = plain(title), plain(query).strip()
    if first and own.startswith(first):
        return (0 if own == first else 1), own
    within = words(title)
    return (2 if all(any(word.startswith(part) for word in within) for part in asked) else 3), own
