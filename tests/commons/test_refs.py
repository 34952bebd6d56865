"""What has the form of a reference."""

import pytest

from commons.refs import is_ref, new_ref


def test_a_new_reference_is_one() -> None:
    assert is_ref(new_ref())


@pytest.mark.parametrize("text", ["", "x", new_ref() + "\n", " " + new_ref(), new_ref().upper() + "G", new_ref()[:-1]])
def test_nothing_else_is(text: str) -> None:
    assert not is_ref(text)
