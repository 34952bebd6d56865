"""The page of a service's API: every operation in plain words, with an example that can be copied."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commons.access import ROLES
from commons.brick import May
from commons.service import Service
from commons.web import openapi

WHO: dict[str, str] = {"anyone": "anyone, without a key", "apply": "any key"}


@dataclass(frozen=True)
class Described:
    """One operation as the page shows it."""

    method: str
    path: str
    says: str
    who: str
    fields: tuple[tuple[str, str, str], ...]
    """(name, where it goes, what it is)."""
    example: str


def operations(service: Service, address: str) -> dict[str, list[Described]]:
    """The operations of a service by brick."""
    found: dict[str, list[Described]] = {}
    for path, methods in openapi.document(service)["paths"].items():
        for method, operation in methods.items():
            brick = operation["tags"][0]
            found.setdefault(brick, []).append(_describe(method.upper(), path, operation, address))
    return found


def _describe(method: str, path: str, operation: dict[str, Any], address: str) -> Described:
    return Described(
        method=method,
        path=path,
        says=operation["summary"],
        who=_who(operation.get("x-permission", "apply")),
        fields=tuple(_fields(operation)),
        example=_example(method, path, operation, address),
    )


def _who(may: May) -> str:
    if may in WHO:
        return WHO[may]
    return "a key with the role " + " or ".join(role for role, gives in ROLES.items() if may in gives)


def _fields(operation: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    places = {"path": "address", "query": "after ?", "header": "header"}
    for parameter in operation.get("parameters", ()):
        needed = "" if parameter["required"] else ", may be left out"
        yield parameter["name"], places[parameter["in"]] + needed, _in_words(parameter["schema"])
    schema = _body(operation).get("schema", {})
    for name, field in schema.get("properties", {}).items():
        needed = "" if name in schema.get("required", ()) else ", may be left out"
        yield name, f"body{needed}", _in_words(field)


def _body(operation: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    return next(iter(content.values()), {})


def _in_words(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(_in_words(part) for part in schema["anyOf"] if part.get("type") != "null")
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    kind = schema.get("x-kind")
    word = f"reference to a {kind}" if kind else str(schema.get("format") or schema.get("type", "value"))
    return f"{schema['description']} ({word})" if "description" in schema else word


def _example(method: str, path: str, operation: dict[str, Any], address: str) -> str:
    lines = [f"curl {address}{path}" if method == "GET" else f"curl -X {method} {address}{path}"]
    if operation.get("security") != []:
        lines.append('-H "Authorization: Bearer $KEY"')
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "header":
            value = "$(uuidgen)" if parameter["name"] == "Idempotency-Key" else '\\"1\\"'
            lines.append(f'-H "{parameter["name"]}: {value}"')
    body = _body(operation)
    examples = body.get("examples")
    if examples:
        value = next(iter(examples.values()))["value"]
        lines.append(f"-H 'Content-Type: application/json' -d '{json.dumps(value)}'")
    elif "octet-stream" in str(operation.get("requestBody", "")):
        lines = [f'{lines[0]}"?filename=evidence.pdf"', *lines[1:], "--data-binary @evidence.pdf"]
    return " \\\n  ".join(lines)
