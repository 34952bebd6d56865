"""Every kind of page on which somebody applies, in a real browser: judged by axe, with and without script."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site

A = "/s/example-borough/bulky-waste-a"
B = "/s/example-town/bulky-waste-b"


def go_on(page: Page, **fields: str) -> None:
    """Fill fields in by their names, and continue."""
    for name, value in fields.items():
        page.locator(f"[name='{name.replace('__', '.').replace('_', '-')}']").first.fill(value)
    page.get_by_role("button", name="Continue", exact=True).click()


def go_back(page: Page, step: str) -> None:
    """Press the browser's own button, once that step's page stands: Chromium refuses it while it changes pages."""
    page.wait_for_url(f"**/apply/{step}")
    page.go_back()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name='{name}'][value='{value}']").check()
    go_on(page)


def by_hand(page: Page) -> None:
    """An address typed by hand, sent with the Enter key."""
    page.get_by_text("Enter the address by hand").click()
    for part, value in {"line1": "9 Sample Road", "town": "Example Town", "postcode": "aa1 1aa"}.items():
        page.locator(f"[name='address.{part}']").fill(value)
    page.locator("[name='address.postcode']").press("Enter")


def test_booking_with_a_lookup_an_allowance_and_a_change_of_mind(
    site: Site, page: Page, axe: Callable[..., None], look: Callable[..., None]
) -> None:
    page.goto(site.url + A)
    axe()
    look("registration-start")
    page.get_by_role("button", name="Start now").click()
    go_on(page)
    axe()
    page.locator("[name='address.find']").fill("aa2 2aa")
    page.get_by_role("button", name="Find address").click()
    axe()
    look("registration-address")
    page.locator("[name='address.pick']").select_option(index=2)
    go_on(page)
    go_on(page, items__sofa="9")
    expect(page).to_have_title(re.compile("^Error: "))
    axe()
    look("registration-items")
    go_on(page, items__sofa="1")
    choose(page, "reduction", "yes")
    go_on(page, reduction_reference="SAMPLE-1")
    go_back(page, "at-front")
    go_back(page, "reduction-reference")
    choose(page, "reduction", "no")
    expect(page).to_have_url(re.compile("/apply/at-front$"))
    choose(page, "at-front", "yes")
    go_on(page, where="On the driveway")
    axe()
    go_on(page)
    go_on(page, full_name="Sample Person")
    go_on(page, phone="01632 960 001")
    go_on(page, email="sample@example.org")
    expect(page.locator("main")).to_contain_text("£43.20")
    axe()
    look("registration-check")
    page.locator("#household-waste").check()
    page.get_by_role("button", name="Send your application").dblclick()
    page.wait_for_url("**/apply/confirmation")
    axe()
    look("registration-confirmation")
    go_back(page, "confirmation")
    page.goto(site.url + f"{A}/application")
    expect(page.get_by_role("heading", name="Your application BW-")).to_be_visible()
    axe()
    page.goto(site.url + f"{A}/application/change/where")
    axe()
    page.goto(site.url + f"{A}/application/withdraw")
    axe()
    page.get_by_role("button", name="Withdraw the application").click()
    expect(page.get_by_text("Withdrawn").first).to_be_visible()
    expect(page.get_by_role("heading", name="Where it stands")).to_have_count(0)  # it is not worked on any more


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone without script."""
    person = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}, is_mobile=True)
    yield person.new_page()
    person.close()


def test_everything_works_on_a_phone_without_script(site: Site, plain: Page) -> None:
    plain.goto(site.url + B)
    plain.get_by_role("button", name="Start now").click()
    go_on(plain, items__bed="1")
    choose(plain, "support", "no")
    go_on(plain, full_name="Sample Neighbour")
    by_hand(plain)
    expect(plain).to_have_url(re.compile("/apply/where$"))
    plain.locator("#where").fill("By the gate")
    plain.get_by_role("button", name="Save and come back later").click()
    expect(plain.get_by_text("Your answers are saved").first).to_be_visible()
    plain.get_by_role("button", name="Go on with the application").click()
    choose(plain, "contact", "phone")
    go_on(plain, phone="01632 960 002")
    expect(plain.locator("main")).to_contain_text("£37.00")
    plain.get_by_role("button", name="Send your application").click()
    expect(plain.get_by_text("Confirm that you have read this").first).to_be_visible()
    plain.locator("#terms").check()
    plain.get_by_role("button", name="Send your application").click()
    expect(plain.get_by_role("heading", name="Application received")).to_be_visible()


def test_an_answer_survives_an_expired_session(site: Site, page: Page) -> None:
    page.goto(site.url + B)
    page.get_by_role("button", name="Start now").click()
    page.locator("[name='items.bed']").fill("2")
    page.context.clear_cookies(name="commons-application")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page).to_have_url(re.compile("/apply/support$"))
    page.goto(site.url + f"{B}/apply/items")
    expect(page.locator("[name='items.bed']")).to_have_value("2")


def test_the_sign_in_page_and_the_page_of_an_expired_session(site: Site, page: Page, axe: Callable[..., None]) -> None:
    page.goto(site.url + f"{A}/application")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    axe()
    page.goto(site.url + f"{A}/apply/items")
    expect(page.get_by_role("heading", name="Sign in to go on")).to_be_visible()
    axe()
