"""Reference numbers and access codes: short, easy to read out, and safe against slips.

The alphabet has 29 signs: no vowels (no words), no 0, 1, I or O (no mix-ups). 29 is a prime number, so the
check character finds every single wrong sign and every two neighbours that changed places (the
weighted sum modulo a prime; the scheme of ISBN-10).
"""

import hashlib
import re

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
_VALUE = {sign: number for number, sign in enumerate(ALPHABET)}
BODY = 6
CODE = 10

_SHAPE = re.compile(rf"^([A-Z]{{1,4}})([{ALPHABET}]{{{BODY}}})([{ALPHABET}])$")


def check_character(body: str) -> str:
    """The sign that makes the weighted sum of the whole a multiple of 29."""
    total = sum((place + 2) * _VALUE[sign] for place, sign in enumerate(reversed(body)))
    return ALPHABET[-total % len(ALPHABET)]


def make_number(prefix: str, chance: int) -> str:
    """The reference number, such as `BW-4KX7-2MP`, that belongs to a random number of at least 40 bits.

    There are 29 to the power of 6, about 595 million, for each prefix.
    """
    body = _signs(chance, BODY)
    return _spaced(prefix, body + check_character(body))


def _signs(number: int, many: int) -> str:
    signs = ""
    for _ in range(many):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return signs


def _spaced(prefix: str, signs: str) -> str:
    return f"{prefix}-{signs[:4]}-{signs[4:]}"


def read_number(typed: str, prefix: str) -> str | None:
    """The reference number in what somebody typed, in its usual form, or None if it cannot be one.

    Small letters, spaces, dots and missing or other dashes do not matter; nor does a missing prefix.
    """
    if len(typed) > 60:
        return None
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper())
    plain = plain if plain.startswith(prefix) and len(plain) > BODY + 1 else prefix + plain
    found = _SHAPE.match(plain)
    if not found or found[1] != prefix or check_character(found[2]) != found[3]:
        return None
    return _spaced(prefix, found[2] + found[3])


def access_code(secret: str) -> str:
    """The access code that belongs to a secret: ten signs (48 bits), `4KX7-2MPR-V9`."""
    signs = _signs(int.from_bytes(hashlib.sha256(b"access code\0" + secret.encode()).digest()[:8]), CODE)
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def read_code(typed: str) -> str:
    """The access code in what somebody typed, in its usual form; text that cannot be one gives `""`."""
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper()) if len(typed) <= 60 else ""
    if len(plain) != CODE or any(sign not in _VALUE for sign in plain):
        return ""
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"
