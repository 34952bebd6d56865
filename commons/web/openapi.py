"""The OpenAPI document of one service: concrete paths, its own settings in its schemas, examples."""

from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from commons.brick import Brick, Operation
from commons.service import Service
from commons.web import open_data

PROBLEM = {
    "description": "A problem: what was wrong, what was expected, what to do (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was wrong"},
        "expected": {"type": "string"},
        "to_do": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


@lru_cache(maxsize=200)
def document(service: Service) -> dict[str, Any]:
    """The OpenAPI 3.1 document of this version of the service; built once and kept."""
    operations = [
        (brick, major, operation)
        for name, major in service.file.majors.items()
        if (brick := service.bricks.get(name))
        for operation in brick.api.get(major, ())  # parts of the platform may have no API
    ]
    models = {model for _, _, operation in operations for model in _models(operation)}
    keys, schemas = models_json_schema(
        [(model, "validation") for model in sorted(models, key=lambda m: (m.__name__, m.__module__))],
        ref_template="#/components/schemas/{model}",
    )
    names = {model: schema for (model, _), schema in keys.items()}
    defined = schemas.get("$defs", {})
    paths: dict[str, Any] = {}
    for brick, major, operation in operations:
        path = f"/api/{service.organisation}/{service.slug}/{brick.name}/v{major}{operation.path}"
        paths.setdefault(path, {})[operation.method.lower()] = _describe(service, brick, operation, names, defined)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": service.title,
            "version": str(service.version),
            "description": service.file.summary or f"The API of {service.title}.",
            "x-origin": service.origin,
        },
        "security": [{"key": []}],
        "paths": paths | _uploads(service) | open_data.described(service),
        "components": {
            "schemas": defined | {"Problem": PROBLEM_SCHEMA},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _models(operation: Operation) -> list[type[BaseModel]]:
    found = [operation.given, *operation.events]
    if operation.result is not None:
        found.append(operation.result)
    return found


def _describe(
    service: Service, brick: Brick, operation: Operation, names: dict[Any, Any], defined: dict[str, Any]
) -> dict[str, Any]:
    says = (operation.run.__doc__ or operation.name).strip()
    given = _given(operation, names, defined)
    found: dict[str, Any] = {
        "operationId": f"{brick.name}.{operation.name}",
        "tags": [brick.name],
        "summary": says.splitlines()[0],
        "description": says,
        "x-permission": operation.may,
        "parameters": _parameters(operation, given),
        "responses": _responses(operation, names),
    }
    if operation.may == "anyone" and operation.is_query:
        found["security"] = []
    if not operation.is_query or operation.reads:
        schema = _body(service, brick, operation, given)
        content: dict[str, Any] = {"schema": schema}
        if examples := _examples(operation, schema):
            content["examples"] = {f"example{n}": {"value": value} for n, value in enumerate(examples, 1)}
        found["requestBody"] = {"required": True, "content": {"application/json": content}}
    return found


def _given(operation: Operation, names: dict[Any, Any], defined: dict[str, Any]) -> dict[str, Any]:
    """The input's schema as the document defines it, where two bricks may have named two things alike."""
    schema: dict[str, Any] = names[operation.given]
    if "$ref" in schema:
        schema = defined[schema["$ref"].rpartition("/")[2]]
    return schema


def _body(service: Service, brick: Brick, operation: Operation, given: dict[str, Any]) -> dict[str, Any]:
    """The input's schema without what stands in the address, and with what the settings shape."""
    schema = {name: value for name, value in given.items() if name != "examples"}
    hidden = {*operation.path_fields}
    if operation.method in ("PUT", "PATCH"):
        hidden.add("version")
    properties = {name: value for name, value in schema.get("properties", {}).items() if name not in hidden}
    for name, shape in operation.shaped.items():
        says = {key: text for key, text in properties[name].items() if key == "description"}
        properties[name] = says | shape(service.settings.get(brick.name))
    schema["properties"] = properties
    schema["required"] = [name for name in schema.get("required", ()) if name not in hidden]
    return schema


def _examples(operation: Operation, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Whole bodies to copy and send; what the settings shape is an example of this service's own, or it is left out."""
    found = []
    for example in operation.given.model_json_schema().get("examples", ()):
        own = {name: schema["properties"][name].get("examples") for name in operation.shaped if name in example}
        if all(own.values()):
            whole = example | {name: values[0] for name, values in own.items()}
            found.append({name: value for name, value in whole.items() if name in schema["properties"]})
    return found


def _parameters(operation: Operation, given: dict[str, Any]) -> list[dict[str, Any]]:
    fields, required = given.get("properties", {}), given.get("required", ())
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": fields[name]} for name in operation.path_fields
    ]
    example: dict[str, Any] = next(iter(given.get("examples", ())), {})
    if operation.is_query and not operation.reads:
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": field}
            for name, field in fields.items()
            if name not in operation.path_fields
        ]
    elif not operation.is_query:
        text = {"type": "string", "minLength": 1, "maxLength": 128}
        found.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": text})
        if operation.method in ("PUT", "PATCH") and "version" in fields:
            found.append({"name": "If-Match", "in": "header", "required": True, "schema": text})
    return [each | ({"example": example[each["name"]]} if each["name"] in example else {}) for each in found]


def _responses(operation: Operation, names: dict[Any, Any]) -> dict[str, Any]:
    problems = dict.fromkeys(("400", "401", "403", "404", "409", "422", "503"), PROBLEM)
    if operation.is_query:
        schema = names.get(operation.result, {})
        answer = {"200": {"description": "The answer", "content": {"application/json": {"schema": schema}}}}
        return answer | problems | (open_data.UNCHANGED if open_data.is_open_operation(operation) else {})
    parts = [names[event] for event in operation.events]
    schema = {
        "type": "object",
        "required": ["recorded"],
        "properties": {"recorded": {"type": "array", "items": {"type": "object"}}, "thread": {"type": "string"}},
        "description": "The first event's fields, and every event that was recorded",
    }
    if parts:
        schema["x-events"] = parts
    answer = {"content": {"application/json": {"schema": schema}}}
    made = {"201": {"description": "Made; Location says where", **answer}} if operation.method == "POST" else {}
    return {"200": {"description": "Done", **answer}, **made, **problems}


def _uploads(service: Service) -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "maxLength": 200}
    answer = {
        "type": "object",
        "properties": {"upload": {"type": "string", "format": "uuid"}, "size": {"type": "integer"}},
    }
    body = {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
    operation = {
        "operationId": "uploads.receive",
        "tags": ["uploads"],
        "summary": "Send a file; its reference can then answer a file question or be kept as a document.",
        "parameters": [{"name": "filename", "in": "query", "required": True, "schema": text}],
        "requestBody": body,
        "responses": {
            "201": {"description": "Received", "content": {"application/json": {"schema": answer}}},
            **dict.fromkeys(("401", "404", "409", "413", "422"), PROBLEM),
        },
    }
    return {f"/api/{service.organisation}/{service.slug}/uploads": {"post": operation}}
