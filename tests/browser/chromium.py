"""Find a Chromium for the browser tests: an installed one first, else Playwright's own download, tried once.

`python -m tests.browser.chromium` says what was found; `make test` starts with it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "COMMONS_TEST_BROWSER"
"""A path to a Chromium, for machines where none of the names is on the PATH."""

FLAGS = (
    "--no-sandbox",  # continuous integration runs as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have a small /dev/shm
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_TRIED = Path(sys.prefix) / ".chromium-download-tried"


def find_chromium(*, download: bool = False) -> str | None:
    """The path of a Chromium, or None. With `download`, Playwright's own is fetched if there is no other."""
    named = os.environ.get(VARIABLE)
    if named:
        return named if Path(named).is_file() else None
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    if installed:
        return installed
    own = _playwrights_own()
    if own or not download or _TRIED.exists():
        return own
    _TRIED.touch()
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(fetch, capture_output=True, timeout=180, check=True)
    except (subprocess.SubprocessError, OSError):
        return None
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Error:
        return None
    return path if Path(path).is_file() else None


if __name__ == "__main__":
    found = find_chromium(download=True)
    print(f"Browser tests use {found}" if found else "No browser was found: browser tests will be skipped.")
