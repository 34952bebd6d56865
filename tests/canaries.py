"""Two organisations with one service each, words that only one of them may see, and a walk over every address."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.routing import compile_path
from starlette.testclient import TestClient

from bricks.accounts.actions.keys import NewKey, create_key
from bricks.accounts.rules.hashing import new_key
from commons.assembly import installed_bricks
from commons.sessions import open_session
from commons.testing import World
from commons.web.told import addresses
from tests.bricks.accounts.conftest import Somebody
from tests.guarantees.crowd import ANSWERS

EXAMPLE = Path(__file__).parents[1] / "examples/services/example-borough/bulky-waste-a"
SERVICE = "bulky-waste-a"
MINE, THEIRS = "example-borough", "example-town"
OPERATOR_KEY = "operator-key-of-the-canaries"


@dataclass
class Town:
    """An organisation: what its people wrote, and what refers to them."""

    name: str
    canary: str
    refs: dict[str, str] = field(default_factory=dict)
    thread: str = ""


class Aviary:
    """An installation with every brick."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, [module for _, module in installed_bricks()])
        self.operator = self.world.client(key=OPERATOR_KEY)
        self.operator.headers["authorization"] = f"Bearer {OPERATOR_KEY}"
        self.mine, self.theirs = Town(MINE, "Nightingale-41"), Town(THEIRS, "Goldfinch-97")
        for town in (self.mine, self.theirs):
            self._live_in(town)
        self.owner = Somebody(self.world, "Olu", ("owner", MINE, None))

    def _live_in(self, town: Town) -> None:
        files = {
            path.name: path.read_text(encoding="utf-8").replace(f"organisation: {MINE}", f"organisation: {town.name}")
            for path in EXAMPLE.iterdir()
            if path.is_file()
        }
        self.world.publish(files)
        word = town.canary
        answers = {**ANSWERS, "full-name": word, "where": word, "email": f"{word}@example.org", "phone": "01632 960123"}
        self._post(town, "registration/v1/applications", {"channel": "phone", "answers": answers})
        self._post(town, "cases/v1/cases", {"about": word})
        self.world.settle()
        for record in self.world.ledger():
            if record.organisation == town.name:
                if record.event.event_name == "registration.received":
                    town.thread = record.thread
                found = json.loads(record.event.model_dump_json())
                town.refs |= {
                    name: ref for name, ref in found.items() if isinstance(ref, str) and name not in town.refs
                }
        self._post(town, f"cases/v1/cases/{town.refs['case']}/notes", {"text": word})
        self.world.settle()

    def _post(self, town: Town, path: str, body: dict[str, Any]) -> None:
        key = {"idempotency-key": secrets.token_hex(8)}
        answer = self.operator.post(f"/api/{town.name}/{SERVICE}/{path}", json=body, headers=key)
        assert answer.status_code in (200, 201), answer.text

    def visitors(self) -> Iterator[tuple[str, TestClient]]:
        """Nobody, an applicant, and who may do everything in the first town: in a browser, and by a key."""
        yield "anonymous", self._client()
        yield "applicant", self._signed_in("application", f"person:{self.mine.refs['applicant']}", self.mine)
        yield "owner", self._signed_in("session", f"account:{self.owner.ref}", None)
        yield "key of owner", self._with_key()

    def _client(self) -> TestClient:
        client = TestClient(self.operator.app, base_url="https://testserver", raise_server_exceptions=False)
        client.headers["sec-fetch-site"] = "same-origin"
        client.follow_redirects = False
        return client

    def _signed_in(self, cookie: str, actor: str, town: Town | None) -> TestClient:
        where = {"thread": town.thread, "organisation": town.name, "service": SERVICE} if town else {}
        client = self._client()
        client.cookies.set(f"__Host-{cookie}", open_session(self.world.commons, actor, **where).token)
        return client

    def _with_key(self) -> TestClient:
        made = new_key(secrets.token_urlsafe(32))
        wanted = NewKey(called="canary", prefix=made.prefix, digest=made.digest, role="owner", organisation=MINE)
        self.world.perform(self.world.commons.platform, create_key, wanted, actor=self.owner.actor)
        client = self._client()
        client.headers["authorization"] = f"Bearer {made.secret}"
        return client

    def addresses(self, at: Town, refs: Town, *, public: bool) -> Iterator[str]:
        """Every address that can be opened, at one organisation, about what belongs to one.

        `public`: those that say the same to everybody as well.
        """
        here = {"organisation": at.name, "_organisation": at.name, "service": SERVICE, "_service": SERVICE}
        for route, path in addresses(self.operator.app.routes):  # type: ignore[attr-defined]
            names = compile_path(path)[2].keys()
            if (here.keys() & names or public) and "GET" in (route.methods or ()):
                yield path.format(**{name: refs.refs.get(name, "1") for name in names} | here)

    def seen(self, client: TestClient, at: Town, refs: Town, word: str, *, public: bool = False) -> list[str]:
        """The addresses whose answers hold this word."""
        return [address for address in self.addresses(at, refs, public=public) if word in client.get(address).text]

    def leaks(self) -> dict[str, list[str]]:
        """What anybody sees of the other town, here or there; AssertionError if nothing was tried."""
        found: dict[str, list[str]] = {}
        for who, client in self.visitors():
            for at in (self.mine, self.theirs):
                public = who == "anonymous" and at is self.mine
                seen = self.seen(client, at, self.theirs, self.theirs.canary, public=public)
                if seen:
                    found.setdefault(who, []).extend(seen)
            if who in ("owner", "key of owner"):
                assert self.seen(client, self.mine, self.mine, self.mine.canary), f"{who} sees nothing at all"
        return found
