"""A real server and a real browser: `site` serves the examples, `page` looks at them, `axe` and `look` judge and keep.

def test_home(site, page, axe, look):
    page.goto(site.url + "/")
    look("home")
    axe()
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.chromium import FLAGS, find_chromium
from tests.conftest import NO_BROWSER

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
START_SECONDS = 60.0


@dataclass
class Site:
    """A running `commons run`, with everything that it printed so far."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    log: Path
    opener: urllib.request.OpenerDirector = field(default_factory=urllib.request.build_opener)

    @property
    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def is_ready(self) -> bool:
        """It serves, and its pages show everything that was published at the start."""
        try:
            with self.opener.open(self.url + "/readyz", timeout=5) as answer:
                return bool(json.load(answer)["lag"] == 0)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real server on a free port, with the examples and a data folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    port, log = free_port(), folder / "server.log"
    command = [
        sys.executable,
        "-m",
        "commons",
        "run",
        "--port",
        str(port),
        "--data",
        str(folder / "data"),
        "--examples",
    ]
    with log.open("wb") as out:
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment)
    running = Site(f"http://127.0.0.1:{port}", folder / "data", process, log)
    deadline = time.monotonic() + START_SECONDS
    try:
        while "Open http" not in running.printed or not running.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not become ready:\n{running.printed}")
            time.sleep(0.05)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's own browser: nobody else's cookies. Requests that leave this machine fail the test."""
    person = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport={"width": 1280, "height": 900})
    yield person
    person.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose script errors, refused scripts and styles, and requests elsewhere fail the test."""
    with watched(context.new_page()) as shown:
        yield shown


@contextmanager
def watched(shown: Page) -> Iterator[Page]:
    wrong: list[str] = []
    watches: dict[Any, Callable[[Any], None]] = {
        "pageerror": lambda error: wrong.append(f"script error: {error}"),
        "console": lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None,
        "request": lambda asked: wrong.append(f"left this machine: {asked.url}") if _outside(asked.url) else None,
    }
    for event, watch in watches.items():
        shown.on(event, watch)
    yield shown
    for event, watch in watches.items():
        shown.remove_listener(event, watch)
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Page]:
    """Where readers look at one page after another: a new one for each takes longer than a page and its judge."""
    with browser.new_context(locale="en-GB", timezone_id="Europe/London") as somebody:
        yield somebody.new_page()


@pytest.fixture
def reader(window: Page) -> Iterator[Page]:
    """A page for those who only open addresses: as watched as `page`, wide, and signed in nowhere."""
    window.context.clear_cookies()
    window.set_viewport_size({"width": 1280, "height": 900})
    with watched(window) as shown:
        yield shown


@pytest.fixture(scope="session")
def handset(browser: Browser) -> Iterator[Page]:
    """The same on a small phone."""
    size = ViewportSize(width=360, height=740)
    with browser.new_context(locale="en-GB", viewport=size, is_mobile=True, has_touch=True) as somebody:
        yield somebody.new_page()


@pytest.fixture
def phone(handset: Page) -> Iterator[Page]:
    """What a `reader` sees on a phone."""
    handset.context.clear_cookies()
    with watched(handset) as shown:
        yield shown


@pytest.fixture
def look(page: Page) -> Callable[..., Path]:
    """`look("name")` keeps a picture of the page in artefacts/, for people and for continuous integration."""
    return lambda name, of=page: picture(name, of)


def picture(name: str, of: Page) -> Path:
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    of.wait_for_load_state()
    of.screenshot(path=path, full_page=True)
    return path


@pytest.fixture
def axe(page: Page) -> Callable[..., None]:
    """`axe()` fails with every breach of WCAG 2.2 AA that axe-core finds on the page."""

    def judge(of: Page | None = None) -> None:
        broken = violations(of or page)
        assert not broken, f"{(of or page).url} breaks WCAG 2.2 AA:\n" + "\n".join(broken)

    return judge


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each: rule, impact, where, and what would mend it.

    Its script goes in through the debugger: the page's own security policy rightly refuses added scripts, and the
    styles that axe-core would add to read an imported stylesheet (hence no preload).
    """
    page.wait_for_load_state()
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    options = f"{{runOnly: {WCAG_22_AA!r}, resultTypes: ['violations'], preload: false}}"
    run = f"axe.run(document, {options}).then(r => r.violations)"
    answer: dict[str, Any] = session.send(
        "Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True}
    )
    session.detach()
    if "exceptionDetails" in answer:
        raise AssertionError(f"axe-core could not run: {answer['exceptionDetails']}")
    return [
        f"- {found['id']} ({found['impact']}): {found['help']}\n"
        f"    {_one_line(node['html'])}\n"
        f"    {_one_line(node['failureSummary'])}"
        for found in answer["result"]["value"]
        for node in found["nodes"]
    ]


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:300]


def _outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))
