"""What has the form of a reference."""

import pytest

from commons.refs import is_ref, new_ref


def test_a_new_reference_is_one() -> None:
    assert is_ref(new_ref())


ONE = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize("text", ["", "x", f"{ONE}\n", f" {ONE}", f"{ONE.upper()}G", ONE[:-1]])
def test_nothing_else_is(text: str) -> None:
    assert not is_ref(text)
