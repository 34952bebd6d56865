"""A reader of the catalogue: finds a council, sees how it stands, opens the source; finds an example and its DNA."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, violations

PAGES = [
    "/",
    "/councils?region=London",
    "/councils/E07000116",
    "/councils/E07000116/env",
    "/councils/E07000178/budget",
    "/services",
    "/services/528",
    "/services/example-borough/bulky-waste-a",
    "/examples",
    "/bricks",
    "/bricks/registration",
    "/methods",
    "/data",
]


def test_a_journalist_finds_a_council_and_the_row_behind_a_figure(
    site: Site, page: Page, look: Callable[..., Path]
) -> None:
    page.goto(site.url + "/")
    look("catalogue-home")
    page.get_by_label("Find a council, a service or a brick").fill("tunbridge wells")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Tunbridge Wells", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tunbridge Wells Borough Council")
    look("catalogue-council")
    page.get_by_role("link", name="Cultural and related services").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cultural and related services")
    page.get_by_text("Where these figures come from").click()
    expect(page.get_by_text("rsx_2021-22_to_2023-24_tidy.csv.gz").first).to_be_visible()
    expect(page.get_by_text("153 of 164 districts", exact=True).first).to_be_visible()
    with page.expect_download() as download:
        page.evaluate(
            "document.querySelector('a[href*=\"/env.csv\"], a[href*=\"/cul.csv\"]').setAttribute('download', '')"
        )
        page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("line,measure,class,year,gss,council")
    assert "Tunbridge Wells" in text


def test_a_citizen_sees_what_an_example_is_made_of(site: Site, page: Page, look: Callable[..., Path]) -> None:
    page.goto(site.url + "/examples")
    page.get_by_role("link", name="Book a bulky waste collection", exact=True).first.click()
    assert "(example)" in page.title()
    expect(page.get_by_text("of each pound reaches the front line")).to_be_visible()
    page.get_by_text("How the bricks are wired together").click()
    expect(page.get_by_text("registration.received").first).to_be_visible()
    look("catalogue-dna")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(site: Site, page: Page, address: str) -> None:
    page.goto(site.url + address)
    if address.startswith("/services/example"):
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
