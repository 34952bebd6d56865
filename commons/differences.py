"""What changed between two versions of a service: by file and line, and field by field in words."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from commons.service.source import ServiceFileError, Source, read

Files = Mapping[str, str]
Mark = Literal["same", "removed", "added", "gap"]
_IDENTITY = ("id", "key", "code", "name", "slug", "what", "when", "label", "title", "text")
_LONGEST = 120


@dataclass(frozen=True)
class Difference:
    """One field that differs. Lines are 1-based, None where that version does not have the field."""

    file: str
    says: str
    line_before: int | None
    line_after: int | None


@dataclass(frozen=True)
class Row:
    """One line of a comparison of two texts."""

    mark: Mark
    before: int | None
    after: int | None
    text: str


def in_words(before: Files, after: Files) -> tuple[Difference, ...]:
    """Every field that differs, as a sentence, file by file in the order of the newer version."""
    found: list[Difference] = []
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            found.append(Difference(name, "the file is new", None, 1))
        elif name not in after:
            found.append(Difference(name, "the file was removed", 1, None))
        elif before[name] != after[name]:
            found += _one_file(name, before[name], after[name])
    return tuple(found)


def by_line(before: str, after: str, context: int = 3) -> tuple[Row, ...]:
    """The lines that differ with `context` lines around them; a gap stands for lines left out."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[Row] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context):
        if rows or group[0][1] > 0:
            rows.append(Row("gap", None, None, ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                rows += [Row("same", i + 1, j1 + i - i1 + 1, old[i]) for i in range(i1, i2)]
                continue
            rows += [Row("removed", i + 1, None, old[i]) for i in range(i1, i2)]
            rows += [Row("added", None, j + 1, new[j]) for j in range(j1, j2)]
    return tuple(rows)


@lru_cache(maxsize=100)
def _one_file(name: str, before: str, after: str) -> tuple[Difference, ...]:
    """What differs between two texts of a file. Published texts never change, and reading them takes longest."""
    try:
        old, new = read(name, before), read(name, after)
    except ServiceFileError:
        return (Difference(name, "the text changed", 1, 1),)
    found = tuple(_Walk(name, old, new).compare(old.data, new.data, (), (), ""))
    return found or (Difference(name, "only comments, spacing or quotes changed", 1, 1),)


Path = tuple[str | int, ...]


@dataclass(frozen=True)
class _Walk:
    file: str
    old: Source
    new: Source

    def compare(self, was: Any, now: Any, at_old: Path, at_new: Path, where: str) -> Iterator[Difference]:
        if isinstance(was, dict) and isinstance(now, dict):
            yield from self._fields(was, now, at_old, at_new, where)
        elif isinstance(was, list) and isinstance(now, list):
            yield from self._entries(was, now, at_old, at_new, where)
        elif was != now or type(was) is not type(now):
            yield self._says(f"{where or 'the file'} was {_show(was)}, is now {_show(now)}", at_old, at_new)

    def _fields(
        self, was: dict[str, Any], now: dict[str, Any], at_old: Path, at_new: Path, where: str
    ) -> Iterator[Difference]:
        for key in now:
            inner = _inside(where, f"“{key}”")
            if key in was:
                yield from self.compare(was[key], now[key], (*at_old, key), (*at_new, key), inner)
            else:
                yield self._says(f"{inner} was added: {_show(now[key])}", None, (*at_new, key))
        for key in was:
            if key not in now:
                yield self._says(
                    f"{_inside(where, f'“{key}”')} was removed, it was {_show(was[key])}", (*at_old, key), None
                )

    def _entries(self, was: list[Any], now: list[Any], at_old: Path, at_new: Path, where: str) -> Iterator[Difference]:
        old_ids, new_ids = _identities(was), _identities(now)
        for place, mark in enumerate(new_ids):
            shown = _inside(where, _entry(mark, now[place], place))
            if mark in old_ids:
                before = old_ids.index(mark)
                yield from self.compare(was[before], now[place], (*at_old, before), (*at_new, place), shown)
            else:
                yield self._says(f"{shown} was added", None, (*at_new, place))
        for place, mark in enumerate(old_ids):
            if mark not in new_ids:
                yield self._says(
                    f"{_inside(where, _entry(mark, was[place], place))} was removed", (*at_old, place), None
                )
        kept_old, kept_new = [m for m in old_ids if m in new_ids], [m for m in new_ids if m in old_ids]
        if kept_old != kept_new:
            yield self._says(f"{where or 'the list'} has another order", at_old, at_new)

    def _says(self, sentence: str, at_old: Path | None, at_new: Path | None) -> Difference:
        before = self.old.line(at_old) if at_old is not None else None
        after = self.new.line(at_new) if at_new is not None else None
        return Difference(self.file, sentence, before, after)


def _identities(entries: Sequence[Any]) -> list[str]:
    """What tells the entries of a list apart: an identifying field, or the entry itself, or its place."""
    for field in _IDENTITY:
        if all(isinstance(entry, dict) and isinstance(entry.get(field), str | int) for entry in entries):
            marks = [f"{entry[field]}" for entry in entries]
            if len(set(marks)) == len(marks):
                return marks
    if all(isinstance(entry, str | int) for entry in entries) and len(set(entries)) == len(entries):
        return [str(entry) for entry in entries]
    return _by_place(entries)


def _by_place(entries: Sequence[Any]) -> list[str]:
    return [f"#{place + 1}" for place in range(len(entries))]


def _entry(mark: str, value: Any, place: int) -> str:
    if mark.startswith("#") and not isinstance(value, str):
        return f"entry {place + 1}"
    return f"“{mark}”"


def _inside(where: str, part: str) -> str:
    return f"{where}, {part}" if where else part


def _show(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
