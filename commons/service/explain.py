"""What is wrong with a file of a service, in plain words and at its line."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from commons.model import Slug
from commons.service.file import BrickAtMajor, Dotted, Email
from commons.service.source import Fix, Source
from commons.service.wiring import close

MOST_FIXES = 100
"""Things to mend that are told at once: a file that is wrong throughout needs no longer list."""

_PLAIN = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
    "date_type": "a date like 2026-04-01",
    "date_from_datetime_parsing": "a date like 2026-04-01",
    "model_type": "lines of `key: value`",
    "model_attributes_type": "lines of `key: value`",
    "dict_type": "lines of `key: value`",
    "list_type": "a list: lines that begin with `- `, or [one, two]",
    "tuple_type": "a list: lines that begin with `- `, or [one, two]",
}
_FORMS = {
    get_args(Slug)[1].pattern: "small letters, digits and hyphens, like `bulky-waste`",
    get_args(BrickAtMajor)[1].pattern: "a brick and the version of its API, like `cases@1`",
    get_args(Dotted)[1].pattern: "a brick and a word of its, like `cases.opened`",
    get_args(Email)[1].pattern: "an email address",
}
"""What the patterns that people meet most mean."""


_SLIPS = {"on": "when", "event": "when", "then": "do", "action": "do", "with": "take", "if": "only", "name": "title"}
"""Words of other tools for keys of a service file, too unlike them to be taken for slips of the pen."""


def explain(
    error: ValidationError,
    source: Source,
    model: type[BaseModel],
    prefix: tuple[str, ...] = (),
    nested: Mapping[str, Source] | None = None,
) -> list[Fix]:
    """The validation errors of a file in plain words, each at its line."""
    fixes = []
    for fault in error.errors(include_url=False)[:MOST_FIXES]:
        place, at = fault["loc"], source
        path: tuple[Any, ...] = (*prefix, *place)
        if nested and place and place[0] in nested:
            at, path = nested[str(place[0])], place[1:]
        if fault["type"] == "union_tag_invalid":
            path = (*path, _tag_key(fault))
        given = path if fault["type"] in ("missing", "extra_forbidden") else at.given(path)
        words = [str(part) for part in given if not isinstance(part, int)]
        name = words[-1] if place and words else (prefix[-1] if prefix else "the file")
        fixes.append(Fix(at.file, at.line(path), *_in_words(dict(fault), name, model)))
    more = error.error_count() - MOST_FIXES
    if more > 0:
        fixes.append(Fix(source.file, 1, f"{more:,} more things do not fit", "", "mend these first, then check again"))
    return _together(fixes)


def _together(fixes: list[Fix]) -> list[Fix]:
    """What is wrong in one place is said once, with everything that would fit."""
    found: dict[tuple[str, int, str], Fix] = {}
    for fix in fixes:
        key = (fix.file, fix.line, fix.what)
        found[key] = replace(fix, fits=f"{found[key].fits}, or {fix.fits}") if key in found else fix
    return list(found.values())


def _nearly(word: str, model: type[BaseModel]) -> list[str]:
    """Keys anywhere in a document that a mistyped one may have meant."""
    return get_close_matches(word, _keys(model), n=2, cutoff=0.6)


@cache
def _keys(model: type[BaseModel]) -> frozenset[str]:
    schema = model.model_json_schema()
    parts = (schema, *schema.get("$defs", {}).values())
    return frozenset(key for part in parts for key in part.get("properties", {}))


def _tag_key(fault: Mapping[str, Any]) -> str:
    """The key that says of which sort a mapping is, such as `type`."""
    return str(fault["ctx"]["discriminator"]).strip("'")


def _in_words(fault: dict[str, Any], name: str, model: type[BaseModel]) -> tuple[str, str]:
    kind, context, found = fault["type"], fault.get("ctx", {}), fault.get("input")
    shown = _shown(found)
    if kind == "extra_forbidden":
        if _SLIPS.get(name) in _keys(model):
            return f"unknown key {name!r}", f"did you mean {_SLIPS[name]}?"
        known = set(model.model_fields) if len(fault["loc"]) == 1 else _nearly(name, model)
        return f"unknown key {name!r}", close(name, known) if known else ""
    if kind == "missing":
        return f"{name!r} is missing", f"a line `{name}: ...`"
    if kind in ("literal_error", "enum"):
        return f"{name} is {shown}", str(context.get("expected", ""))
    if kind.startswith("union_tag"):
        return _sort_in_words(fault, name)
    if kind == "value_error":
        said = str(fault["msg"]).removeprefix("Value error, ")
        return said if fault["loc"] and isinstance(fault["loc"][-1], int) else f"{name}: {said}", ""
    if kind == "too_long":
        return f"{name} has too many parts", f"at most {context['max_length']} of them"
    pattern = str(context.get("pattern"))
    if kind == "string_pattern_mismatch":
        return f"{name} is {shown}", _FORMS.get(pattern, f"text of the form {pattern}")
    if kind == "string_type":
        return _no_text(fault, name)
    return f"{name} is {shown}", _PLAIN.get(kind) or str(fault["msg"]).removeprefix("Input should be ")


def _no_text(fault: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Something else stands where text is expected."""
    found, shown = fault.get("input"), _shown(fault.get("input"))
    if isinstance(found, bool):
        return f"{name} is {shown}, and no text", f'text in quotes: "{shown}"'
    if isinstance(found, int | float):
        return f"{name} is the number {found}", f'text in quotes: "{found}"'
    if isinstance(found, list) and "only" in fault["loc"]:
        return f"{name} is a list", "one value: write a step of its own for each of them"
    return f"{name} is {shown}", "text"


def _shown(found: Any) -> str:
    """What was found, as it was written; for what holds more, what it is."""
    if found is None:
        return "empty"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str | int | float) and len(repr(found)) < 80:
        return repr(found)
    return "a list" if isinstance(found, list) else "lines of `key: value`" if isinstance(found, dict) else "this value"


def _sort_in_words(fault: Mapping[str, Any], name: str) -> tuple[str, str]:
    """The mapping does not say, or says wrongly, of which sort it is."""
    if fault["type"] == "union_tag_not_found":
        return f"{_tag_key(fault)!r} is missing", f"a line `{_tag_key(fault)}: ...`"
    tags = str(fault["ctx"]["expected_tags"]).replace("'", "").split(", ")
    return f"{name} is {fault['ctx']['tag']!r}", close(str(fault["ctx"]["tag"]), tags)
