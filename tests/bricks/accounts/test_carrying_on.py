"""A session that runs out while somebody writes: what they wrote is sent after signing in, not lost."""

import html
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bricks.accounts.brick
import bricks.cases.brick
from bricks.cases.actions.opening import Open, open_
from bricks.cases.queries.casefile import CaseFile, ReadCase, read
from commons.testing import World
from tests.bricks.accounts.conftest import PASSWORD, Browser, Somebody

SERVICE = """\
service: help-desk
title: Help desk
organisation: anytown
origin: example
lgsl: none
owner: help@example.org
bricks: [cases@1]
"""
WORDS = 'Mrs Sample rang twice & said:\n"it is <urgent>".'
SIGN_IN = "/account/sign-in"


class Desk:
    """A caseworker with a case open in the browser, whose session has just run out."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, bricks=[bricks.cases.brick, bricks.accounts.brick])
        self.service = self.world.publish({"service.yaml": SERVICE})
        self.ana = Somebody(self.world, "Ana", ("caseworker", "anytown", "help-desk"))
        opened = self.world.perform(self.service, open_, Open(about="By telephone."), actor=self.ana.actor)
        self.case = str(opened.event.model_dump()["case"])
        self.address = f"/work/anytown/help-desk/cases/{self.case}"
        self.browser = Browser(self.world)
        self.browser.sign_in(self.ana.email)
        self.browser.open(self.address)
        self.world.clock.move(hours=self.world.commons.settings.session_hours + 1)

    def write(self, **fields: str) -> Any:
        return self.browser.send(f"{self.address}/notes", **(fields or {"note": WORDS}))

    def carried(self) -> dict[str, str]:
        """The hidden fields of the page that is open, but for its token and key."""
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.browser.page.text)
        return {name: html.unescape(value) for name, value in found if name not in ("_csrf", "_key")}

    @property
    def notes(self) -> list[str]:
        file: CaseFile = self.world.ask(self.service, read, ReadCase(case=self.case), actor=self.ana.actor)
        return [note.text for note in file.notes]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.world.close()


def test_the_words_are_sent_after_signing_in(desk: Desk) -> None:
    page = desk.write()
    assert page.status_code == 401
    assert "Sign in to carry on" in page.text
    assert html.unescape(page.text).count("Mrs Sample rang twice") == 2  # to read, and to carry on
    page = desk.browser.send(SIGN_IN, email=desk.ana.email, password=PASSWORD, **desk.carried())
    assert "Send what you wrote" in page.text
    assert desk.notes == []
    page = desk.browser.send(f"{desk.address}/notes", **desk.carried())
    assert (page.status_code, page.url.path) == (200, desk.address)
    assert desk.notes == [WORDS]


def test_a_mistyped_password_loses_nothing(desk: Desk) -> None:
    desk.write()
    page = desk.browser.send(SIGN_IN, email=desk.ana.email, password="wrong wrong wrong", **desk.carried())
    assert page.status_code == 422
    assert "What you wrote is kept" in page.text
    desk.browser.send(SIGN_IN, email=desk.ana.email, password=PASSWORD, **desk.carried())
    desk.browser.send(f"{desk.address}/notes", **desk.carried())
    assert desk.notes == [WORDS]


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/work/", "/account/password", "/work\\x", ""])
def test_words_go_to_staff_pages_of_this_installation_only(desk: Desk, to: str) -> None:
    desk.write()
    fields = desk.carried() | {"_to": to}
    page = desk.browser.send(SIGN_IN, email=desk.ana.email, password=PASSWORD, **fields)
    assert "Send what you wrote" not in page.text
    assert page.url.path == "/account"


def test_another_site_cannot_put_words_there(desk: Desk) -> None:
    desk.browser.open(SIGN_IN)
    fields = {"email": desk.ana.email, "password": PASSWORD, "_csrf": "guessed", "_to": desk.address, "_kept.note": "x"}
    assert desk.browser.client.post(SIGN_IN, data=fields).status_code == 403


def test_a_password_is_never_carried(desk: Desk) -> None:
    page = desk.browser.send("/account/password", present=PASSWORD, password="another kettle Friday")
    assert page.status_code == 401
    assert PASSWORD not in page.text


def test_who_may_not_do_it_is_refused_after_signing_in(desk: Desk) -> None:
    stranger = Somebody(desk.world, "Bea")
    desk.write()
    desk.browser.send(SIGN_IN, email=stranger.email, password=PASSWORD, **desk.carried())
    assert desk.browser.send(f"{desk.address}/notes", **desk.carried()).status_code == 403
    assert desk.notes == []


def test_no_word_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.write()
    desk.browser.send(SIGN_IN, email=desk.ana.email, password=PASSWORD, **desk.carried())
    assert "Mrs Sample" not in caplog.text
