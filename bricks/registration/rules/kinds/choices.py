"""Answers that are chosen: one of, several of, yes or no, an allowance, a declaration."""

from collections.abc import Sequence
from typing import Any

from bricks.registration.rules.kinds.kind import (
    At,
    Fields,
    Kind,
    Wrong,
    called,
    capital,
    fill_one,
    missing_choice,
    read_one,
)
from bricks.registration.settings import (
    AllowanceQuestion,
    DeclarationQuestion,
    OneOfQuestion,
    Option,
    Round,
    SeveralOfQuestion,
    YesNoQuestion,
)

YesNo = YesNoQuestion | AllowanceQuestion


def _text_of(options: Sequence[Option], code: Any) -> str:
    return next((option.text for option in options if option.code == code), str(code))


def _choices(options: Sequence[Option]) -> list[dict[str, str]]:
    return [{"const": option.code, "title": option.text} for option in options]


def _clean_one_of(question: OneOfQuestion, raw: Any, at: At) -> str:
    codes = [option.code for option in question.options]
    if not isinstance(raw, str) or raw not in codes:
        raise Wrong(f"{capital(called(question))} must be one of the answers in the list")
    return raw


def _one_of_schema(question: OneOfQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "string", "oneOf": _choices(question.options)}


def _show_one_of(question: OneOfQuestion, value: Any) -> tuple[str, ...]:
    return (_text_of(question.options, value),)


def _clean_several_of(question: SeveralOfQuestion, raw: Any, at: At) -> list[str]:
    codes = [option.code for option in question.options]
    if not isinstance(raw, list | tuple) or len(raw) > 1000 or any(each not in codes for each in raw):
        raise Wrong(f"{capital(called(question))} must be answers from the list")
    chosen = [code for code in codes if code in raw]
    if question.exclusive in chosen:
        if len(chosen) > 1:
            alone = _text_of(question.options, question.exclusive)
            raise Wrong(f'Select "{alone}" alone, or select other answers')
        return chosen
    if len(chosen) < question.at_least:
        raise Wrong(f"Select at least {question.at_least} answers")
    if question.at_most is not None and len(chosen) > question.at_most:
        raise Wrong(f"Select no more than {question.at_most} answers")
    return chosen


def _several_of_schema(question: SeveralOfQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "array",
        "items": {"type": "string", "oneOf": _choices(question.options)},
        "uniqueItems": True,
        "minItems": 1 if question.exclusive else question.at_least,
    }
    if question.at_most is not None:
        schema["maxItems"] = question.at_most
    return schema


def _show_several_of(question: SeveralOfQuestion, value: Any) -> tuple[str, ...]:
    return tuple(_text_of(question.options, code) for code in value)


def _read_several(question: SeveralOfQuestion, fields: Fields) -> Any:
    return [value for value in fields.get(question.id) or () if value] or None


def _fill_several(question: SeveralOfQuestion, value: Any) -> dict[str, Any]:
    return {question.id: list(value)}


def _clean_yes_no(question: YesNo, raw: Any, at: At) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("yes", "no"):
        return bool(raw == "yes")
    raise Wrong(_missing_yes_no(question))


def _missing_yes_no(question: YesNo) -> str:
    return f"Select yes if {question.called}" if question.called else f'Select yes or no: "{question.ask}"'


def _boolean_schema(question: YesNo, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "boolean"}


def _show_yes_no(question: YesNo, value: Any) -> tuple[str, ...]:
    return ("Yes" if value else "No",)


def _fill_yes_no(question: YesNo, value: Any) -> dict[str, Any]:
    return fill_one(question, "yes" if value else "no")


def _clean_declaration(question: DeclarationQuestion, raw: Any, at: At) -> bool:
    if raw is True or raw == "yes":
        return True
    raise Wrong(_missing_declaration(question))


def _missing_declaration(question: DeclarationQuestion) -> str:
    return f"Confirm that {question.called}" if question.called else f'Confirm: "{question.ask}"'


def _declaration_schema(question: DeclarationQuestion, rounds: Sequence[Round]) -> dict[str, Any]:
    return {"type": "boolean", "const": True, "description": question.statement}


def _show_declaration(question: DeclarationQuestion, value: Any) -> tuple[str, ...]:
    return ("Confirmed",)


def _fill_declaration(question: DeclarationQuestion, value: Any) -> dict[str, Any]:
    return fill_one(question, "yes")


ONE_OF = Kind[OneOfQuestion](
    clean=_clean_one_of,
    schema=_one_of_schema,
    show=_show_one_of,
    read=read_one,
    fill=fill_one,
    missing=missing_choice,
)
SEVERAL_OF = Kind[SeveralOfQuestion](
    clean=_clean_several_of,
    schema=_several_of_schema,
    show=_show_several_of,
    read=_read_several,
    fill=_fill_several,
    missing=missing_choice,
)
YES_NO = Kind[YesNo](
    clean=_clean_yes_no,
    schema=_boolean_schema,
    show=_show_yes_no,
    read=read_one,
    fill=_fill_yes_no,
    missing=_missing_yes_no,
)
DECLARATION = Kind[DeclarationQuestion](
    clean=_clean_declaration,
    schema=_declaration_schema,
    show=_show_declaration,
    read=read_one,
    fill=_fill_declaration,
    missing=_missing_declaration,
)
