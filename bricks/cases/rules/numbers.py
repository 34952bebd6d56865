"""Case numbers: short enough to read out, made from the reference alone."""

import re

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are taken for other signs or make words."""

EXAMPLE = "01890a5d-ac96-774b-bcce-b302099a8057"
"""The reference in the examples of the API."""

_LOOKALIKES = str.maketrans("ILO", "110")


def case_number(ref: str) -> str:
    """The number of the case with this reference: its last 40 random bits, as `C-7K2M-9QXP`."""
    value = int(ref.replace("-", ""), 16) & (2**40 - 1)
    letters = "".join(_LETTERS[value >> place & 31] for place in range(35, -1, -5))
    return f"C-{letters[:4]}-{letters[4:]}"


def read_number(text: str) -> str | None:
    """The case number that somebody typed, with or without dashes; None when it is none."""
    letters = re.sub(r"[\s-]", "", text.upper()).translate(_LOOKALIKES)
    letters = letters[1:] if len(letters) == 9 and letters.startswith("C") else letters
    if len(letters) != 8 or any(letter not in _LETTERS for letter in letters):
        return None
    return f"C-{letters[:4]}-{letters[4:]}"
