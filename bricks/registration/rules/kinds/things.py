"""Answers that are things: files, and items with sizes and capacity."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bricks.registration.rules.capacity import fewest_slots
from bricks.registration.rules.kinds.kind import At, Fields, Kind, Wrong, called, one
from bricks.registration.settings import FileQuestion, ItemKind, ItemsQuestion, Round
from commons.refs import is_ref


def _clean_file(question: FileQuestion, raw: Any, at: At) -> list[str]:
    refs = [raw] if isinstance(raw, str) else raw
    if not isinstance(refs, list | tuple) or len(refs) > 100:
        raise Wrong(_missing_file(question))
    if any(not isinstance(ref, str) or not is_ref(ref) for ref in refs):
        raise Wrong(f"Upload {called(question)} first, and give the reference of the upload")
    unique = list(dict.fromkeys(refs))
    if len(unique) > question.at_most:
        raise Wrong(f"Upload {question.at_most} file{'s' * (question.at_most > 1)} or fewer")
    return unique


def _missing_file(question: FileQuestion) -> str:
    return f"Upload {called(question)}"


def _file_schema(question: FileQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "format": "uuid", "x-kind": "upload"},
        "minItems": 1,
        "maxItems": question.at_most,
        "uniqueItems": True,
        "description": f"References of uploads. Kinds of file: {kinds_in_words(question)}",
    }


def _show_file(question: FileQuestion, value: Any) -> tuple[str, ...]:
    return tuple(value)


def _read_file(question: FileQuestion, fields: Fields) -> Any:
    return [ref for ref in fields.get(question.id) or () if ref] or None


def _fill_file(question: FileQuestion, value: Any) -> dict[str, Any]:
    return {question.id: list(value)}


def kinds_in_words(question: FileQuestion) -> str:
    """The kinds of file that are taken: `PDF, JPEG or PNG`."""
    words = [kind.upper() for kind in question.kinds]
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def size_counts(question: ItemsQuestion, value: Mapping[str, int]) -> Counter[str]:
    """How many items there are of each size."""
    sizes = {kind.code: kind.size for kind in question.kinds}
    counts: Counter[str] = Counter()
    for code, number in value.items():
        counts[sizes[code]] += number
    return counts


def slots(question: ItemsQuestion, value: Mapping[str, int]) -> int | None:
    """The fewest slots that hold these items; None when they need more than the form allows."""
    packed = fewest_slots(size_counts(question, value), question.slot, question.most_slots)
    return None if packed is None else len(packed)


def plural(word: str, number: int) -> str:
    """`1 slot`, `2 slots`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def ways_in_words(question: ItemsQuestion) -> tuple[str, ...]:
    """What fits in one slot, a line for each way: `1 medium and 2 small items`."""
    lines = []
    for way in question.slot:
        parts = [f"{number} {size.replace('-', ' ')}" for size, number in way.items()]
        words = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
        lines.append(f"{words} item{'' if sum(way.values()) == 1 else 's'}")
    return tuple(lines)


def _clean_items(question: ItemsQuestion, raw: Any, at: At) -> dict[str, int]:
    if not isinstance(raw, dict) or len(raw) > 1000:
        raise Wrong("Say how many there are of each kind of item")
    kinds = {kind.code: kind for kind in question.kinds}
    listed: dict[str, int] = {}
    for code, number in raw.items():
        kind = kinds.get(code) if isinstance(code, str) else None
        if kind is None:
            raise Wrong(f"There is an item that is not in the list. Items in the list: {', '.join(kinds)}")
        count = _count(kind, number)
        if count:
            listed[kind.code] = count
    if not listed:
        raise Wrong(_missing_items(question))
    if sum(listed.values()) > question.most_items:
        raise Wrong(f"List {question.most_items} items or fewer: you have listed {sum(listed.values())}")
    if slots(question, listed) is None:
        most = plural(question.slot_called, question.most_slots)
        raise Wrong(f"These items need more than {most}, which is the most for one application. List fewer items")
    return {kind.code: listed[kind.code] for kind in question.kinds if kind.code in listed}


def _count(kind: ItemKind, number: Any) -> int:
    if isinstance(number, str) and len(number) <= 9 and number.strip().isascii() and number.strip().isdigit():
        number = int(number)
    if number in ("", None):
        return 0
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise Wrong(f"{kind.text}: the number must be a whole number, like 1", kind.code)
    most = kind.at_most or 50
    if number > most:
        raise Wrong(f"{kind.text}: the number must be {most} or fewer", kind.code)
    return number


def _missing_items(question: ItemsQuestion) -> str:
    return "Enter how many there are of at least one kind of item"


def _items_schema(question: ItemsQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            kind.code: {"type": "integer", "minimum": 0, "maximum": kind.at_most or 50, "title": kind.text}
            for kind in question.kinds
        },
        "additionalProperties": False,
        "minProperties": 1,
        "description": f"How many of each kind. One {question.slot_called} holds: "
        + "; or ".join(ways_in_words(question))
        + f". At most {plural(question.slot_called, question.most_slots)}.",
    }


def _show_items(question: ItemsQuestion, value: Any) -> tuple[str, ...]:
    names = {kind.code: kind.text for kind in question.kinds}
    return tuple(f"{number} × {names.get(code, code)}" for code, number in value.items())


def _read_items(question: ItemsQuestion, fields: Fields) -> Any:
    counts = {kind.code: one(fields, f"{question.id}.{kind.code}") or "" for kind in question.kinds}
    return {code: number for code, number in counts.items() if number} or None


def _fill_items(question: ItemsQuestion, value: Any) -> dict[str, Any]:
    return {f"{question.id}.{code}": str(number) for code, number in value.items()}


FILE = Kind[FileQuestion](
    clean=_clean_file, schema=_file_schema, show=_show_file, read=_read_file, fill=_fill_file, missing=_missing_file
)
ITEMS = Kind[ItemsQuestion](
    clean=_clean_items,
    schema=_items_schema,
    show=_show_items,
    read=_read_items,
    fill=_fill_items,
    missing=_missing_items,
)
