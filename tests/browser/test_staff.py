"""What staff meet on an ordinary day: a stopped clock, a session that ran out, a refused form, a lost password."""

import json
import re
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_compose import link_sent_to
from tests.browser.test_main_job import SERVICE, sign_in

WORDS = "They rang: the sofa is behind the shed, and the gate is open on Monday."
Judge = Callable[..., None]


def open_case(page: Page, site: Site, about: str) -> str:
    """A case that came by telephone; its address."""
    page.goto(f"{site.url}/work/{SERVICE}/cases/new")
    page.locator("textarea").first.fill(about)
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("Case opened")
    return page.url.split("?")[0]


def deadline(page: Page) -> str:
    row = page.locator(".govuk-summary-list__row", has=page.get_by_text("Deadline", exact=True))
    return row.locator("dd").first.inner_text().strip()


def fits_a_phone(page: Page, look: Callable[..., object], name: str) -> None:
    """Nothing runs over the edge at 360 pixels."""
    page.set_viewport_size({"width": 360, "height": 740})
    look(f"{name}-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_paused_case_is_not_due(site: Site, page: Page, axe: Judge, look: Callable[..., object]) -> None:
    sign_in(page, site, "caseworker@example.org")
    case = open_case(page, site, "By telephone: a wardrobe.")
    page.goto(case)
    before = deadline(page)
    assert re.search(r"\d{4}", before)
    page.locator("summary", has_text="Stop the clock").click()
    page.get_by_role("button", name="Stop the clock").click()
    expect(page.locator("main")).to_contain_text("The clock has been stopped since")
    assert deadline(page) == "None"
    expect(page.locator("#timeline")).to_contain_text("Not due for now")
    axe()
    look("staff-paused")
    page.get_by_role("button", name="Let the clock run again").click()
    expect(page.locator("main")).not_to_contain_text("The clock has been stopped since")
    assert deadline(page) == before


def test_words_are_kept_when_the_session_ran_out(
    site: Site, page: Page, context: BrowserContext, axe: Judge, look: Callable[..., object]
) -> None:
    sign_in(page, site, "caseworker@example.org")
    case = open_case(page, site, "By telephone: a sofa.")
    page.goto(case)
    context.clear_cookies(name="commons-session")
    page.fill("[name=note]", WORDS)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to carry on")
    axe()
    look("staff-session-over")
    fits_a_phone(page, look, "staff-session-over")
    password = re.search(r"password of them all: (\S+)", site.printed)
    assert password
    page.fill("[name=email]", "caseworker@example.org")
    page.fill("[name=password]", "not that one at all")
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("main")).to_contain_text("What you wrote is kept")
    page.fill("[name=password]", password.group(1))
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send what you wrote")
    axe()
    look("staff-carry-on")
    fits_a_phone(page, look, "staff-carry-on")
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("#notes")).to_contain_text(WORDS)
    expect(page).to_have_url(re.compile(f"^{re.escape(case)}([?#]|$)"))


def test_a_refused_decision_comes_back_with_its_reason(
    site: Site, page: Page, context: BrowserContext, axe: Judge, look: Callable[..., object]
) -> None:
    sign_in(page, site, "caseworker@example.org")
    case = open_case(page, site, "By telephone: a freezer.")
    page.goto(f"{case}/decision")
    colleague = context.new_page()
    colleague.goto(f"{case}/decision")
    colleague.get_by_role("radio", name="Accepted").check()
    colleague.get_by_role("button", name="Record the decision").click()
    expect(colleague.locator("main")).to_contain_text("Decision recorded")
    expect(colleague.get_by_role("button", name="Decide", exact=True)).to_have_count(0)
    page.get_by_role("radio", name="Refused").check()
    page.fill("[name=reason]", WORDS)
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("already been decided")
    expect(page.locator("[name=reason]")).to_have_value(WORDS)
    axe()
    look("staff-refused")
    fits_a_phone(page, look, "staff-refused")


def test_a_refused_task_shows_where_the_case_stands(
    site: Site, page: Page, context: BrowserContext, axe: Judge
) -> None:
    sign_in(page, site, "caseworker@example.org")
    case = open_case(page, site, "By telephone: a table.")
    page.goto(case)
    colleague = context.new_page()
    colleague.goto(case)
    colleague.get_by_role("button", name="Done").first.click()
    page.get_by_role("button", name="Done").first.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("is done already")
    axe()
    page.get_by_role("link", name="Go back without changing anything").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(case)}([?#]|$)"))


def test_an_administrator_verifies_a_charity_and_says_who_runs_it(
    site: Site, page: Page, browser: Browser, axe: Judge, look: Callable[..., object]
) -> None:
    page.goto(f"{site.url}/account/create")
    page.get_by_label("Email address").fill("ada@example.net")
    page.get_by_role("button", name="Send the link").click()
    page.goto(site.url + link_sent_to(site, "ada@example.net"))
    page.get_by_label("Your name").fill("Ada Administrator")
    page.get_by_label("Choose a password").fill("plinth ferry vapour")
    page.get_by_role("button", name="Set up the account").click()
    page.goto(f"{site.url}/compose/organisation")
    page.get_by_label("What is it called?").fill("Mill Lane Kitchen")
    page.get_by_role("button", name="Set it up").click()
    page.goto(f"{site.url}/account")
    account = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", page.locator("main").inner_text())
    assert account
    key = json.loads((site.data / "server.lock").read_text(encoding="utf-8"))["key"]
    answer = page.request.post(
        f"{site.url}/api/commons/platform/accounts/v1/grants",
        data={"organisation": "commons", "account": account.group(), "role": "administrator"},
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "first-administrator"},
    )
    assert answer.ok, answer.text()
    page.goto(f"{site.url}/account")
    page.get_by_role("link", name="Verify organisations, and say who runs them").click()
    axe()
    look("admin-organisations")
    fits_a_phone(page, look, "admin-organisations")
    page.get_by_role("link", name="Mill Lane Kitchen").click()
    axe()
    page.get_by_role("button", name="Verify this organisation").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    look("admin-verify")
    fits_a_phone(page, look, "admin-verify")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Verify this organisation").click()
    expect(page.locator("main")).to_contain_text("Mill Lane Kitchen is verified.")
    page.get_by_label("Their email address").fill("head@kitchen.example.org")
    page.get_by_role("button", name="Invite").click()
    expect(page.locator("code.commons-secret")).to_be_visible()
    axe()
    page.get_by_role("link", name="Go back", exact=True).click()
    expect(page.locator("main")).to_contain_text("head@kitchen.example.org")


def test_a_forgotten_password(site: Site, page: Page, axe: Judge, look: Callable[..., object]) -> None:
    page.goto(f"{site.url}/account/sign-in")
    page.get_by_role("link", name="I have forgotten my password").click()
    axe()
    page.get_by_label("Email address").fill("volunteer@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your email")
    axe()
    look("password-asked")
    fits_a_phone(page, look, "password-asked")
    page.goto(site.url + link_sent_to(site, "volunteer@example.org"))
    axe()
    look("password-link")
    fits_a_phone(page, look, "password-link")
    assert _letters(site, "volunteer@example.org") == 1


def _letters(site: Site, address: str) -> int:
    time.sleep(0.05)
    texts = [message_from_bytes(path.read_bytes(), policy=default) for path in (site.data / "messages").glob("*.eml")]
    return sum(text["To"] == address for text in texts)
