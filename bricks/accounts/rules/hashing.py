"""How passwords and keys are stored: passwords with argon2id, keys and one-time links as SHA-256.

Keys and links are made from the random words that came with a form (its one-time key, and the
browser's own token, which is stored nowhere), so that nobody can guess them and a second click
gives the same; a fast digest is enough for them. Passwords are chosen by people, so each guess is
made slow: 64 MB and about a tenth of a second (RFC 9106, section 4, second recommended option).
Nothing here runs inside an action.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

KEY_MARK = "ck_"
_SHOWN = 8

_hasher = PasswordHasher()


@dataclass(frozen=True)
class NewKey:
    """A fresh API key: the secret is shown once, the prefix for ever, only the digest is stored."""

    secret: str
    prefix: str
    digest: str


def hash_password(password: str, once: str) -> str:
    """The argon2id hash in its usual text form, parameters included. Slow on purpose.

    once: the one-time key of the form, from which the salt is made, so that the same form sent
    twice gives the same hash and counts as one request.
    """
    return _hasher.hash(password, salt=hashlib.sha256(f"salt:{once}".encode()).digest()[:16])


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password made this hash. With no hash it takes as long, and says no."""
    try:
        _hasher.verify(stored or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    try:
        return _hasher.check_needs_rehash(stored)
    except InvalidHashError:
        return True


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(24))


def new_key(once: str) -> NewKey:
    """An API key nobody can guess, `ck_` and 43 characters, from the secrets of a form."""
    secret = KEY_MARK + _secret("key", once)
    return NewKey(secret=secret, prefix=secret[: len(KEY_MARK) + _SHOWN], digest=digest_of(secret))


def new_link_token(once: str) -> str:
    """The secret part of a one-time link, from the secrets of a form."""
    return _secret("link", once)


def _secret(purpose: str, once: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{once}".encode()).digest()).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """SHA-256 of a key or link token, as it is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
