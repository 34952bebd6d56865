"""A citizen's path: find a service, understand it, suggest another composition, get a reference, see the answer."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Site, picture, violations
from tests.browser.test_main_job import apply, sign_in

Look = Callable[..., Path]
Judge = Callable[..., None]
SERVICE = "example-borough/bulky-waste-a"


def find(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    page.get_by_label("Find a council, a service, a line of spending or a brick").fill("bulky waste")
    page.get_by_role("button", name="Search").click()
    page.locator(f"main a[href='/services/{SERVICE}']").click()
    page.get_by_role("link", name="Suggest a better composition").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suggest a better composition")


def draft(page: Page, axe: Judge, look: Look) -> None:
    main = page.locator("main")
    expect(main).to_contain_text("You have changed nothing yet")
    axe()
    for name in ("Storage", "Analytics"):
        page.get_by_role("checkbox", name=re.compile(name)).uncheck()
    page.get_by_role("button", name="Try this draft").click()
    expect(main).to_contain_text("The draft passes every check")
    expect(main).to_contain_text("A lower figure is not a saving")
    expect(main.get_by_role("table")).to_contain_text("allocated by measured use; the draft is estimated")
    page.get_by_text("The draft as a service file").click()
    expect(page.get_by_role("region", name="service.yaml")).not_to_contain_text("storage@1")
    axe()
    page.get_by_text("The draft as a service file").click()
    look("suggest-draft")
    page.get_by_role("button", name="Continue").click()


def send(page: Page, axe: Judge, look: Look) -> str:
    axe()
    page.get_by_role("button", name="Send the suggestion").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter why this would be better")
    axe()
    page.get_by_label("Why would this be better?").fill("Hardly anybody sends a photograph, says Jo of 2 Mill Lane.")
    look("suggest-why")
    page.get_by_role("button", name="Send the suggestion").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"SG-[A-Z0-9]"))
    axe()
    look("suggest-sent")
    found = re.search(r"SG-[A-Z0-9-]+", page.locator("main").inner_text())
    assert found
    return found.group()


def respond(staff: Page, site: Site, axe: Judge, look: Look) -> None:
    sign_in(staff, site, "owner@example.org")
    staff.goto(f"{site.url}/work/example-commons/suggestions")
    staff.get_by_role("link", name="All open").click()
    staff.locator("main table").get_by_role("link").first.click()
    expect(staff.locator("main")).to_contain_text("Run it without storage and analytics")
    expect(staff.locator("main")).to_contain_text("2 Mill Lane")
    axe(staff)
    look("suggest-case", staff)
    staff.get_by_role("button", name="Publish the answer").click()
    expect(staff.get_by_role("alert")).to_contain_text("reason")
    axe(staff)
    staff.get_by_role("radio", name="Part of it will be done").check()
    staff.get_by_label("Reason, for everybody to read").fill("Photographs are rare. Figures are still needed.")
    staff.get_by_label("The suggestion’s own words").fill("Hardly anybody sends a photograph.")
    staff.get_by_role("checkbox", name=re.compile("I have read these words")).check()
    staff.get_by_role("button", name="Publish the answer").click()
    expect(staff.locator("main")).to_contain_text("Reason, as published")


def test_a_citizen_suggests_and_sees_the_answer(
    site: Site, page: Page, browser: Browser, axe: Judge, look: Look
) -> None:
    apply(page, site, lambda name: None)
    find(page, site)
    draft(page, axe, look)
    reference = send(page, axe, look)
    page.goto(f"{site.url}/services/{SERVICE}")
    expect(page.locator("main")).to_contain_text("Waiting for an answer")
    expect(page.locator("main")).not_to_contain_text("Mill Lane")
    person: BrowserContext = browser.new_context(locale="en-GB")
    respond(person.new_page(), site, axe, look)
    person.close()
    page.goto(f"{site.url}/s/example-commons/suggestions/application")
    expect(page.locator("main")).to_contain_text(reference)
    expect(page.locator("main")).to_contain_text("Part of it will be done")
    axe()
    page.goto(f"{site.url}/services/{SERVICE}")
    for shown in ("Without storage and analytics", "Photographs are rare", "Hardly anybody sends a photograph."):
        expect(page.locator("main")).to_contain_text(shown)
    expect(page.locator("main")).not_to_contain_text("Mill Lane")
    axe()
    look("suggest-answered")
    page.goto(f"{site.url}/suggestions")
    axe()
    look("suggestions")


@pytest.mark.parametrize(
    "path",
    [
        "/suggestions",
        f"/compose/suggestion/{SERVICE}?brick=registration&brick=cases",
        "/s/example-commons/suggestions/suggestions/new?publisher=example-borough&about=bulky-waste-a&number=1&brick=cases",
        f"/services/{SERVICE}",
        "/s/digital-commons/suggestions",
        "/services/digital-commons/suggestions",
        "/services/running?origin=example&q=waste",
        "/changes",
        "/corrections",
    ],
)
def test_the_pages_fit_a_phone(site: Site, phone: Page, path: str) -> None:
    phone.goto(site.url + path)
    wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert violations(phone) == []
    picture(f"phone-{path.split('?')[0].strip('/').replace('/', '-')}", phone)
