"""Reading the YAML and CSV of a service with the line of every value, so that errors can point.

A small, safe YAML: mappings, lists and scalars. Anchors, aliases, tags and repeated keys are
refused; `yes`, `on`, dates and the like stay text.
"""

import csv
import io
import re
from dataclasses import dataclass
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"^-?(0|[1-9]\d{0,17})$")
_DECIMAL = re.compile(r"^-?\d{1,15}\.\d{1,9}$")
LONGEST_FILE = 300_000
"""Characters in one file of a service."""
MOST_PARTS = 20_000
"""Words, lists and mappings in a YAML file: a form of a hundred questions has about four thousand."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fix:
    """One thing wrong with a service file: where, what was found, what would fit, what to do."""

    file: str
    line: int
    what: str
    fits: str = ""
    to_do: str = ""

    def __str__(self) -> str:
        parts = [f"{self.file}, line {self.line}: {self.what}"]
        parts += [f"What fits: {self.fits}"] if self.fits else []
        parts += [f"What to do: {self.to_do}"] if self.to_do else []
        return "\n  ".join(parts)


class ServiceFileError(Exception):
    """The files of a service do not make a service; carries every fix that is needed."""

    def __init__(self, fixes: list[Fix]) -> None:
        super().__init__("\n".join(str(fix) for fix in fixes))
        self.fixes = fixes


@dataclass(frozen=True)
class Source:
    """A file's data and the line of every path in it."""

    file: str
    data: Any
    lines: dict[Path, int]

    def given(self, path: tuple[Any, ...]) -> Path:
        """The nearest place that stands in the file.

        Parts of the path that the file does not have, such as the tag of a union, are passed over.
        """
        found: Path = ()
        for part in path:
            if (*found, part) in self.lines:
                found = (*found, part)
        return found

    def line(self, path: tuple[Any, ...]) -> int:
        """The line of the nearest place that stands in the file."""
        return self.lines.get(self.given(path), 1)


def read(name: str, text: str) -> Source:
    """Read a YAML or CSV file by its ending; ServiceFileError when it cannot be read."""
    if len(text) > LONGEST_FILE:
        raise ServiceFileError([Fix(name, 1, f"the file has {len(text):,} characters", f"at most {LONGEST_FILE:,}")])
    return _read_csv(name, text) if name.endswith(".csv") else _read_yaml(name, text)


def _read_csv(name: str, text: str) -> Source:
    rows: list[dict[str, str]] = []
    lines: dict[Path, int] = {(): 1}
    content = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    reader = csv.DictReader(io.StringIO("\n".join(line for _, line in content)))
    for row in reader:
        number = content[min(reader.line_num, len(content)) - 1][0]
        if None in row or None in row.values():
            heads = ", ".join(reader.fieldnames or ())
            raise ServiceFileError([Fix(name, number, "the row has another number of cells than the heading", heads)])
        lines[(len(rows),)] = number
        rows.append({str(key).strip(): str(value).strip() for key, value in row.items()})
    return Source(name, rows, lines)


def _read_yaml(name: str, text: str) -> Source:
    try:
        for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            line = event.start_mark.line if event.start_mark else 0
            if number > MOST_PARTS:
                raise _refusal(name, line, f"more than {MOST_PARTS:,} words and lists", "a shorter file")
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _refusal(name, line, "an anchor (& or *)", "the value itself, written out")
            if tag := getattr(event, "tag", None):
                raise _refusal(name, line, f"the tag {tag}", "plain values without tags")
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"this is not YAML: {error.problem or 'it cannot be read'}"
        fix = Fix(name, line, what, "`key: value` lines, indented by two spaces", "check colons, quotes and indents")
        raise ServiceFileError([fix]) from None
    except yaml.YAMLError:
        fix = Fix(name, 1, "the file holds characters that YAML does not allow", "plain text (UTF-8)")
        raise ServiceFileError([fix]) from None
    lines: dict[Path, int] = {}
    return Source(name, _value(name, node, (), lines) if node else {}, lines)


def _refusal(name: str, line: int, what: str, fits: str) -> ServiceFileError:
    return ServiceFileError([Fix(name, line + 1, f"found {what}, which service files do not use", fits)])


def _value(name: str, node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if len(path) > 30:
        raise _refusal(name, node.start_mark.line, "more than 30 levels", "a flatter file")
    if isinstance(node, yaml.SequenceNode):
        return [_value(name, item, (*path, number), lines) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refusal(name, key_node.start_mark.line, "a key that is not a word", "a word before the colon")
            key = str(key_node.value)
            if key in found:
                raise _refusal(name, key_node.start_mark.line, f"the key {key!r} a second time", "each key once")
            found[key] = _value(name, value_node, (*path, key), lines)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return found
    return _scalar(node.value, plain=not getattr(node, "style", None))


def _scalar(text: str, *, plain: bool) -> Any:
    if not plain:
        return text
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text
