"""A reader of the catalogue: finds a council, sees how it stands, opens the source; finds an example and its DNA."""

import csv
import io
import json
import re
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
    "/councils/E06000052/standing",
    "/councils/E07000117/years?prices=2024-25",
    "/councils/E09000002/systems",
    "/councils/E07000116/notes",
    "/councils/E07000116/neighbours",
    "/lines",
    "/lines/env?kind=UA",
    "/lines/household-collection",
    "/services",
    "/services/524",
    "/services/528",
    "/services/example-borough/bulky-waste-a",
    "/examples",
    "/bricks",
    "/bricks/registration",
    "/methods",
    "/data",
    "/lines/budget/envrcy",
    "/search?q=burnley+waste+collection",
]


def test_a_journalist_finds_a_council_and_the_row_behind_a_figure(
    site: Site, page: Page, look: Callable[..., Path]
) -> None:
    page.goto(site.url + "/")
    look("catalogue-home")
    page.get_by_label("Find a council, a service, a line of spending or a brick").fill("tunbridge wells")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Tunbridge Wells", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tunbridge Wells Borough Council")
    expect(page.get_by_text("£40.68m", exact=True).first).to_be_visible()
    look("catalogue-council")
    stands = page.get_by_role("row", name="Cultural and related services").first
    expect(stands).to_contain_text("In the highest quarter")
    expect(stands).to_contain_text("153 of 164")
    page.get_by_role("link", name="Cultural and related services").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cultural and related services")
    expect(page.get_by_text("153 of 164 districts", exact=True).first).to_be_visible()
    expect(page.get_by_text("row 13,375").first).to_be_visible()
    page.get_by_text("The lines of its budget for the same services").click()
    expect(page.get_by_text("Planned, after income.")).to_be_visible()
    page.get_by_text("Where these figures come from").click()
    expect(page.get_by_text("rsx_2021-22_to_2023-24_tidy.csv.gz").first).to_be_visible()
    look("catalogue-line")


def test_a_journalist_downloads_the_figures_and_cites_an_address_that_stays(site: Site, page: Page) -> None:
    page.goto(site.url + "/councils/E07000116/cul?year=2022-23&from=a-search")
    cited = page.locator(".commons-cite code").inner_text()
    assert cited.endswith("/councils/E07000116/cul?year=2022-23")
    page.evaluate("document.querySelector('a[href*=\"/cul.csv\"]').setAttribute('download', '')")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    own = next(row for row in rows if (row["gss"], row["measure"]) == ("E07000116", "Gross"))
    assert (own["year"], own["status"], own["class"]) == ("2022-23", "outturn", "districts")
    assert own["row"].isdigit()
    assert own["file"].endswith("rsx_2021-22_to_2023-24_tidy.csv.gz")
    heading = page.get_by_role("heading", level=1).inner_text()
    page.goto(site.url + cited[cited.index("/councils/") :])
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_text(f"£{float(own['pounds_per_head']):,.2f}").first).to_be_visible()


def test_years_are_adjusted_for_inflation_by_an_address_that_can_be_shared(site: Site, page: Page) -> None:
    page.goto(site.url + "/councils/E07000116")
    page.get_by_role("link", name="Years", exact=True).click()
    expect(page.get_by_role("row", name="All services together").first).to_contain_text("£34.52m")
    page.get_by_role("link", name="Prices of 2023-24").click()
    expect(page).to_have_url(f"{site.url}/councils/E07000116/years?prices=2023-24")
    expect(page.get_by_role("row", name="All services together").first).to_contain_text("£39.13m")
    page.get_by_text("How prices are adjusted").click()
    expect(page.get_by_text("Office for National Statistics").first).to_be_visible()


def test_a_citizen_finds_a_council_by_region_and_sees_what_is_known_of_its_systems(
    site: Site, page: Page, look: Callable[..., Path]
) -> None:
    page.goto(site.url + "/")
    page.get_by_role("link", name="London", exact=True).click()
    page.get_by_role("link", name="Barking and Dagenham", exact=True).click()
    page.get_by_role("link", name="Systems", exact=True).click()
    expect(page.get_by_text("Not seen is not the same as not used")).to_be_visible()
    expect(page.get_by_role("row", name="Civica")).to_contain_text("98 of 99 readable files")
    look("catalogue-systems")


def test_what_a_council_says_stands_beside_the_figure(
    site: Site, page: Page, look: Callable[..., Path], axe: Callable[..., None]
) -> None:
    key = json.loads((site.data / "server.lock").read_text(encoding="utf-8"))["key"]
    says = "Bins are emptied by a contractor, so this line has few employees."
    sent = page.request.post(
        site.url + "/api/commons/platform/catalogue/v1/notes",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "a-note"},
        data={"organisation": "burnley", "about": "env", "year": "2023-24", "says": says},
    )
    assert sent.ok, sent.text()
    page.goto(site.url + "/councils/E07000117?line=env")
    expect(page.get_by_text("With a note by the council")).to_be_visible()
    expect(page.get_by_text(says)).to_be_visible()
    axe()
    page.get_by_role("link", name="Notes", exact=True).click()
    expect(page.get_by_text("Written in the council’s name on")).to_be_visible()
    axe()
    look("catalogue-note")
    page.get_by_role("link", name="write a note").click()
    expect(page).to_have_url(re.compile("/account/sign-in"))


def test_a_citizen_sees_what_an_example_is_made_of(site: Site, page: Page, look: Callable[..., Path]) -> None:
    page.goto(site.url + "/examples")
    page.get_by_role("link", name="Book a bulky waste collection", exact=True).first.click()
    expect(page).to_have_title(re.compile(r"\(example\)"))
    expect(page.get_by_text("of each pound reaches the front line")).to_be_visible()
    page.get_by_text("How the bricks are wired together").click()
    expect(page.get_by_text("registration.received").first).to_be_visible()
    look("catalogue-dna")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(site: Site, reader: Page, address: str) -> None:
    reader.goto(site.url + address)
    if address.startswith(("/councils/", "/lines", "/services/")):
        reader.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(reader) == []
    reader.set_viewport_size({"width": 360, "height": 740})
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360
