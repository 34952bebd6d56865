"""Checking the flow of a service: every step's types fit, and no step leads back to itself."""

import enum
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from commons.brick import Brick, Operation
from commons.event import Event
from commons.refs import Coded, Kind
from commons.service.file import ServiceFile, Step
from commons.service.source import Fix, Source

Codes = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Declared codes: brick name -> event field -> code -> title."""


_PLAIN: Mapping[Any, str] = {str: "text", int: "a number", bool: "true or false", date: "a day", datetime: "a moment"}
"""What people call the types of fields."""


@dataclass(frozen=True)
class Shape:
    """A field's type as far as wiring is concerned."""

    word: str
    optional: bool = False
    values: frozenset[str] = frozenset()


def shape_of(info: FieldInfo) -> Shape:
    """The shape of a model's field."""
    word, optional, values = _walk(info.annotation, tuple(info.metadata))
    return Shape(word, optional, values)


def _walk(annotation: Any, marks: tuple[Any, ...]) -> tuple[str, bool, frozenset[str]]:
    if hasattr(annotation, "__metadata__"):
        return _walk(annotation.__origin__, (*marks, *annotation.__metadata__))
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        word, _, values = (
            _walk(parts[0], marks) if len(parts) == 1 else (" or ".join(map(str, parts)), False, frozenset())
        )
        return word, len(parts) < len(get_args(annotation)), values
    for mark in marks:
        if isinstance(mark, Kind):
            return f"a reference to {'an' if mark.name[0] in 'aeiou' else 'a'} {mark.name}", False, frozenset()
        if isinstance(mark, Coded):
            return "a code", False, frozenset()
    if origin is Literal:
        return "one of a list", False, frozenset(map(str, get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return "one of a list", False, frozenset(str(item.value) for item in annotation)
    if origin in (tuple, list):
        return f"several of {_walk(get_args(annotation)[0], ())[0]}", False, frozenset()
    return _PLAIN.get(annotation, "") or str(getattr(annotation, "__name__", annotation)), False, frozenset()


def _needed(model: type[BaseModel]) -> list[str]:
    return [name for name, info in model.model_fields.items() if info.is_required()]


def close(word: str, known: Mapping[str, Any] | set[str] | list[str]) -> str:
    """What a mistyped word may have meant, and else all that is known."""
    words = sorted(known)
    near = get_close_matches(word, words, n=3, cutoff=0.6)
    return (
        f"did you mean {' or '.join(near)}?" if near else (f"one of: {', '.join(words)}" if words else "nothing here")
    )


def check_flow(file: ServiceFile, source: Source, bricks: Mapping[str, Brick], codes: Codes) -> list[Fix]:
    """Every fix that the flow of a service needs."""
    fixes: list[Fix] = []
    events = {name: event for brick in bricks.values() for name, event in brick.events.items()}
    for number, step in enumerate(file.flow):
        for path, what, fits in _check_step(step, bricks, events, codes):
            fixes.append(Fix(source.file, source.line(("flow", number, *path)), what, fits))
    return fixes or [*_check_twice(file, source), *_check_cycles(file, source, bricks)]


def _check_step(
    step: Step, bricks: Mapping[str, Brick], events: Mapping[str, type[Event]], codes: Codes
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    event = events.get(step.when)
    operation = operation_of(step.do, bricks)
    if event is None:
        yield ("when",), f"no brick of this service records {step.when}", close(step.when, set(events))
    if operation is None:
        yield ("do",), f"no brick of this service has the action {step.do}", close(step.do, _actions(bricks))
    if event is None or operation is None:
        return
    yield from _check_take(step, event, operation)
    yield from _check_only(step, event, codes)


def _check_take(step: Step, event: type[Event], operation: Operation) -> Iterator[tuple[tuple[str, ...], str, str]]:
    wanted, offered = operation.given.model_fields, event.model_fields
    for target, origin in step.take.items():
        if target not in wanted:
            yield ("take", target), f"{step.do} takes no {target!r}", close(target, set(wanted))
        elif origin not in offered:
            yield ("take", target), f"{step.when} carries no {origin!r}", close(origin, set(offered))
        else:
            found, fits = shape_of(offered[origin]), shape_of(wanted[target])
            if found.word != fits.word or (fits.values and not found.values <= fits.values):
                yield ("take", target), f"{step.when}'s {origin} is {found.word}", f"{step.do} wants {fits.word}"
            elif found.optional and wanted[target].is_required() and not fits.optional:
                yield ("take", target), f"{step.when}'s {origin} may be empty", f"{step.do} always wants {target}"
    for missing in (name for name in _needed(operation.given) if name not in step.take):
        options = [name for name, info in offered.items() if shape_of(info).word == shape_of(wanted[missing]).word]
        remedy = f"take: {{{missing}: {options[0]}}}" if options else f"{step.when} carries nothing that fits"
        yield ("take",), f"{step.do} wants {missing!r} and the step does not take it", remedy


def _check_only(step: Step, event: type[Event], codes: Codes) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for name, value in step.only.items():
        info = event.model_fields.get(name)
        if info is None:
            yield ("only", name), f"{step.when} carries no {name!r}", close(name, set(event.model_fields))
            continue
        shape = shape_of(info)
        known = set(shape.values) or set(codes.get(step.when.partition(".")[0], {}).get(name, ()))
        if shape.word not in ("a code", "one of a list", "several of a code"):
            yield ("only", name), f"{step.when}'s {name} is {shape.word}", "`only:` compares enums and codes"
        elif value not in known:
            yield ("only", name), f"{name} is never {value!r} in this service", close(value, known)


def check_codes(file: ServiceFile, source: Source, bricks: Mapping[str, Brick], codes: Codes) -> Iterator[Fix]:
    """Codes that one brick declares and another does not take: their steps would be parked, long after publishing."""
    for number, step in enumerate(file.flow):
        operation = operation_of(step.do, bricks)
        giver, taker = step.when.partition(".")[0], step.do.partition(".")[0]
        for target, origin in step.take.items() if operation else ():
            known = set(codes.get(taker, {}).get(target, ()))
            sent = set(codes.get(giver, {}).get(origin, ()))
            if origin in step.only:
                sent &= {step.only[origin]}
            for code in sorted(sent - known) if operation and target in operation.coded else ():
                line = source.line(("flow", number, "take", target))
                what = f"{step.when}'s {origin} may be {code!r}, which {step.do} does not know"
                yield Fix(source.file, line, what, f"{close(code, known)} (in the settings of both)")


def operation_of(do: str, bricks: Mapping[str, Brick]) -> Operation | None:
    """The action that `brick.action` names, if the service has it."""
    name, _, action = do.partition(".")
    operation = bricks[name].operations.get(action) if name in bricks else None
    return operation if operation and not operation.is_query else None


def _actions(bricks: Mapping[str, Brick]) -> set[str]:
    return {f"{b.name}.{name}" for b in bricks.values() for name, op in b.operations.items() if not op.is_query}


def _check_twice(file: ServiceFile, source: Source) -> Iterator[Fix]:
    """A step that stands twice would do its action twice."""
    first: dict[str, int] = {}
    for number, step in enumerate(file.flow):
        before = first.setdefault(step.model_dump_json(), number)
        if before != number:
            line = source.line(("flow", before))
            what = f"the same step stands in line {line} already, so that {step.do} would be done twice"
            yield Fix(source.file, source.line(("flow", number)), what, "each step once: take one of the two out")


def _check_cycles(file: ServiceFile, source: Source, bricks: Mapping[str, Brick]) -> list[Fix]:
    """Whether an event may lead to itself, by whatever steps; each event is followed once, so that this ends soon."""
    leads: dict[str, list[tuple[str, int]]] = {}
    for number, step in enumerate(file.flow):
        operation = operation_of(step.do, bricks)
        for event in operation.events if operation else ():
            leads.setdefault(step.when, []).append((event.event_name, number))
    ended: set[str] = set()

    def walk(name: str, trail: tuple[str, ...], lines: tuple[int, ...]) -> Fix | None:
        for following, number in leads.get(name, ()):
            line = source.line(("flow", number))
            if following in trail:
                begins = trail.index(following)
                what = f"the flow runs in a circle: {' -> '.join((*trail[begins:], following))}"
                places = ", ".join(map(str, sorted({*lines[begins:], line})))
                fits = f"steps that come to an end: take one out (line {places}); `only:` opens no circle"
                return Fix(source.file, max(*lines[begins:], line, 1), what, fits)
            if following not in ended and (found := walk(following, (*trail, following), (*lines, line))):
                return found
        ended.add(name)
        return None

    found = next((fix for start in leads if start not in ended and (fix := walk(start, (start,), ()))), None)
    return [found] if found else []
