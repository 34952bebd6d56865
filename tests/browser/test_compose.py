"""A charity worker, alone and on pages only: an account, a charity, a warm space, a volunteer, the first guest."""

import re
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site

PASSWORD = "plinth ferry vapour"
Judge = Callable[..., None]


def go_on(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def link_sent_to(site: Site, address: str) -> str:
    """The address in the newest letter to somebody, which an installation without email keeps as a file."""
    for _ in range(100):
        letters = sorted((site.data / "messages").glob("*.eml"), key=lambda path: path.stat().st_mtime)
        texts = [message_from_bytes(path.read_bytes(), policy=default) for path in letters]
        found = [str(text.get_content()) for text in texts if text["To"] == address]
        if found:
            link = re.search(r"(/account/link/\S+)", found[-1])
            assert link
            return link.group(1)
        time.sleep(0.05)
    raise AssertionError(f"no letter came to {address}")


def set_up(page: Page, site: Site, axe: Judge) -> None:
    page.goto(f"{site.url}/compose")
    axe()
    page.get_by_role("button", name="Set up an account").click()
    page.get_by_label("Email address").fill("jo@stmary.example.org")
    axe()
    go_on(page, "Send the link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your email")
    axe()
    page.goto(site.url + link_sent_to(site, "jo@stmary.example.org"))
    page.get_by_label("Your name").fill("Jo Field")
    page.get_by_label("Choose a password").fill(PASSWORD)
    axe()
    go_on(page, "Set up the account")
    page.get_by_role("button", name="Set up your organisation").click()
    page.get_by_label("What is it called?").fill("St Mary’s Hall Trust")
    axe()
    go_on(page, "Set it up")


def compose(page: Page, axe: Judge) -> None:
    page.get_by_role("link", name="Warm space", exact=True).click()
    go_on(page, "Continue")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe()
    page.get_by_label("What is it called?").fill("Warm Wednesdays")
    page.get_by_label("Contact email address").fill("jo@stmary.example.org")
    page.get_by_label("What is the building called?").fill("St Mary’s Hall")
    page.get_by_label("What is its address?").fill("2 Church Lane, Anytown, AT1 1AA")
    for name, value in {"opens-day": "2", "opens-month": "12", "opens-year": "2026"}.items():
        page.locator(f"input[name={name}]").fill(value)
    page.get_by_label("When is it open?").fill("Wednesday, 11am to 3pm")
    page.get_by_label("What is the telephone number? (optional)").fill("01632 960 123")
    page.get_by_label("How many minutes of paid time does a visit take? (optional)").fill("0")
    expect(page.get_by_label("No", exact=True)).to_be_checked()
    expect(page.get_by_label("Nothing")).to_be_checked()
    expect(page.get_by_label("Health or disability")).not_to_be_checked()
    go_on(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your service before you publish it")
    page.get_by_text("form.yaml", exact=True).click()
    expect(page.get_by_role("region", name="form.yaml")).to_contain_text("How many of you have come today?")
    axe()
    go_on(page, "Publish")


def invite(page: Page, axe: Judge) -> str:
    page.get_by_role("link", name="Invite a volunteer").click()
    page.get_by_label("Their email address").fill("val@stmary.example.org")
    axe()
    go_on(page, "Invite")
    axe()
    return page.locator("code.commons-secret").inner_text().strip()


def first_guest(page: Page) -> None:
    page.get_by_role("link", name="Applications").click()
    page.wait_for_load_state()
    page.goto(f"{page.url}/new")
    page.get_by_label("In person").check()
    for _ in range(8):
        if page.get_by_label("How many of you have come today?").is_visible():
            page.get_by_label("How many of you have come today?").fill("3")
            page.get_by_label("A warm place and a hot drink").check()
        if page.get_by_role("heading", name=re.compile("Check")).is_visible():
            break
        page.locator("main form button").last.click()
        page.wait_for_load_state()
    page.locator("main form button").last.click()


def test_a_charity_worker_sets_up_a_pop_up_alone(
    site: Site, page: Page, browser: Browser, axe: Judge, look: Callable[..., object]
) -> None:
    set_up(page, site, axe)
    compose(page, axe)
    expect(page.get_by_role("heading", level=1)).to_have_text("Warm Wednesdays is published")
    look("composed-service")
    axe()
    work = page.url.split("/registry")[0]
    link = invite(page, axe)
    person = browser.new_context(locale="en-GB")
    volunteer = person.new_page()
    volunteer.goto(f"{site.url}{link[link.index('/account') :]}")
    axe(volunteer)
    volunteer.get_by_label("Your name").fill("Val Volunteer")
    volunteer.get_by_label("Choose a password").fill(PASSWORD)
    go_on(volunteer, "Accept")
    expect(volunteer.get_by_role("heading", name="Your services")).to_be_visible()
    axe(volunteer)
    volunteer.get_by_role("link", name=re.compile("Work in it")).click()
    first_guest(volunteer)
    look("first-guest", volunteer)
    volunteer.goto(f"{work}/cases?view=open")
    expect(volunteer.locator("main")).to_contain_text("No name given")
    person.close()
    for part in ("registry", "registry/change", "registry/files", "registry/versions/1", "registry/parked", "accounts"):
        page.goto(f"{work}/{part}")
        axe()
    page.goto(work.replace("/work/", "/s/"))
    expect(page.locator("main")).to_contain_text("Wednesday, 11am to 3pm")
    expect(page.locator("main")).to_contain_text("01632 960 123")
    expect(page.locator("main")).not_to_contain_text("Example Town Library")
