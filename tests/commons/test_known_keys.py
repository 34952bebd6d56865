"""A key that was just used is not looked up again, and a change of access counts at once."""

from commons.access import Actor, KnownKeys


def test_an_actor_is_remembered_for_a_moment() -> None:
    known = KnownKeys()
    assert known.get("d") is None
    known.keep("d", Actor(id="key:1"), known.changes)
    assert known.get("d") == Actor(id="key:1")


def test_any_change_has_every_key_looked_up_again() -> None:
    known = KnownKeys()
    known.keep("d", Actor(id="key:1"), known.changes)
    known.forget()
    assert known.get("d") is None


def test_what_was_read_before_a_change_is_not_kept_after_it() -> None:
    known = KnownKeys()
    changes = known.changes
    known.forget()
    known.keep("d", Actor(id="key:1"), changes)
    assert known.get("d") is None


def test_a_moment_passes() -> None:
    known = KnownKeys()
    known.SECONDS = 0.0
    known.keep("d", Actor(id="key:1"), known.changes)
    assert known.get("d") is None


def test_it_does_not_grow_without_end() -> None:
    known = KnownKeys()
    known.MOST = 3
    for number in range(10):
        known.keep(str(number), Actor(id=f"key:{number}"), known.changes)
    assert sum(known.get(str(number)) is not None for number in range(10)) <= 3
