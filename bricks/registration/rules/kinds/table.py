"""Each type of question with what can be done with its answers."""

from typing import Any

from bricks.registration.rules.kinds import amounts, choices, places, things, words
from bricks.registration.rules.kinds.kind import Kind
from bricks.registration.settings import Question

KINDS: dict[str, Kind[Any]] = {
    "text": words.TEXT,
    "long-text": words.LONG_TEXT,
    "email": words.EMAIL,
    "phone": words.PHONE,
    "date": amounts.DATE,
    "number": amounts.NUMBER,
    "money": amounts.MONEY,
    "address": places.ADDRESS,
    "postcode": places.POSTCODE,
    "window": places.WINDOW,
    "one-of": choices.ONE_OF,
    "several-of": choices.SEVERAL_OF,
    "yes-no": choices.YES_NO,
    "allowance": choices.YES_NO,
    "declaration": choices.DECLARATION,
    "file": things.FILE,
    "items": things.ITEMS,
}


def kind_of(question: Question) -> Kind[Any]:
    """What can be done with the answers to this question."""
    return KINDS[question.type]
