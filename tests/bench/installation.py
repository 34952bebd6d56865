"""An installation to measure: the examples, the measured service, and a key as a service's own system would have."""

import json
import secrets
import sqlite3
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from bricks.accounts.actions.keys import NewKey, create_key
from bricks.accounts.actions.people import Sample, SampleRole, Samples, seed
from bricks.accounts.brick import brick as accounts
from bricks.accounts.rules.hashing import hash_password, new_key
from bricks.accounts.tables.reading import account_by_email
from commons.access import OPERATOR, Actor
from commons.commands.control import opened
from commons.service import read_folder
from commons.settings import Settings

HERE = Path(__file__).parent
ORGANISATION, SERVICE = "example-borough", "bench"
BASE = f"/api/{ORGANISATION}/{SERVICE}"
EMAIL = "bench@example.org"


def publish(data: Path, port: int) -> None:
    """Publish the measured service on the running server, as its operator."""
    key = json.loads((data / "server.lock").read_text())["key"]
    body = json.dumps({"organisation": ORGANISATION, "files": read_folder(HERE / "service")}).encode()
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "bench", "Content-Type": "application/json"}
    address = f"http://127.0.0.1:{port}/api/commons/platform/registry/v1/services"
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60) as answer:
        assert answer.status in (200, 201), answer.read()


def make_key(data: Path) -> str:
    """An account with the role of a supervisor, and its API key, while no server runs."""
    made = new_key(secrets.token_urlsafe(32))
    with opened(Settings(data=data)) as commons:

        def perform(action: Any, given: Any, actor: Actor) -> None:
            command = commons.command(action, given, actor=actor, service=commons.platform)
            commons.writer.perform(command).result()

        role = SampleRole(role="supervisor", organisation=ORGANISATION)
        stored = hash_password("not-a-password-of-anybody-1", "bench")
        person = Sample(email=EMAIL, name="Bench", password_hash=stored, roles=(role,))
        perform(seed, Samples(accounts=(person,)), OPERATOR)
        with commons.platform_view(accounts) as view:
            account = account_by_email(view, EMAIL)
        assert account is not None
        actor = commons.with_grants(Actor(id=f"account:{account.ref}"))
        wanted = NewKey(
            called="bench", prefix=made.prefix, digest=made.digest, role="supervisor", organisation=ORGANISATION
        )
        perform(create_key, wanted, actor)
    return made.secret


class Ledger:
    """Looks into the installation's database beside the server, at no cost to it."""

    def __init__(self, data: Path) -> None:
        self._path = data / "commons.db"

    def wait_until_followed(self, seconds: float = 600) -> None:
        """Return when every follower has seen the last event."""
        deadline = time.monotonic() + seconds
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as database:
            while time.monotonic() < deadline:
                last, slowest = database.execute(
                    "SELECT (SELECT max(position) FROM commons_ledger), (SELECT min(position) FROM commons_cursor)"
                ).fetchone()
                if last == slowest:
                    return
                time.sleep(0.02)
        raise SystemExit("the followers did not catch up")

    def new_cases(self, since: int) -> list[str]:
        """The cases of the measured service that were opened after this many."""
        return [row[0] for row in self._ask("SELECT ref FROM cases_case WHERE service = ? ORDER BY rowid", SERVICE)][
            since:
        ]

    def cases(self) -> int:
        return int(self._ask("SELECT count(*) FROM cases_case WHERE service = ?", SERVICE)[0][0])

    def parked(self) -> list[Any]:
        return self._ask("SELECT follower, event, error FROM commons_parked LIMIT 3")

    def _ask(self, statement: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as database:
            return database.execute(statement, values).fetchall()
