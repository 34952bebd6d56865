"""The main job, as people do it in a browser: a resident applies, a caseworker decides, the DNA shows it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

SERVICE = "example-borough/bulky-waste-a"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue", exact=True).click()


def apply(page: Page, site: Site, look: Callable[[str], object]) -> str:
    """Apply as a resident; the reference number."""
    page.goto(f"{site.url}/s/{SERVICE}")
    page.get_by_role("button", name="Start now").click()
    page.get_by_text("Enter the address by hand").click()
    page.fill("[name='address.line1']", "1 Sample Street")
    page.fill("[name='address.town']", "Exampleton")
    page.fill("[name='address.postcode']", "EX1 1AA")
    go_on(page)
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Enter how many")
    look("main-error")
    page.fill("[name='items.sofa']", "1")
    go_on(page)
    for name, answer in (("reduction", "No"), ("at-front", "Yes")):
        page.get_by_role("radio", name=answer).check()
        assert page.locator(f"[name={name}]:checked").count() == 1
        go_on(page)
    for name, answer in (("where", "On the driveway"), ("photograph", ""), ("full-name", "Sample Resident")):
        if answer:
            page.fill(f"[name={name}]", answer)
        go_on(page)
    page.fill("[name=phone]", "01632 960123")
    go_on(page)
    page.fill("[name=email]", "sample@example.org")
    go_on(page)
    look("main-check-answers")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send your application").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"BW-[A-Z0-9]"))
    look("main-confirmation")
    found = re.search(r"BW-[A-Z0-9-]+", page.locator("main").inner_text())
    assert found
    return found.group()


def sign_in(page: Page, site: Site, email: str) -> None:
    password = re.search(r"password of them all: (\S+)", site.printed)
    assert password
    page.goto(f"{site.url}/account/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password.group(1))
    page.locator("main").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def closed_cases(page: Page, site: Site) -> tuple[int, str]:
    """What the public DNA page says: cases closed in the period, and what one cost."""
    answer = page.request.get(f"{site.url}/services/{SERVICE}.json").json()
    page.goto(f"{site.url}/services/{SERVICE}")
    tiles = page.locator("main").inner_text()
    found = re.search(r"(\d+)\s+cases? closed", tiles)
    assert found
    assert answer
    return int(found.group(1)), tiles


def test_a_resident_applies_a_caseworker_decides_and_the_dna_shows_it(
    site: Site, page: Page, look: Callable[[str], object], axe: Callable[[], object]
) -> None:
    before, _ = closed_cases(page, site)
    reference = apply(page, site, look)
    sign_in(page, site, "caseworker@example.org")
    page.goto(f"{site.url}/work/{SERVICE}")
    page.get_by_role("link", name="All open").click()
    axe()
    look("main-worklist")
    page.locator("main").get_by_role("link", name=re.compile(f"{reference}|Sample Resident")).first.click()
    expect(page.get_by_role("button", name="Take this case")).to_be_visible()
    case = page.url
    axe()
    page.get_by_role("button", name="Take this case").click()
    page.get_by_role("button", name="Done").first.click()
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("radio", name="Accepted").check()
    page.fill("[name=reason]", "One large item: one slot.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("main")).to_contain_text("Accepted, decided")
    page.locator("summary", has_text="Add a document").click()
    page.set_input_files("input[type=file]", {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Add document").click()
    expect(page.locator("main")).to_contain_text("plan")
    page.locator("textarea").first.fill("We will ring you before we come.")
    page.get_by_role("button", name="Send message").click()
    page.get_by_role("button", name="Done").first.click()
    page.get_by_role("button", name="Done").first.click()
    page.get_by_role("button", name="Collected").click()
    look("main-case-closed")
    expect(page.locator("main")).to_contain_text("Collected")

    page.goto(f"{site.url}/s/{SERVICE}/application")
    own = page.locator("main")
    expect(own).to_contain_text(reference)
    expect(own).to_contain_text("We will ring you before we come.")
    expect(own).to_contain_text("We have collected your items.")
    expect(own).to_contain_text("Finished")
    assert page.get_by_role("link", name="Withdraw this application").count() == 0
    axe()
    look("main-own-page")

    page.goto(case)
    after, tiles = closed_cases(page, site)
    assert after == before + 1
    assert "£" in tiles
    axe()
    look("main-dna")


def test_nobody_else_sees_the_case_or_the_application(site: Site, page: Page) -> None:
    for path in (f"/work/{SERVICE}/cases", f"/work/{SERVICE}/registration", f"/work/{SERVICE}/analytics"):
        page.goto(site.url + path)
        assert "/account/sign-in" in page.url
    sign_in(page, site, "volunteer@example.org")
    answer = page.goto(f"{site.url}/work/{SERVICE}/cases")
    assert answer is not None
    assert answer.status == 403
