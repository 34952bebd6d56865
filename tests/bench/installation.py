"""An installation to measure: the examples, the measured service, and a key as a service's own system would have."""

import json
import secrets
import time
import urllib.request
from datetime import UTC, datetime
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
from tests.bench.databases import Database

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


def make_key(data: Path, address: str = "") -> str:
    """An account with the role of a supervisor, and its API key, while no server runs."""
    made = new_key(secrets.token_urlsafe(32))
    with opened(Settings(data=data, database_url=address)) as commons:

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

    def __init__(self, database: Database) -> None:
        self.database = database
        # Where the flow is in parts, each has a cursor of its own, and that of the whole may be an old one.
        self._slowest = "SELECT min(position) FROM commons_cursor" + (
            " WHERE follower <> 'flow'" if database.address else ""
        )

    def wait_until_followed(self, seconds: float = 600) -> float:
        """Return when every follower has seen the last event, with the seconds that it took."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            last, slowest = self.database.ask(f"SELECT (SELECT max(position) FROM commons_ledger), ({self._slowest})")[
                0
            ]
            if last is not None and slowest is not None and slowest >= last:
                return time.monotonic() - began
            time.sleep(0.02)
        raise SystemExit("the followers did not catch up")

    def lag_seconds(self) -> float:
        """The age of the oldest event that some follower has still to see; 0 when all have seen all."""
        asked = f"SELECT at FROM commons_ledger WHERE position > ({self._slowest}) ORDER BY position LIMIT 1"
        found = self.database.ask(asked)
        if not found:
            return 0.0
        return max(0.0, (datetime.now(UTC) - _moment(found[0][0])).total_seconds())

    def new_cases(self, since: int) -> list[str]:
        """The cases of the measured service that were opened after this many."""
        asked = "SELECT ref FROM cases_case WHERE service = ? ORDER BY created_at DESC, ref DESC LIMIT ?"
        return [row[0] for row in self.database.ask(asked, SERVICE, self.cases() - since)]

    def newest_started(self, after: str) -> list[tuple[str, str]]:
        """Begun stages of the measured service with a later reference, and their cases; of none, the last one."""
        asked = "SELECT ref, subject FROM workflow_instance WHERE organisation = ? AND service = ?"
        if not after:
            return self._pairs(f"{asked} ORDER BY ref DESC LIMIT 1", ORGANISATION, SERVICE)
        return self._pairs(f"{asked} AND ref > ? ORDER BY ref", ORGANISATION, SERVICE, after)

    def flow_seconds(self, after: str) -> list[float]:
        """From each application to the beginning of its case's first stage, of those that began later."""
        asked = (
            "SELECT a.created_at, i.created_at FROM workflow_instance i JOIN cases_case c"
            " ON c.organisation = i.organisation AND c.ref = i.subject JOIN registration_application a"
            " ON a.organisation = c.organisation AND a.ref = c.application"
            " WHERE i.organisation = ? AND i.service = ? AND i.ref > ?"
        )
        pairs = self.database.ask(asked, ORGANISATION, SERVICE, after)
        return [(_moment(end) - _moment(begin)).total_seconds() for begin, end in pairs]

    def _pairs(self, statement: str, *values: str) -> list[tuple[str, str]]:
        return [(str(row[0]), str(row[1])) for row in self.database.ask(statement, *values)]

    def cases(self) -> int:
        return int(self.database.ask("SELECT count(*) FROM cases_case WHERE service = ?", SERVICE)[0][0])

    def applications(self) -> set[str]:
        """The applications that cases were opened for."""
        return {row[0] for row in self.database.ask("SELECT application FROM cases_case WHERE service = ?", SERVICE)}

    def parked(self) -> list[Any]:
        return self.database.ask("SELECT follower, event, error FROM commons_parked LIMIT 3")


def _moment(stored: Any) -> datetime:
    """A time as either database gives it."""
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
