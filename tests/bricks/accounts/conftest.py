"""An installation with accounts, two organisations' services, and ways to sign in to it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import bricks.accounts.brick
from bricks.accounts.actions.people import Sample, Samples, seed
from bricks.accounts.actions.roles import Give, grant
from bricks.accounts.rules.hashing import hash_password
from commons.access import OPERATOR, Actor
from commons.testing import World
from tests.registry import toys

PASSWORD = "copper kettle Tuesday"
SERVICE = """\
service: toy-box
title: Toy box
organisation: {organisation}
origin: example
lgsl: none
owner: toys@example.org
bricks: [toys@1]
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, bricks=[toys, bricks.accounts.brick])
    for organisation in ("anytown", "elsewhere"):
        made.publish({"service.yaml": SERVICE.format(organisation=organisation)})
    yield made
    made.close()


class Somebody:
    """An account with roles, made the way the platform makes them."""

    def __init__(self, world: World, name: str, *roles: tuple[str, str, str | None]) -> None:
        self.world, self.email = world, f"{name.lower()}@example.org"
        one = Sample(email=self.email, name=name, password_hash=hash_password(PASSWORD, name), roles=())
        made = world.perform(world.commons.platform, seed, Samples(accounts=(one,)), actor=OPERATOR)
        self.ref: str = made.event.account  # type: ignore[attr-defined]
        for role, organisation, service in roles:
            more = Give.model_validate(
                {"organisation": organisation, "service": service, "account": self.ref, "role": role}
            )
            world.perform(world.commons.platform, grant, more, actor=OPERATOR)

    @property
    def actor(self) -> Actor:
        """As they are known now, with the grants that they hold now."""
        return self.world.commons.with_grants(Actor(f"account:{self.ref}"))


class Browser:
    """A browser without script: it follows links and sends forms with what they carry."""

    def __init__(self, world: World, place: str = "testclient") -> None:
        self.world, app = world, world.client().app
        self.client = TestClient(
            app, base_url="https://testserver", raise_server_exceptions=False, client=(place, 50_000)
        )
        self.client.headers["sec-fetch-site"] = "same-origin"
        self.page: Any = None

    def open(self, path: str) -> Any:
        self.page = self.client.get(path)
        return self.page

    def send(self, path: str, **fields: str) -> Any:
        """Send a form of the page that is open."""
        hidden = {name: self._hidden(name) for name in ("_csrf", "_key")}
        self.page = self.client.post(path, data={**hidden, **fields}, follow_redirects=True)
        return self.page

    def _hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page.text)
        return found.group(1) if found else ""

    def follow_letter(self, email: str) -> Any:
        """Open the link in the newest message to this address."""
        self.world.settle()
        letters = [message.text for message in self.world.sent.sent.values() if message.to == email]
        found = re.search(r"https?://[^/\s]+(/account/link/\S+)", letters[-1])
        assert found, letters[-1]
        return self.open(found.group(1))

    def set_up(self, email: str, name: str, password: str) -> Any:
        """Set up an account alone, by the link that is sent."""
        self.open("/account/create")
        self.send("/account/create", email=email)
        page = self.follow_letter(email)
        return self.send(page.url.path, name=name, password=password)

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        self.open("/account/sign-in")
        return self.send("/account/sign-in", email=email, password=password)
