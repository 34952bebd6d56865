"""Answers to a form that a developer can copy and send: made from its own questions, the same every time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from bricks.registration.rules.conditions import asked
from bricks.registration.rules.window import collections as collections_of
from bricks.registration.rules.window import streets as streets_of
from bricks.registration.settings import (
    AddressQuestion,
    AllowanceQuestion,
    DateQuestion,
    DeclarationQuestion,
    EmailQuestion,
    FileQuestion,
    Form,
    ItemsQuestion,
    LongTextQuestion,
    MoneyQuestion,
    NumberQuestion,
    OneOfQuestion,
    PhoneQuestion,
    PostcodeQuestion,
    Question,
    SeveralOfQuestion,
    TextQuestion,
    WindowQuestion,
    YesNoQuestion,
)
from bricks.registration.settings.rounds import Round

UPLOAD = "01890a5d-ac96-774b-bcce-b302099a8057"
"""Stands for the reference of an upload, which has to be made first."""
_PAST, _FUTURE = date(1980, 3, 5), date(2035, 3, 5)
_PLAIN = (TextQuestion, LongTextQuestion, PhoneQuestion, EmailQuestion)
"""Answers that are easily corrected, because nothing depends on them."""

Rounds = Sequence[Round]


def example_answers(form: Form, rounds: Rounds) -> dict[str, Any]:
    """An answer to every question that these answers lead to, but for sensitive ones and files that may be left out."""
    made: dict[str, Any] = {}
    while True:
        new = [each for _, each in asked(form, made) if each.id not in made and _is_answered(each)]
        if not new:
            return made
        made[new[0].id] = _answer(new[0], rounds)


def example_correction(form: Form, rounds: Rounds) -> dict[str, Any]:
    """One of those answers, of a question that is always asked and on which nothing depends."""
    made = example_answers(form, rounds)
    always = {
        each.id for section in form.sections if not section.only_if for each in section.questions if not each.only_if
    }
    plain = [each.id for each in form.questions if each.id in made and each.id in always and isinstance(each, _PLAIN)]
    chosen = plain[-1] if plain else next(iter(made), None)
    return {chosen: made[chosen]} if chosen else {}


def _is_answered(question: Question) -> bool:
    left_out = question.sensitive or isinstance(question, FileQuestion)
    return not (question.optional and left_out)


def _answer(question: Question, rounds: Rounds) -> Any:
    if isinstance(question, WindowQuestion):
        return {"street": next(iter(streets_of(rounds)), ""), "collection": next(iter(collections_of(rounds)), "")}
    return _MADE[type(question)](question)


def _text(question: TextQuestion) -> str:
    words = "Ada Example" if question.about == "name" else "Example"
    return words[: question.max_length].ljust(question.min_length, ".")


def _date(question: DateQuestion) -> str:
    day = _FUTURE if "future" in question.must_be else _PAST
    return max(min(day, question.latest or day), question.earliest or date.min).isoformat()


def _number(question: NumberQuestion) -> int:
    return max(question.least if question.least is not None else 1, min(1, question.most or 1))


def _money(question: MoneyQuestion) -> str:
    pence = max(question.least, min(1_000, question.most if question.most is not None else 1_000))
    return f"{pence // 100}.{pence % 100:02d}"


def _several(question: SeveralOfQuestion) -> list[str]:
    codes = [option.code for option in question.options if option.code != question.exclusive]
    return codes[: max(1, question.at_least)]


_MADE: Mapping[type[Any], Callable[[Any], Any]] = {
    TextQuestion: _text,
    LongTextQuestion: lambda question: "An example in a few words."[: question.max_length],
    EmailQuestion: lambda _: "ada@example.org",
    PhoneQuestion: lambda _: "01632 960 001",
    DateQuestion: _date,
    NumberQuestion: _number,
    MoneyQuestion: _money,
    AddressQuestion: lambda _: {"line1": "12 Example Road", "town": "Exampleton", "postcode": "AA3 1AB"},
    PostcodeQuestion: lambda _: "AA3 1AB",
    OneOfQuestion: lambda question: question.options[0].code,
    SeveralOfQuestion: _several,
    YesNoQuestion: lambda _: False,
    FileQuestion: lambda _: [UPLOAD],
    DeclarationQuestion: lambda _: True,
    ItemsQuestion: lambda question: {question.kinds[0].code: 1},
    AllowanceQuestion: lambda _: False,
}
