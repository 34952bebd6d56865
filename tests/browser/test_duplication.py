"""A reader sees what is built many times, changes the assumptions, and follows the claim of £5.2bn to its rows."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, violations

PAIR = "/duplication/services/example-borough/bulky-waste-a/example-town/bulky-waste-b"
PAGES = [
    "/duplication",
    "/duplication/look-ups",
    "/duplication/suppliers",
    "/duplication/suppliers/civica",
    "/duplication/services",
    "/duplication/services?origin=example",
    PAIR,
    "/duplication/avoided",
    "/duplication/avoided?years=99&days_low=x",
    "/questions/5-2bn",
    "/questions/5-2bn?councils=0",
]


def test_a_reader_follows_a_claim_to_its_evidence(site: Site, page: Page, look: Callable[..., Path]) -> None:
    page.goto(site.url + "/")
    page.get_by_role("link", name="See what is built many times").click()
    look("duplication")
    page.get_by_role("link", name="278 English councils each with a look-up page of their own").click()
    expect(page.get_by_role("row", name="Councils in Scotland, Wales and Northern Ireland")).to_contain_text("62")
    look("duplication-look-ups")
    page.get_by_role("link", name="Suppliers", exact=True).first.click()
    expect(page.get_by_role("row", name="Civica").last).to_contain_text("98 of 99")
    look("duplication-suppliers")
    page.get_by_role("link", name="Civica", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Civica")


def test_two_examples_stand_side_by_side_with_what_differs(site: Site, page: Page, look: Callable[..., Path]) -> None:
    page.goto(site.url + "/duplication/services")
    page.get_by_role("link", name="Examples", exact=True).click()
    expect(page.get_by_text("precision 12 of 14, recall 12 of 31")).to_be_visible()
    page.get_by_role("link", name="large items").first.click()
    expect(page).to_have_title(re.compile(r"\(example\)"))
    expect(page.get_by_role("row", name="questions photograph (file)")).to_be_visible()
    look("duplication-alignment")


def test_assumptions_are_changed_on_the_page_and_stand_in_its_address(
    site: Site, page: Page, look: Callable[..., Path]
) -> None:
    page.goto(site.url + "/duplication/avoided")
    look("duplication-avoided")
    expect(page.get_by_text("The range holds both a loss and a gain").first).to_be_visible()
    page.get_by_label("Work to move one page, fewest days").fill("500")
    page.get_by_label("Work to move one page, most days").fill("500")
    page.get_by_role("button", name="Work it out").click()
    expect(page).to_have_url(re.compile("move_low=500"))
    expect(page.get_by_text("it would not pay").first).to_be_visible()
    page.get_by_label("Years, from 1 to 20").fill("99")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("alert")).to_contain_text("Number of years must be 20 or less")
    look("duplication-avoided-wrong")


def test_the_claim_is_worked_through_with_assumptions_of_the_reader(
    site: Site, page: Page, look: Callable[..., Path]
) -> None:
    page.goto(site.url + "/")
    page.get_by_role("link", name="The £5.2bn question").click()
    expect(page.get_by_text("Central services alone cannot carry it")).to_be_visible()
    look("question")
    page.get_by_label("The largest part of an amount that could be spent otherwise").fill("1")
    page.get_by_role("button", name="Work it out").click()
    expect(page).to_have_url(re.compile("most=1"))
    expect(page.get_by_text("£5.19bn a year does not fit")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(site: Site, reader: Page, address: str) -> None:
    reader.goto(site.url + address)
    reader.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(reader) == []
    reader.set_viewport_size({"width": 360, "height": 740})
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360
