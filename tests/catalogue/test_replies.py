"""A council answers the figures about it: only its own people write, and the words stand beside the figure."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

import bricks.accounts.brick
import catalogue.brick
from catalogue.actions.replies import Reply, WithdrawReply, reply, withdraw_reply
from catalogue.events import Replied
from catalogue.queries.england import england
from catalogue.rules.replying import LINES
from commons.access import Actor, Grant
from commons.errors import Forbidden, Invalid, NotFound, SignInNeeded
from commons.testing import World
from tests.bricks.accounts.conftest import Browser, Somebody

SLUG, GSS = "tunbridge-wells", "E07000116"
WORDS = "A contractor collects the waste, so there are few employees on this line."
OWNER = Actor(id="account:0197c5a0-0000-7000-8000-000000000001", grants=(Grant("owner", SLUG, None),))


def say(world: World, *, actor: Actor = OWNER, about: str = "env", year: str = "2023-24") -> str:
    given = Reply(organisation=SLUG, about=about, year=year, says=WORDS)
    event = world.perform(world.commons.platform, reply, given, actor=actor).get(Replied)
    assert (event.organisation, event.about, event.year) == (SLUG, about, year or None)
    return str(event.reply)


def page(world: World, address: str) -> str:
    answer = world.client().get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_note_stands_beside_its_figure_with_its_date_and_in_the_data(world: World) -> None:
    say(world)
    line = page(world, f"/councils/{GSS}/env?year=2023-24")
    assert WORDS in line
    assert "Tunbridge Wells says" in line
    assert WORDS not in page(world, f"/councils/{GSS}/env?year=2021-22")
    assert "With a note by the council" in page(world, f"/councils/{GSS}/standing?year=2023-24")
    assert "With a note by the council" not in page(world, f"/councils/{GSS}/standing?year=2021-22")
    assert WORDS not in page(world, f"/councils/{GSS}/cul")
    assert WORDS not in page(world, "/councils/E07000117/env")
    rows = list(csv.DictReader(io.StringIO(page(world, f"/councils/{GSS}/notes.csv"))))
    assert [(row["about"], row["year"], row["says"]) for row in rows] == [("env", "2023-24", WORDS)]
    assert rows[0]["said_at"]


def test_a_note_of_every_year_on_the_whole_council_stands_on_its_page(world: World) -> None:
    say(world, about="all", year="")
    for year in england().years:
        assert WORDS in page(world, f"/councils/{GSS}?year={year}")
    assert "Note by Tunbridge Wells Borough Council" in page(world, "/")


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (Actor(), SignInNeeded),
        (Actor(id=OWNER.id, grants=(Grant("owner", "burnley", None),)), Forbidden),
        (Actor(id=OWNER.id, grants=(Grant("supervisor", SLUG, None),)), Forbidden),
        (Actor(id=OWNER.id, grants=(Grant("owner", SLUG, "bulky-waste"),)), Forbidden),
    ],
)
def test_nobody_else_writes_for_a_council(world: World, actor: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        say(world, actor=actor)
    assert WORDS not in page(world, f"/councils/{GSS}/notes")


def test_an_administrator_may_write_for_a_council(world: World) -> None:
    say(world, actor=Actor(id=OWNER.id, grants=(Grant("administrator", "*", None),)))
    assert WORDS in page(world, f"/councils/{GSS}/notes")


def test_a_note_that_is_taken_back_loses_its_words_and_leaves_its_mark(world: World) -> None:
    note = say(world)
    given = WithdrawReply(organisation=SLUG, reply=note)
    world.perform(world.commons.platform, withdraw_reply, given, actor=OWNER)
    text = page(world, f"/councils/{GSS}/notes")
    assert WORDS not in text
    assert "The council took this note back" in text
    assert WORDS not in page(world, f"/councils/{GSS}/env?year=2023-24")


def test_another_council_cannot_take_a_note_back(world: World) -> None:
    given = WithdrawReply(organisation="burnley", reply=say(world))
    other = Actor(id=OWNER.id, grants=(Grant("owner", "burnley", None),))
    with pytest.raises(NotFound):
        world.perform(world.commons.platform, withdraw_reply, given, actor=other)


def test_a_note_is_about_a_figure_that_there_is(world: World) -> None:
    with pytest.raises(Invalid):
        say(world, about="nothing")


def test_words_are_shown_as_words(world: World) -> None:
    given: Any = Reply(organisation=SLUG, says="<script>alert(1)</script> is no markup")
    world.perform(world.commons.platform, reply, given, actor=OWNER)
    assert "<script>alert(1)" not in page(world, f"/councils/{GSS}")


def test_a_note_can_be_about_every_line_of_the_outturn() -> None:
    assert set(LINES) == set(england().service_groups)


def test_the_form_asks_a_stranger_to_sign_in(world: World) -> None:
    answer = world.client().get(f"/councils/{GSS}/notes/new", follow_redirects=False)
    assert answer.status_code in (303, 401)


def browser_of(tmp_path: Path, *roles: tuple[str, str, str | None]) -> tuple[World, Browser]:
    world = World(tmp_path, [catalogue.brick, bricks.accounts.brick])
    Somebody(world, "Olu", *roles)
    browser = Browser(world)
    browser.sign_in("olu@example.org")
    return world, browser


def test_an_owner_writes_and_takes_back_a_note_on_the_pages(tmp_path: Path) -> None:
    world, browser = browser_of(tmp_path, ("owner", SLUG, None))
    form = f"/councils/{GSS}/notes/new"
    assert "Publish the note" in browser.open(form).text
    short = browser.send(form, about="env", year="2023-24", says="Too short")
    assert short.status_code == 422
    assert 'href="#says"' in short.text
    assert "Too short</textarea>" in short.text
    made = browser.send(form, about="env", year="2023-24", says=WORDS)
    assert made.url.path == f"/councils/{GSS}/notes"
    assert WORDS in made.text
    taken = browser.send(re.findall(r'action="(/councils/[^"]*/withdrawal)"', made.text)[0])
    assert WORDS not in taken.text
    assert "took this note back" in taken.text
    world.close()


def test_an_owner_of_another_organisation_gets_no_form(tmp_path: Path) -> None:
    world, browser = browser_of(tmp_path, ("owner", "burnley", None))
    refused = browser.open(f"/councils/{GSS}/notes/new")
    assert refused.status_code == 403
    assert "Publish the note" not in refused.text
    world.close()
