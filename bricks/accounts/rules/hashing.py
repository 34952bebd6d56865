"""How passwords and keys are stored: passwords with argon2id, keys and one-time links as SHA-256.

Keys and links are 32 random bytes, which nobody can guess, so that a fast digest is enough for
them. Passwords are chosen by people, so each guess is made slow: 64 MB and about a tenth of a
second (RFC 9106, section 4, second recommended option). Nothing here runs inside an action.
"""

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


def hash_password(password: str) -> str:
    """The argon2id hash in its usual text form, parameters included. Slow on purpose."""
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password made this hash. With no hash it takes as long, and says no."""
    try:
        return _hasher.verify(stored or _nobodys_hash(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    try:
        return _hasher.check_needs_rehash(stored)
    except InvalidHashError:
        return True


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(24))


def new_key() -> NewKey:
    """An API key nobody can guess: `ck_` and 43 characters."""
    secret = KEY_MARK + secrets.token_urlsafe(32)
    return NewKey(secret=secret, prefix=secret[: len(KEY_MARK) + _SHOWN], digest=digest_of(secret))


def new_link_token() -> str:
    """The secret part of a one-time link."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """SHA-256 of a key or link token, as it is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
