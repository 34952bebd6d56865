"""Playing labelled sample applications through the API, so that pages can be seen alive.

Nothing here knows a service: what to answer is read from its form, and what may be done next from
its cases' stages. Every name begins with "Sample".
"""

import sys
import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from commons.calendar import local_day
from commons.commands.control import Remote
from commons.commands.samples import Sampler
from commons.errors import NotFound, Problem

REGISTRY = "/api/commons/platform/registry/v1"
CHANNELS = ("online", "online", "phone", "online", "counter", "online")
BAR = 30
MOST_STEPS = 12
PATIENCE_SECONDS = 20.0


def play(remote: Remote, cases: int, organisations: Collection[str]) -> int:
    """Send applications to every example service and carry most of them on; prints how far it is.

    organisations: the made-up ones. A service that somebody composed here says "example" until its
    organisation is verified, but whom it registers is real: samples are kept out of it.
    """
    found = [each for each in _all(remote, f"{REGISTRY}/services") if each["origin"] == "example"]
    services = [each for each in found if each["organisation"] in organisations]
    if not services:
        print("There are no example services here. Start with `commons run --examples` first.")
        return 1
    total, tried, sent, notes = len(services) * cases, 0, 0, []
    for service in services:
        try:
            player = Player(remote, service)
        except NotFound:
            notes.append(f"{service['title']}: it takes no applications")
            tried += cases
            continue
        for number in range(cases):
            try:
                player.play(number)
                sent += 1
            except Problem as problem:
                notes.append(f"{service['title']}: {_why(problem)}")
                tried += cases - number
                _show(tried, total, service["title"])
                break
            tried += 1
            _show(tried, total, service["title"])
    print(file=sys.stderr)
    print(f"Played {sent} sample applications into {len(services)} example services.")
    for note in notes:
        print(f"Left out: {note}")
    return 0


def _show(done: int, total: int, title: str) -> None:
    bar = BAR * done // total
    print(f"\r[{'#' * bar}{'.' * (BAR - bar)}] {done}/{total} {title[:30]:30}", end="", file=sys.stderr, flush=True)


def _why(problem: Problem) -> str:
    return "; ".join(fault.message for fault in problem.faults[:3]) or problem.what


def _all(remote: Remote, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        page = remote.get(f"{path}?limit=100{f'&after={quote(after)}' if after else ''}")
        found += page["items"]
        after = page.get("next")
    return found


class Player:
    """Plays sample applications into one service."""

    def __init__(self, remote: Remote, service: dict[str, Any]) -> None:
        self._remote = remote
        self._base = f"/api/{service['organisation']}/{service['service']}"
        self._seed = f"{service['organisation']}/{service['service']}"
        self._form = remote.get(f"{self._base}/registration/v1/form")

    def play(self, number: int) -> None:
        """Send one application; five of six are then worked on, most of them to the end."""
        application = self._apply(number)
        if number % 6 == 5:
            return
        case = self._case(application)
        if case is None:
            return
        if number % 4 == 1:
            self._try(f"/cases/v1/cases/{case}/notes", {"text": "Sample note: rang, nobody answered."})
        if number % 6 == 4:
            self._go_on(case, number, 1)
        else:
            self._go_on(case, number, MOST_STEPS)

    def _apply(self, number: int) -> str:
        today = local_day(datetime.now(UTC))
        sampler = Sampler(self._form, number, self._seed, today, self._upload)
        refused: Problem | None = None
        for answers in sampler.windows(sampler.answers()):
            body = {"answers": answers, "channel": CHANNELS[number % len(CHANNELS)]}
            try:
                return str(self._remote.post(f"{self._base}/registration/v1/applications", body)["application"])
            except Problem as problem:
                refused = problem
        raise refused or Problem("its form could not be answered")

    def _upload(self, name: str, content: bytes) -> str:
        found = self._remote.upload(f"{self._base}/uploads?filename={quote(name)}", content)
        return str(found["upload"])

    def _case(self, application: str) -> str | None:
        """The case that the flow opened for an application, once it has its first stage."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                found = self._remote.get(f"{self._base}/cases/v1/cases?application={application}")["items"]
                if found and self._instance(found[0]["case"]) is not None:
                    return str(found[0]["case"])
            except NotFound:
                return None
            time.sleep(0.02)
        return None

    def _instance(self, case: str) -> dict[str, Any] | None:
        try:
            return self._remote.get(f"{self._base}/workflow/v1/instances/{case}")
        except NotFound:
            return None

    def _go_on(self, case: str, number: int, steps: int) -> None:
        """Do the tasks of a stage and record an outcome, stage after stage."""
        for step in range(steps):
            stage = self._instance(case)
            if stage is None or stage["ended_at"]:
                return
            for task in stage["tasks"]:
                if task["state"] == "open" and (task["required"] or (number + step) % 3 == 0):
                    self._try(f"/workflow/v1/tasks/{task['task']}/completion", {})
            now = self._instance(case)
            if now is None or now["ended_at"]:
                return
            if now["stage"] == stage["stage"] and now["decisions"]:
                decision = _choice(now["decisions"], number + step)["code"]
                self._try(f"/cases/v1/cases/{case}/decision", {"outcome": decision, "reason": "Sample reason."})
                self._moved(case, now["stage"])
            elif now["stage"] == stage["stage"] and now["outcomes"]:
                choice = _choice(now["outcomes"], number + step)
                self._try(f"/workflow/v1/instances/{case}/outcome", {"outcome": choice["code"]})

    def _moved(self, case: str, stage: str) -> None:
        """Wait until the flow has taken a decision to the stages."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            now = self._instance(case)
            if now is None or now["ended_at"] or now["stage"] != stage or now["waiting"]:
                return
            time.sleep(0.02)

    def _try(self, path: str, body: dict[str, Any]) -> None:
        """Do something that the case may not allow just now, such as a task that somebody else has done."""
        try:
            self._remote.post(self._base + path, body)
        except Problem:
            return


def _choice(outcomes: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Mostly the first outcome that leads on or, in a last stage, the first; now and then another."""
    on = [each for each in outcomes if each["leads_to"]] or outcomes
    return outcomes[number % len(outcomes)] if number % 5 == 4 else on[0]
