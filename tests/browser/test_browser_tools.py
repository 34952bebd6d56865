"""The browser tests' own tools, on a page made here: a judge that finds nothing proves nothing."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import violations

GOOD = "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1><p>Words.</p></main>"
BAD = "<!doctype html><html lang=en><title>Bad</title><main><h1>Bad</h1><input></main>"


def test_a_good_page_passes(page: Page, axe: Callable[..., None]) -> None:
    page.set_content(GOOD)
    axe()


def test_a_bad_page_is_told_what_is_wrong(page: Page) -> None:
    page.set_content(BAD)
    (found,) = violations(page)
    assert found.startswith("- label (critical): Form elements must have labels")
    assert "<input>" in found


def test_axe_runs_under_a_strict_security_policy(page: Page) -> None:
    def serve(route: object) -> None:
        headers = {"content-security-policy": "default-src 'none'", "content-type": "text/html"}
        route.fulfill(body=BAD, headers=headers)  # type: ignore[attr-defined]

    page.route("http://127.0.0.1:1/strict", serve)
    page.goto("http://127.0.0.1:1/strict")
    assert any("label" in line for line in violations(page))


def test_pictures_are_kept(page: Page, look: Callable[..., Path]) -> None:
    page.set_content(GOOD)
    assert look("browser-tools").read_bytes().startswith(b"\x89PNG")
