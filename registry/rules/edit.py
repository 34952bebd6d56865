"""Editing the YAML of a service by its text, so that comments, order and quotes stay as they were.

Only the characters of the value that changes are replaced; everything else is the very same text.
Each edit is read back and compared with what was wanted before it counts.
"""

import copy
import json
import re
from dataclasses import dataclass
from typing import Any

import yaml

from commons.service.source import Path, read

_PLAIN = re.compile(r'^[A-Za-z£][^\n#:\[\]{}*!|>"%`\\]*$')
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
_OTHER_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PROBE = "service.yaml"


class CannotEdit(ValueError):
    """The text has no such place, or cannot be changed there without touching its neighbours."""


@dataclass(frozen=True)
class _Place:
    """A value in the text: its node, what holds it, and its key or number there."""

    node: yaml.Node
    parent: yaml.Node | None
    key: yaml.ScalarNode | None
    number: int


def data_of(text: str) -> Any:
    """What the text says; ServiceFileError when it is not a service's YAML."""
    return read(_PROBE, text).data


def value_at(text: str, path: Path) -> Any:
    """The value at a path, or None when there is none."""
    found = data_of(text)
    for part in path:
        try:
            found = found[part]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def set_value(text: str, path: Path, value: Any) -> str:
    """The text with the value at the path replaced, or added as the last line of its mapping."""
    place = _find(text, path)
    if place is not None and json.dumps(value_at(text, path)) == json.dumps(value):
        return text
    changed = _add(text, path, value) if place is None else _replace(text, place, value)
    return _checked(changed, _with(data_of(text), path, value), path)


def remove(text: str, path: Path) -> str:
    """The text without the entry at the path, and without the comments right above it."""
    place = _find(text, path)
    if place is None or place.parent is None:
        raise CannotEdit(f"there is nothing at {_spoken(path)}")
    wanted = _without(data_of(text), path)
    if len(place.parent.value) == 1:
        return set_value(text, path[:-1], [] if isinstance(place.parent, yaml.SequenceNode) else {})
    changed = _cut_flow(text, place) if _is_flow(place.parent) else _cut_lines(text, place)
    return _checked(changed, wanted, path)


def append(text: str, path: Path, entry: Any) -> str:
    """The text with an entry added at the end of the list at the path."""
    place = _find(text, path)
    if place is None or not isinstance(place.node, yaml.SequenceNode):
        raise CannotEdit(f"there is no list at {_spoken(path)}")
    wanted = [*value_at(text, path), entry]
    if not _is_block(place.node):
        return set_value(text, path, wanted)
    at = _line_end(text, _end(text, place.node))
    lines = _block([entry], int(place.node.start_mark.column))
    return _checked("\n".join([text[:at], *lines]) + text[at:], _with(data_of(text), path, wanted), path)


def text_of(data: dict[str, Any]) -> str:
    """A new file that says this, in the style of the edits."""
    return _checked("\n".join(_block(data, 0)) + "\n", data, ())


def _checked(text: str, wanted: Any, path: Path) -> str:
    if data_of(text) != wanted:
        raise CannotEdit(f"{_spoken(path)} cannot be changed without touching what is beside it")
    return text


def _spoken(path: Path) -> str:
    return " › ".join(str(part) for part in path) or "the top of the file"


def _with(data: Any, path: Path, value: Any) -> Any:
    changed = copy.deepcopy(data)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return changed


def _without(data: Any, path: Path) -> Any:
    changed = copy.deepcopy(data)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    del inner[path[-1]]
    return changed


def _find(text: str, path: Path) -> _Place | None:
    node = yaml.compose(text, Loader=_LOADER)
    if node is None:
        return None
    place = _Place(node, None, None, 0)
    for part in path:
        found = _inner(place.node, part)
        if found is None:
            return None
        place = found
    return place


def _inner(node: yaml.Node, part: str | int) -> _Place | None:
    if isinstance(node, yaml.MappingNode):
        for number, (key, value) in enumerate(node.value):
            if key.value == part:
                return _Place(value, node, key, number)
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return _Place(node.value[part], node, None, part)
    return None


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _end(text: str, node: yaml.Node) -> int:
    """Where the node's own characters end; a block's end mark lies behind the comments after it."""
    if not _is_block(node):
        at = int(node.end_mark.index)
        return len(text[:at].rstrip()) if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") else at
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _replace(text: str, place: _Place, value: Any) -> str:
    node, end = place.node, _end(text, place.node)
    in_one_line = place.parent is not None and _is_flow(place.parent)
    if in_one_line or (_is_flow(node) and isinstance(value, list | dict)):
        return text[: node.start_mark.index] + _in_flow(value) + text[end:]
    column = place.key.start_mark.column if place.key else max(node.start_mark.column - 2, 0)
    if _is_block(node) and isinstance(value, list | dict) and value:
        lines = _block(value, node.start_mark.column)
        return text[: node.start_mark.index] + "\n".join(lines).lstrip() + text[end:]
    if place.key is None:
        if isinstance(value, list | dict):
            raise CannotEdit("an entry of a list can only be replaced by one value")
        return text[: node.start_mark.index] + _scalar(value, column) + text[end:]
    start = text.index(":", place.key.end_mark.index) + 1
    commented = text[end : _line_end(text, end)].strip() != ""
    if commented and r"\n" in json.dumps(value):  # what stands after it must stay on the same line
        return text[:start] + " " + _in_flow(value) + text[max(end, start) :]
    if not _is_block(node) and not isinstance(value, list | dict) and end > start:
        start = node.start_mark.index
        return text[:start] + _scalar(value, column) + text[end:]
    return text[:start] + _after_colon(value, column) + text[max(end, start) :]


def _after_colon(value: Any, column: int) -> str:
    if isinstance(value, list | dict) and value:
        return "\n" + "\n".join(_block(value, column + 2))
    return " " + (_in_flow(value) if isinstance(value, list | dict) else _scalar(value, column))


def _add(text: str, path: Path, value: Any) -> str:
    holder, key = _find(text, path[:-1]), path[-1]
    if holder is None or not isinstance(holder.node, yaml.MappingNode) or not isinstance(key, str):
        raise CannotEdit(f"there is no place for {_spoken(path)}")
    node = holder.node
    if node.flow_style:
        before = len(text[: node.end_mark.index - 1].rstrip())
        comma = ", " if node.value else ""
        return text[:before] + comma + f"{key}: {_in_flow(value)}" + text[node.end_mark.index - 1 :]
    column = int(node.value[0][0].start_mark.column)
    at = _line_end(text, _end(text, node))
    line: str = " " * column + f"{key}:" + _after_colon(value, column)
    return text[:at] + "\n" + line + text[at:]


def _cut_flow(text: str, place: _Place) -> str:
    start = (place.key or place.node).start_mark.index
    end = _end(text, place.node)
    after = re.match(r"\s*,\s*", text[end:])
    if after:
        return text[:start] + text[end + after.end() :]
    return text[: len(text[:start].rstrip(", \t\n"))] + text[end:]


def _cut_lines(text: str, place: _Place) -> str:
    first = (place.key or place.node).start_mark.index
    start = _line_start(text, first if place.key else text.rindex("-", 0, first))
    indent = re.match(r"[ ]*", text[start:])
    assert indent is not None
    while start > 0:
        above = _line_start(text, start - 1)
        line = text[above : start - 1]
        if not line.startswith(indent.group() + "#"):
            break
        start = above
    end = _line_end(text, _end(text, place.node))
    return text[:start] + text[end + 1 :]


def _block(value: list[Any] | dict[str, Any], column: int) -> list[str]:
    """The lines of a list or mapping in block style, indented to the column."""
    pad = " " * column
    if isinstance(value, dict):
        return "\n".join(f"{pad}{key}:{_after_colon(inner, column)}" for key, inner in value.items()).split("\n")
    lines: list[str] = []
    for entry in value:
        if isinstance(entry, dict) and entry:
            inner = _block(entry, column + 2)
            lines += [f"{pad}- {inner[0].lstrip()}", *inner[1:]]
        else:
            lines += f"{pad}- {_in_flow(entry) if isinstance(entry, list) else _scalar(entry, column)}".split("\n")
    return lines


def _scalar(value: Any, column: int) -> str:
    if not isinstance(value, str):
        return _in_flow(value)
    if "\n" in value and value == value.strip() and not re.search(r"\n[ \t]|[ \t]\n|[^\S\n ]", value):
        pad = " " * (column + 2)
        return "|-\n" + "\n".join(f"{pad}{line}" if line else "" for line in value.split("\n"))
    return value if _is_plain(value) else _quoted(value)


def _is_plain(value: str) -> bool:
    if _DATE.match(value):
        return True
    return bool(_PLAIN.match(value)) and value == value.strip() and value.casefold() not in _OTHER_WORDS


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\x85")


def _in_flow(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return value if _is_plain(value) and "," not in value else _quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(_in_flow(entry) for entry in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_in_flow(entry)}" for key, entry in value.items()) + "}"
    return json.dumps(value)
