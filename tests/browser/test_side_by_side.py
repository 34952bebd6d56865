"""Declared services and comparisons in a real browser: found, understood, put side by side without script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, violations

BURNLEY, RIBBLE, BRISTOL = "E07000117", "E07000124", "E06000023"
GROUP = "household-collection"
PAGES = [
    f"/councils/{BURNLEY}/services",
    f"/councils/{BURNLEY}/services/{GROUP}",
    f"/councils/{BURNLEY}/services/524",
    "/councils/E08000025/services/totsx",
    f"/councils/{BRISTOL}/services/485",
    "/declared/485?kind=MD",
    f"/declared/{GROUP}",
    "/compare",
    f"/compare?of={BURNLEY}",
    f"/compare?of={BURNLEY}&of=E07000116",
    f"/compare?of={BURNLEY}/{GROUP}&of={RIBBLE}/{GROUP}&of=E07000120/{GROUP}&of=E07000118/{GROUP}",
    f"/compare?of={BURNLEY}/524&of={BRISTOL}/524",
    "/compare?of=example-borough/bulky-waste-a&of=example-town/bulky-waste-b",
    f"/compare?of={BURNLEY}/528&of=example-borough/bulky-waste-a",
    "/services/example-borough/bulky-waste-a",
]


def test_a_journalist_reads_what_is_known_of_a_service_that_does_not_run_here(
    site: Site, page: Page, look: Callable[..., Path]
) -> None:
    page.goto(f"{site.url}/councils/{BURNLEY}")
    page.get_by_role("link", name="Services", exact=True).click()
    page.get_by_role("link", name="Household waste collection and recycling", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Household waste collection and recycling")
    expect(page).to_have_title(re.compile(r"\(declared\)"))
    expect(page.get_by_role("img", name="DNA of Household waste collection and recycling").first).to_be_visible()
    expect(page.get_by_text("case volume not published", exact=False).first).to_be_visible()
    expect(page.get_by_role("row", name="Gross spending").first).to_contain_text("£26.14")
    page.get_by_text("Every line, with its source row").click()
    expect(page.get_by_role("row", name="Waste collection").first).to_contain_text("101")
    page.get_by_text("Where all this comes from").click()
    expect(page.get_by_text("lancashire_ro_lines.csv").last).to_be_visible()
    look("declared-burnley")


def test_a_citizen_puts_two_councils_side_by_side_without_script(site: Site, browser: Browser) -> None:
    person = browser.new_context(locale="en-GB", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = person.new_page()
    page.goto(f"{site.url}/councils/{BURNLEY}")
    page.get_by_label("Put it side by side with").select_option(label="Ribble Valley")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(f"{site.url}/compare?of={BURNLEY}&of={RIBBLE}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    page.get_by_role("link", name="Household waste collection and recycling", exact=True).first.click()
    expect(page.get_by_text("£11.49 more").last).to_be_visible()
    page.get_by_label("Add").select_option(label="Hyndburn")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("link", name="Hyndburn Borough Council", exact=True)).to_be_visible()
    page.get_by_role("link", name="take out Burnley Borough Council").click()
    expect(page.get_by_role("link", name="Burnley Borough Council", exact=True)).to_have_count(0)
    person.close()


def test_a_comparison_across_classes_says_why_it_has_no_figures(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/compare?of={BURNLEY}/524&of={BRISTOL}/524")
    expect(page.get_by_text("different classes (district and unitary)").first).to_be_visible()
    expect(page.get_by_role("row", name="Online forms or look-up").first).to_contain_text("Differs")
    assert "£" not in page.get_by_role("main").inner_text().replace("£0", "")


def test_two_examples_are_put_side_by_side_from_the_page_of_one(
    site: Site, page: Page, look: Callable[..., Path]
) -> None:
    page.goto(f"{site.url}/services/example-borough/bulky-waste-a")
    page.get_by_label("Put it beside another example of its kind").select_option(index=0)
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_title(re.compile(r"\(example\)"))
    expect(page.get_by_text("All 5 parts are the same.")).to_be_visible()
    expect(page.get_by_role("row", name="The form")).to_be_visible()
    look("side-by-side")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(site: Site, reader: Page, address: str) -> None:
    reader.goto(site.url + address)
    reader.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(reader) == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= 1280
    reader.set_viewport_size({"width": 360, "height": 740})
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360
    for shown in reader.locator("svg[role=img]").all():
        if shown.is_visible():
            box = shown.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= 360
