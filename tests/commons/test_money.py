"""Amounts as people write them, and back."""

import pytest

from bricks.registration.settings import MoneyQuestion
from commons.money import parse_pounds, show_pounds


@pytest.mark.parametrize("pence", [0, 5, -5, 4320, -4320, 123_456_789, -46_281])
def test_what_is_shown_is_read_again(pence: int) -> None:
    shown = show_pounds(pence)
    assert shown.startswith("−£") is (pence < 0)
    assert "-" not in shown
    assert parse_pounds(shown.replace("£", "").replace(",", "")) == pence


def test_what_programs_read_keeps_the_hyphen() -> None:
    question = MoneyQuestion.model_validate({"id": "change", "ask": "How much?", "type": "money", "least": "-5.00"})
    assert question.model_dump(mode="json")["least"] == "-5.00"
