"""Stand-ins for accounts, and people who look at pages: for the tests of any brick."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from starlette.testclient import TestClient

from commons.access import Actor, Grant
from commons.brick import Brick, internal
from commons.event import Event
from commons.hooks import hookimpl
from commons.model import Model
from commons.refs import Label
from commons.service import Service
from commons.sessions import open_session
from commons.testing import World
from commons.transaction import Transaction
from commons.view import View

NAMES: dict[str, str] = {}
"""The accounts that there are: reference -> name."""

ACTORS: dict[str, Actor] = {}
"""Who has grants: actor id -> actor. In these tests an actor's API key is the actor's id."""


class Nothing(Model):
    """An input without fields."""


class Counted(Event, name="staff.counted"):
    """Staff counted."""

    number: int


def count(given: Nothing, tx: Transaction) -> Counted:
    return Counted(number=len(NAMES))


def label_accounts(refs: Iterable[str], view: View) -> dict[str, Label]:
    return {ref: Label(NAMES[ref]) for ref in refs if ref in NAMES}


def find_accounts(text: str, view: View) -> list[str]:
    return [ref for ref, name in NAMES.items() if text.lower() in name.lower()]


class Staff:
    """The accounts brick's module: its brick labels accounts, its hooks give grants and know keys."""

    brick = Brick(
        name="staff",
        version="1.0.0",
        summary="Accounts, for tests",
        owner="tests",
        internal=[internal(count)],
        labels={"account": label_accounts},
        find={"account": find_accounts},
        platform=True,
    )

    @hookimpl
    def commons_grants(self, actor: str, view: View) -> tuple[Grant, ...]:
        return ACTORS[actor].grants if actor in ACTORS else ()

    @hookimpl
    def commons_key(self, digest: str, view: View) -> Actor | None:
        return next((each for each in ACTORS.values() if sha256(each.id.encode()).hexdigest() == digest), None)


def member(world: World, service: Service, name: str, role: str = "caseworker") -> Actor:
    """Somebody with an account, a name and a role in the service's organisation."""
    actor = world.staff(role, organisation=service.organisation)
    NAMES[actor.ref] = name
    ACTORS[actor.id] = actor
    return actor


def client(world: World) -> TestClient:
    """A client of the world's one application: building it takes longer than most tests."""
    if not hasattr(world, "app"):
        world.app = world.client().app  # type: ignore[attr-defined]
    made = TestClient(world.app, base_url="https://testserver", raise_server_exceptions=False)  # type: ignore[attr-defined]
    made.headers["sec-fetch-site"] = "same-origin"
    return made


class Api:
    """Somebody's program, with a key."""

    def __init__(self, world: World, service: Service, actor: Actor, brick: str) -> None:
        self.client = client(world)
        self.client.headers["authorization"] = f"Bearer {actor.id}"
        self.service = f"/api/{service.organisation}/{service.slug}"
        self.base = f"{self.service}/{brick}/v1"
        self._keys = 0

    def get(self, path: str, **query: Any) -> Any:
        """The answer to a query."""
        return self.client.get(f"{self.base}{path}", params=query)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer to an action, sent with an idempotency key of its own."""
        self._keys += 1
        headers = {"idempotency-key": f"key-{self._keys}"} | {n.replace("_", "-"): v for n, v in headers.items()}
        return self.client.request(method, f"{self.base}{path}", json=body or {}, headers=headers)

    def upload(self, name: str, content: bytes) -> Any:
        """Send a file, before an action keeps it."""
        self._keys += 1
        headers = {"idempotency-key": f"key-{self._keys}", "content-type": "application/octet-stream"}
        return self.client.post(f"{self.service}/uploads", params={"filename": name}, content=content, headers=headers)


class Browser:
    """A session, and forms filled in as a browser does: with the page's own hidden fields."""

    def __init__(self, world: World, service: Service, actor: Actor) -> None:
        where = (service.organisation, service.slug) if actor.is_applicant else (None, None)
        session = open_session(world.commons, actor.id, thread=actor.thread, organisation=where[0], service=where[1])
        self.client = client(world)
        name = "application" if actor.is_applicant else "session"
        self.client.cookies.set(f"__Host-{name}", session.token)
        self.work = f"/work/{service.organisation}/{service.slug}"
        self.public = f"/s/{service.organisation}/{service.slug}"

    def get(self, path: str, status: int = 200) -> str:
        """A page's text."""
        answer = self.client.get(path)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.text

    def send(self, page: str, action: str, status: int = 200, files: Any = None, **fields: Any) -> str:
        """Fill in the form with this action on a page; the text of where it leads."""
        answer = self.post(self.get(page), action, files, **fields)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return str(answer.text)

    def post(self, shown: str, action: str, files: Any = None, **fields: Any) -> Any:
        """Send the form with this action out of a page that was shown."""
        form = re.search(rf'<form action="{re.escape(action)}" method="post"[^>]*>(.*?)</form>', shown, re.DOTALL)
        assert form, f"there is no form for {action}"
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group(1))
        return self.client.post(action, data=dict(hidden) | fields, files=files)
