"""Setting, taking out and reading the values that a composer's sheet names."""

from collections.abc import Mapping
from typing import Any

from commons.money import parse_pounds
from commons.service.source import Path
from registry.rules.edit import append, data_of, remove, set_value, value_at
from registry.rules.sheet import Ask, Place

Files = dict[str, str]
Value = str | tuple[str, ...]


def answer(files: Files, ask: Ask, value: Value) -> None:
    """Set what the answer sets, or take it out when there is none."""
    if not value:
        for place in (ask.clears,) if ask.clears else ask.sets:
            take_out(files, place)
        return
    if ask.clears and ask.entry is not None:
        _put_back(files, ask.clears, ask.entry)
    for place in ask.sets:
        put(files, place, _written(ask, value))


def _written(ask: Ask, value: Value) -> Any:
    if ask.type == "lines":
        return [line.strip() for line in (value.split("\n") if isinstance(value, str) else value) if line.strip()]
    if ask.type == "pounds":
        pence = parse_pounds(str(value))
        return f"{pence // 100}.{pence % 100:02d}"
    if ask.type == "minutes":
        return float(str(value)) if "." in str(value) else int(str(value))
    return str(value)


def _put_back(files: Files, place: Place, entry: dict[str, Any]) -> None:
    """What was taken out when a question was left empty, for one that is answered now."""
    text = files[place.file]
    path = path_in(text, place.at)
    if value_at(text, path) is None:
        in_list = isinstance(path[-1], int)
        files[place.file] = append(text, path[:-1], entry) if in_list else set_value(text, path, entry)


def put(files: Files, place: Place, value: Any) -> None:
    """Set a value, unless what would hold it has been taken out."""
    path = path_in(files[place.file], place.at)
    if len(path) > 1 and value_at(files[place.file], path[:-1]) is None:
        return
    files[place.file] = set_value(files[place.file], path, value)


def take_out(files: Files, place: Place) -> None:
    """Remove a value, if it is there."""
    path = path_in(files[place.file], place.at)
    if value_at(files[place.file], path) is not None:
        files[place.file] = remove(files[place.file], path)


def words_at(files: Mapping[str, str], place: Place) -> str:
    """What stands at a place, as somebody would type it: the entries of a list on lines of their own."""
    found = value_at(files[place.file], path_in(files[place.file], place.at))
    return "\n".join(map(str, found)) if isinstance(found, list) else "" if found is None else str(found)


def path_in(text: str, at: str) -> Path:
    """A place with dots as a path: an entry of a list goes by its `id`, `code`, `what` or `name`, or its number."""
    data, path = data_of(text), []
    for part in at.split("."):
        key: str | int = part
        if isinstance(data, list):
            places = [n for n, entry in enumerate(data) if _is_called(entry, part) or str(n) == part]
            key = places[0] if places else len(data)
        path.append(key)
        data = value_at_data(data, key)
    return tuple(path)


def value_at_data(data: Any, key: str | int) -> Any:
    """One step down, or None."""
    try:
        return data[key]
    except (KeyError, IndexError, TypeError):
        return None


def _is_called(entry: Any, name: str) -> bool:
    return isinstance(entry, dict) and name in (entry.get(key) for key in ("id", "code", "what", "name"))
