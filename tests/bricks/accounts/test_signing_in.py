"""Signing in: who gets in, what is never said, and how often it may be tried."""

from typing import Any

from sqlmodel import select

from bricks.accounts.actions import people
from bricks.accounts.rules.hashing import hash_password
from bricks.accounts.tables import AccountRow
from commons import sessions
from commons.access import Actor
from commons.testing import World
from tests.bricks.accounts.conftest import PASSWORD, Browser, Somebody

HERE = "anytown"


def test_the_right_password_opens_the_account(world: World) -> None:
    Somebody(world, "Ana", ("caseworker", "anytown", "toy-box"))
    browser = Browser(world)
    page = browser.sign_in("ANA@example.org ")
    assert page.status_code == 200
    assert "Your account" in page.text
    assert "ana@example.org" in page.text
    assert "Toy box" in page.text


def test_neither_half_is_told_to_be_wrong(world: World) -> None:
    Somebody(world, "Ana")
    wrong = Browser(world).sign_in("ana@example.org", "copper kettle Wednesday")
    nobody = Browser(world).sign_in("nobody@example.org")
    assert wrong.status_code == nobody.status_code == 422
    for page in (wrong, nobody):
        assert "The email address and the password do not fit together" in page.text
    assert wrong.text.count("Error") == nobody.text.count("Error")


def test_attempts_are_limited_for_each_address(world: World) -> None:
    Somebody(world, "Ana")
    browser = Browser(world)
    attempted(world, "sign-in", "ana@example.org testclient", times=9)
    assert browser.sign_in("ana@example.org", "wrong wrong wrong").status_code == 422
    assert browser.sign_in("ana@example.org").status_code == 429
    world.clock.move(minutes=16)
    assert browser.sign_in("ana@example.org").status_code == 200


def test_an_unknown_address_is_limited_just_the_same(world: World) -> None:
    browser = Browser(world)
    attempted(world, "sign-in", "nobody@example.org testclient", times=9)
    found = [browser.sign_in("nobody@example.org", "wrong wrong wrong").status_code for _ in range(2)]
    assert found == [422, 429]


def test_a_stranger_locks_nobody_out(world: World) -> None:
    Somebody(world, "Ana")
    stranger = Browser(world, place="203.0.113.7")
    found = [stranger.sign_in("ana@example.org", "wrong wrong wrong").status_code for _ in range(12)]
    assert found == [422] * 10 + [429] * 2
    assert Browser(world, place="198.51.100.9").sign_in("ana@example.org").status_code == 200


def test_one_customer_of_a_network_is_one_client(world: World) -> None:
    attempted(world, "sign-in", "nobody@example.org 2001:db8:1:2::/64", times=10)
    assert Browser(world, place="2001:db8:1:2::77").sign_in("nobody@example.org", "wrong wrong").status_code == 429
    assert Browser(world, place="2001:db8:1:3::77").sign_in("nobody@example.org", "wrong wrong").status_code == 422


def test_many_clients_together_are_stopped_too(world: World) -> None:
    attempted(world, "sign-in.all", "ana@example.org", times=300)
    page = Browser(world).sign_in("ana@example.org", "wrong wrong wrong")
    assert page.status_code == 429
    assert "too many attempts" in page.text
    assert 'value="ana@example.org"' in page.text


def test_one_place_cannot_try_many_addresses(world: World) -> None:
    browser = Browser(world)
    attempted(world, "sign-in-from", "testclient", times=49)
    found = [browser.sign_in(f"n{n}@example.org", "wrong wrong wrong").status_code for n in range(2)]
    assert found == [422, 429]


def attempted(world: World, name: str, key: str, *, times: int) -> None:
    """As if somebody had tried so often."""
    for _ in range(times):
        sessions.limit(world.commons, name, key, most=1_000, per_seconds=900)


def test_after_signing_in_people_go_where_they_wanted(world: World) -> None:
    Somebody(world, "Ana", ("owner", "anytown", None))
    browser = Browser(world)
    page = browser.open(f"/work/{HERE}/toy-box/accounts")
    assert page.url.path == "/account/sign-in"
    page = browser.send(
        "/account/sign-in", email="ana@example.org", password=PASSWORD, next=f"/work/{HERE}/toy-box/accounts"
    )
    assert page.url.path == f"/work/{HERE}/toy-box/accounts"


def test_nobody_is_sent_off_to_another_site(world: World) -> None:
    Somebody(world, "Ana")
    browser = Browser(world)
    browser.open("/account/sign-in?next=https://evil.example")
    page = browser.send("/account/sign-in", email="ana@example.org", password=PASSWORD, next="//evil.example/x")
    assert page.url.host == "testserver"


def test_signing_out_ends_the_session(world: World) -> None:
    Somebody(world, "Ana")
    browser = Browser(world)
    browser.sign_in("ana@example.org")
    browser.open("/account/sign-out")
    assert "You are signed out" in browser.send("/account/sign-out").text
    assert browser.open("/account").url.path == "/account/sign-in"


def test_a_weaker_hash_is_made_anew_on_signing_in(world: World) -> None:
    from argon2 import PasswordHasher

    somebody = Somebody(world, "Ana")
    weaker = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    _store(world, somebody.ref, weaker)
    assert Browser(world).sign_in("ana@example.org").status_code == 200
    assert [record.event.event_name for record in world.ledger()][-1] == "accounts.rehashed"
    assert Browser(world).sign_in("ana@example.org").status_code == 200


def test_a_password_that_was_changed_meanwhile_is_not_brought_back(world: World) -> None:
    somebody, old, new = Somebody(world, "Ana"), "$argon2id$old", "$argon2id$new"
    _store(world, somebody.ref, new)
    again = people.Rehash(account=somebody.ref, password_hash="$argon2id$old-anew", before=old)
    actor = Actor(id=f"account:{somebody.ref}")
    assert world.perform(world.commons.platform, people.rehash, again, actor=actor).done == ()
    with world.whole_database() as connection:
        assert connection.execute(select(AccountRow.password)).scalars().all() == [new]


def _store(world: World, ref: str, password: str) -> None:
    stored: Any = AccountRow.__table__  # type: ignore[attr-defined]
    with world.commons.engines.owning.begin() as connection:
        connection.execute(stored.update().where(stored.c.ref == ref).values(password=password))


def test_no_password_or_address_reaches_the_ledger(world: World) -> None:
    Somebody(world, "Ana", ("caseworker", "anytown", None))
    Browser(world).sign_in("ana@example.org")
    told = "\n".join(record.event.model_dump_json() for record in world.ledger())
    for secret in ("ana@", "Ana", "argon2", PASSWORD):
        assert secret not in told


def test_the_same_salt_is_never_used_for_two_forms() -> None:
    assert hash_password(PASSWORD, "one") != hash_password(PASSWORD, "two")
