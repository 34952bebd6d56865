"""Reference numbers find slips of the pen; access codes survive being read out."""

from hypothesis import assume, given
from hypothesis import strategies as st

from bricks.registration.rules.reference_number import (
    ALPHABET,
    access_code,
    make_number,
    read_code,
    read_number,
)

numbers = st.integers(0, 2**64 - 1).map(lambda chance: make_number("BW", chance))
signs = st.sampled_from(ALPHABET)


def test_how_a_number_looks() -> None:
    assert make_number("BW", 2**63 + 12345) == make_number("BW", 2**63 + 12345)
    number = make_number("BW", 2**63 + 12345)
    assert len(number) == len("BW-XXXX-XXX")
    assert not set("AEIOU01") & set(number[3:])
    assert len(ALPHABET) == len(set(ALPHABET)) == 29


@given(numbers)
def test_a_number_is_read_however_it_is_typed(number: str) -> None:
    for typed in (
        number,
        number.lower(),
        number.replace("-", ""),
        number.replace("-", " "),
        number[3:],
        f" {number}. ",
    ):
        assert read_number(typed, "BW") == number


@given(numbers, st.integers(3, 10), signs)
def test_every_single_wrong_sign_is_found(number: str, place: int, sign: str) -> None:
    assume(number[place] not in ("-", sign))
    assert read_number(number[:place] + sign + number[place + 1 :], "BW") is None


@given(numbers, st.integers(0, 5))
def test_every_two_neighbours_that_changed_places_are_found(number: str, place: int) -> None:
    plain = number[3:].replace("-", "")
    assume(plain[place] != plain[place + 1])
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert read_number("BW" + swapped, "BW") is None


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_number_or_not(typed: str) -> None:
    found = read_number(typed, "BW")
    assert found is None or read_number(found, "BW") == found


def test_another_services_number_is_not_read() -> None:
    assert read_number(make_number("MB", 2**62 + 777), "BW") is None
    assert read_number("B" * 1_000_000, "BW") is None


@given(st.text(max_size=60))
def test_an_access_code_is_read_however_it_is_typed(secret: str) -> None:
    code = access_code(secret)
    assert len(code) == len("XXXX-XXXX-XX")
    assert read_code(code) == read_code(code.lower().replace("-", " ")) == code


def test_what_cannot_be_a_code() -> None:
    assert read_code("") == read_code("AAAA-AAAA-AA") == read_code("2" * 100) == read_code("2222-2222") == ""
