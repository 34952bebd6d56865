"""The whole installation with its examples, and somebody who suggests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from commons.assembly import installed_bricks
from commons.service import Service
from commons.testing import World

ROOT = Path(__file__).parents[3]
HOME = "/s/example-commons/suggestions"
WORDS = "Nobody sends a letter. Jane Doe of 1 High Street told me so."


@dataclass
class Citizen:
    """Somebody at a browser."""

    world: World
    client: TestClient
    html: str = ""

    def see(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        self.html = answer.text
        return self.html

    def send(self, address: str, **fields: Any) -> Any:
        """Send the form of the page that is open, and follow where it leads."""
        hidden = {name: re.search(f'name="{name}" value="([^"]+)"', self.html) for name in ("_csrf", "_key")}
        data = {name: found.group(1) for name, found in hidden.items() if found} | fields
        answer = self.client.post(address, data=data)
        self.html = answer.text
        self.world.settle()
        return answer

    def suggest(self, *bricks: str, why: str = WORDS, about: str = "bulky-waste-b", email: str = "") -> Any:
        brick = "&".join(f"brick={name}" for name in bricks)
        where = {"publisher": "example-town", "about": about, "number": "1"}
        query = "&".join(f"{key}={value}" for key, value in where.items())
        self.see(f"{HOME}/suggestions/new?{query}&{brick}")
        return self.send(f"{HOME}/suggestions/new", **where, brick=list(bricks), why=why, email=email)

    def suggestions(self) -> list[dict[str, Any]]:
        found = self.client.get("/api/example-commons/suggestions/suggestions/v1/suggestions")
        items: list[dict[str, Any]] = found.json()["items"]
        return items


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    modules = [module for _, module in installed_bricks()]
    made = World(tmp_path_factory.mktemp("suggestions"), modules, examples=ROOT / "examples")
    made.settle()
    yield made
    made.close()


@pytest.fixture
def citizen(started: World) -> Citizen:
    started.clock.move(hours=2)  # what was sent in the test before counts no more towards an hour's limit
    return Citizen(started, started.client())


@pytest.fixture
def service(started: World) -> Service:
    return started.commons.service("example-commons", "suggestions")
