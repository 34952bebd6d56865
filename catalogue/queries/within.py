"""A service of one council, found by words of both: `burnley waste collection`."""

from collections.abc import Iterator

from catalogue.queries.councils import council_index
from catalogue.queries.declared.subjects import amounts_of, evident, parts_of, subject_of
from catalogue.queries.england import England, england
from catalogue.queries.national import national_index
from catalogue.rules.searching import Entry, asked_words, find

FEWEST_LETTERS = 3
MOST_COUNCILS, MOST_SERVICES = 2, 8


def services_of_council(query: str, limit: int) -> list[Entry]:
    """Services drawn from evidence whose council is named by the first or the last words, and they by the others."""
    typed, data = asked_words(query), england()
    found: dict[str, Entry] = {}
    for place, rest in _splits(typed):
        for council in _named(place):
            for service in find(national_index(), " ".join(rest), MOST_SERVICES)[0]:
                made = _entry(data, council.href.rpartition("/")[2], service)
                if made is not None:
                    found.setdefault(made.href, made)
        if found:
            break
    return list(found.values())[:limit]


def _splits(typed: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The words that may name the council, the most first, and those that are left."""
    for count in range(len(typed) - 1, 0, -1):
        yield typed[:count], typed[count:]
        yield typed[-count:], typed[:-count]


def _named(words: tuple[str, ...]) -> list[Entry]:
    """Councils whose own name has all these words."""
    if len("".join(words)) < FEWEST_LETTERS:
        return []
    fitting, _ = find(council_index(), " ".join(words), MOST_COUNCILS)
    return [each for each in fitting if all(any(own.startswith(w) for own in each.title_words) for w in words)]


def _entry(data: England, gss: str, service: Entry) -> Entry | None:
    """One service of one council, if public evidence says anything of it."""
    own, subject = data.by_gss[gss], subject_of(data, service.href.rpartition("/")[2])
    amounts = amounts_of(data, own, subject)
    if not evident(amounts, parts_of(data, own, subject, amounts)):
        return None
    href = f"/councils/{gss}/services/{subject.key}"
    return Entry(
        "declared", f"{subject.title}, {own.nice_name}", href, "Drawn from public evidence; it does not run here"
    )
