"""Whether one JSON schema can stand in for another.

`narrowed(before, after)` is for what others send: everything accepted before must be accepted
after. `promised(before, after)` is for what others read: everything promised before must still
be there. Only the part of JSON Schema that pydantic writes is read; anything unknown that differs is
reported rather than passed over.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
_UPPER = {
    "maxLength": "characters",
    "maximum": "",
    "exclusiveMaximum": "",
    "maxItems": "items",
}
_LOWER = {"minLength": "characters", "minimum": "", "exclusiveMinimum": "", "minItems": "items"}
_MUST_MATCH = ("pattern", "format", "multipleOf", "x-kind", "x-code", "uniqueItems")
_DEEPEST = 24


def narrowed(before: Schema, after: Schema) -> list[tuple[str, str]]:
    """Where `after` refuses what `before` accepted: (field path, what is wrong)."""
    return list(_narrowed(_Side(before, before), _Side(after, after), "", 0))


def promised(before: Schema, after: Schema) -> list[tuple[str, str]]:
    """Where `after` no longer gives what `before` promised: (field path, what is wrong)."""
    return list(_promised(_Side(before, before), _Side(after, after), "", 0))


class _Side:
    """A schema inside the document that holds its definitions."""

    def __init__(self, schema: Any, root: Schema) -> None:
        self.root = root
        self.schema: dict[str, Any] = self._resolved(schema)

    def _resolved(self, schema: Any) -> dict[str, Any]:
        if schema is True:
            return {}
        if schema is False:
            return {"not": {}}
        found = dict(schema)
        while "$ref" in found or len(found.get("allOf", ())) == 1:
            inner = self._definition(found.pop("$ref")) if "$ref" in found else found.pop("allOf")[0]
            found = {**inner, **found}
        return found

    def _definition(self, ref: str) -> dict[str, Any]:
        return dict(self.root.get("$defs", {})[ref.rpartition("/")[2]])

    def at(self, schema: Any) -> "_Side":
        return _Side(schema, self.root)

    def alternatives(self) -> list["_Side"]:
        choices = self.schema.get("anyOf") or self.schema.get("oneOf")
        if not choices:
            kinds = self.schema.get("type")
            if isinstance(kinds, list):
                return [self.at({**self.schema, "type": kind}) for kind in kinds]
            return [self]
        return [inner for choice in choices for inner in self.at(choice).alternatives()]

    @property
    def kind(self) -> str:
        if "type" in self.schema:
            return str(self.schema["type"])
        values = self.values
        if values:
            return _kind_of(next(iter(values)))
        return "object" if "properties" in self.schema else "anything"

    @property
    def values(self) -> list[Any] | None:
        """The values of an enum or constant, or None."""
        if "const" in self.schema:
            return [self.schema["const"]]
        return list(self.schema["enum"]) if "enum" in self.schema else None

    @property
    def fields(self) -> dict[str, Any]:
        return dict(self.schema.get("properties", {}))

    @property
    def required(self) -> set[str]:
        return set(self.schema.get("required", ()))


def _kind_of(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return kinds.get(type(value), "anything")


def _covers(wide: str, narrow: str) -> bool:
    return wide in (narrow, "anything") or (wide, narrow) == ("number", "integer")


def _word(kind: str) -> str:
    words = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "yes or no"}
    more = {"array": "a list", "object": "a group of fields", "null": "nothing", "anything": "anything"}
    return (words | more).get(kind, kind)


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part


Findings = Iterator[tuple[str, str]]


def _narrowed(before: _Side, after: _Side, path: str, depth: int) -> Findings:
    if depth > _DEEPEST or (before.schema == after.schema and not _refers(before.schema)):
        return
    choices = after.alternatives()
    for old in before.alternatives():
        fitting = [new for new in choices if _covers(new.kind, old.kind)]
        if not fitting:
            yield path, f"no longer accepts {_word(old.kind)}"
            continue
        tried = [list(_narrowed_one(old, new, path, depth)) for new in fitting]
        yield from min(tried, key=len)


def _refers(schema: Any) -> bool:
    """Whether any part points into definitions, whose content may differ although the text is the same."""
    if isinstance(schema, Mapping):
        return "$ref" in schema or any(_refers(part) for part in schema.values())
    return isinstance(schema, list) and any(_refers(part) for part in schema)


def _narrowed_one(old: _Side, new: _Side, path: str, depth: int) -> Findings:
    yield from _values_narrowed(old, new, path)
    yield from _bounds_narrowed(old, new, path)
    if old.kind == "object" and new.kind == "object":
        yield from _fields_narrowed(old, new, path, depth)
    if old.kind == "array" and new.kind == "array":
        yield from _narrowed(_items(old), _items(new), _join(path, "[]"), depth + 1)


def _items(side: _Side) -> _Side:
    if "prefixItems" in side.schema:
        return side.at({"anyOf": list(side.schema["prefixItems"])})
    return side.at(side.schema.get("items", {}))


def _values_narrowed(old: _Side, new: _Side, path: str) -> Findings:
    before, after = old.values, new.values
    if after is None:
        return
    if before is None:
        yield path, f"now accepts only {', '.join(map(repr, after))}"
        return
    for value in before:
        if value not in after:
            yield path, f"no longer accepts {value!r}"


def _bounds_narrowed(old: _Side, new: _Side, path: str) -> Findings:
    if old.values is not None:
        return
    for bound, unit in _UPPER.items():
        was, now = old.schema.get(bound), new.schema.get(bound)
        if now is not None and (was is None or now < was):
            yield path, f"now accepts at most {now} {unit}".rstrip() + (f", was {was}" if was is not None else "")
    for bound, unit in _LOWER.items():
        was, now = old.schema.get(bound), new.schema.get(bound)
        if now is not None and now > (0 if was is None and unit else was if was is not None else float("-inf")):
            yield path, f"now needs at least {now} {unit}".rstrip() + (f", was {was}" if was is not None else "")
    for rule in _MUST_MATCH:
        was, now = old.schema.get(rule), new.schema.get(rule)
        if now is not None and now is not False and now != was:
            yield path, f"has another {rule.removeprefix('x-')}: {now}" + (f", was {was}" if was is not None else "")


def _fields_narrowed(old: _Side, new: _Side, path: str, depth: int) -> Findings:
    closed = new.schema.get("additionalProperties", True) is False
    for name, schema in old.fields.items():
        inner = _join(path, name)
        if name in new.fields:
            yield from _narrowed(old.at(schema), new.at(new.fields[name]), inner, depth + 1)
        elif closed:
            yield inner, "is no longer accepted"
    for name in sorted(new.required - old.required):
        yield _join(path, name), "is now required" if name in old.fields else "is new and required"
    if not old.fields and closed and old.schema.get("additionalProperties", True) is not False:
        yield path, "no longer accepts fields of any name"
    was, now = old.schema.get("additionalProperties"), new.schema.get("additionalProperties")
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        yield from _narrowed(old.at(was), new.at(now), _join(path, "*"), depth + 1)


def _promised(before: _Side, after: _Side, path: str, depth: int) -> Findings:
    if depth > _DEEPEST or (before.schema == after.schema and not _refers(before.schema)):
        return
    choices = before.alternatives()
    for new in after.alternatives():
        fitting = [old for old in choices if _covers(old.kind, new.kind)]
        if not fitting:
            yield path, f"may now be {_word(new.kind)}"
            continue
        tried = [list(_promised_one(old, new, path, depth)) for old in fitting]
        yield from min(tried, key=len)


def _promised_one(old: _Side, new: _Side, path: str, depth: int) -> Findings:
    was, now = old.schema.get("x-kind"), new.schema.get("x-kind")
    if was is not None and was != now:
        yield path, f"is no longer a reference to a {was}"
    if old.kind == "object" and new.kind == "object":
        for name, schema in old.fields.items():
            inner = _join(path, name)
            if name not in new.fields:
                yield inner, "is no longer given"
                continue
            if name in old.required and name not in new.required:
                yield inner, "may now be missing"
            yield from _promised(old.at(schema), new.at(new.fields[name]), inner, depth + 1)
    if old.kind == "array" and new.kind == "array":
        yield from _promised(_items(old), _items(new), _join(path, "[]"), depth + 1)
