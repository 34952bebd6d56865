"""Passwords: what is refused and why, and that the stored form fits only the password that made it."""

import pytest
from argon2 import PasswordHasher

from bricks.accounts.rules import hashing
from bricks.accounts.rules.passwords import faults_of

GOOD = [
    "copper kettle Tuesday",
    "three-unrelated-words",
    "vapour Lisbon 43 hinge",
    "gnu ferry plinth",
    "čaj a hvězdy na okně",
]
GUESSED_FIRST = [
    "password123", "Password1!", "P4ssw0rd!!", "passwordpassword", "1234567890", "0987654321", "qwertyuiop",
    "QWERTYUIOP", "abcdefghij", "letmein2024", "Liverpool2026", "Liverp00l!!", "welcome12345", "council2026!",
    "iloveyou!!!", "christmas2025", "Summer2026!", "zxcvbnm,./",
]  # fmt: skip


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is outside tests."""
    monkeypatch.setattr(hashing, "_hasher", PasswordHasher())


@pytest.mark.parametrize("password", GOOD)
def test_a_long_and_uncommon_password_is_accepted(password: str) -> None:
    assert faults_of(password, about=("Ana Costa", "ana.costa@example.org")) == []


@pytest.mark.parametrize("password", GUESSED_FIRST)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert faults_of(password), password


def test_short_ones_are_refused_with_what_would_do() -> None:
    assert faults_of("kettle 43") == ["Password must be 10 characters or more. Three unrelated words make a good one"]


def test_repeating_a_few_characters_is_refused() -> None:
    assert "repeat" in faults_of("aabbaabbaabb")[0]


def test_over_long_ones_are_refused() -> None:
    assert "200" in faults_of("a quiet river " * 20)[0]


@pytest.mark.parametrize("password", ["AnaCosta2026", "ana.costa99", "costa-ana-costa", "exampleorg1"])
def test_ones_own_name_or_address_is_refused(password: str) -> None:
    assert "your own name" in faults_of(password, about=("Ana Costa", "ana.costa@example.org"))[0]


def test_own_words_inside_a_longer_password_are_fine() -> None:
    assert faults_of("costa plinth ferry", about=("Ana Costa", "ana.costa@example.org")) == []


@pytest.mark.usefixtures("slow")
def test_a_hash_fits_its_own_password_only() -> None:
    stored = hashing.hash_password("copper kettle Tuesday", "a form")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert hashing.password_fits(stored, "copper kettle Tuesday")
    assert not hashing.password_fits(stored, "copper kettle Wednesday")
    assert not hashing.is_outdated(stored)


def test_nobody_and_nonsense_fit_nothing() -> None:
    assert not hashing.password_fits(None, "copper kettle Tuesday")
    assert not hashing.password_fits("not a hash", "copper kettle Tuesday")


def test_a_hash_of_other_parameters_is_made_anew() -> None:
    weaker = "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$MWHTRr6n8MqxG0DvJVVdaDbVqxG1cZ0RaXQy5SOeT1k"
    assert hashing.is_outdated(weaker)
    assert hashing.is_outdated("nonsense")


def test_keys_show_a_prefix_and_store_a_digest() -> None:
    key, other = hashing.new_key("a form"), hashing.new_key("another form")
    assert (key.secret[:3], len(key.secret)) == ("ck_", 46)
    assert key.prefix == key.secret[:11]
    assert key.digest == hashing.digest_of(key.secret) != other.digest
    assert key == hashing.new_key("a form")
    assert hashing.new_link_token("a form") not in key.secret


def test_the_same_form_twice_gives_the_same_hash_and_another_form_another() -> None:
    password = "copper kettle Tuesday"
    assert hashing.hash_password(password, "a form") == hashing.hash_password(password, "a form")
    assert hashing.hash_password(password, "a form") != hashing.hash_password(password, "another form")
