"""How the pages look and answer to a keyboard: the frame on the real server, every macro and picture on a page here."""

import mimetypes
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, Route

from commons.errors import Fault, Invalid
from commons.pages.svg import Edge, Node, Point, Spot, Tile, bars, columns, cost_bar, diagram, dna, strip
from commons.pages.templating import STATIC, environment
from tests.browser.conftest import Site, violations

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'"
SHELL = ["/accessibility", "/cookies", "/privacy", "/there-is-no-such-page"]
HERE = "http://127.0.0.1:1"

GALLERY = """
{% extends "commons/page.html" %}
{% from "commons/forms.html" import text, date, money, select, radios, yes_no, checkboxes, tick, file %}
{% from "commons/forms.html" import textarea, button %}
{% from "commons/parts.html" import table, tag, timeline, tiles, figure, picture, links, filter_panel, summary %}
{% from "commons/parts.html" import pagination, confirmation, warning %}
{% block title %}Gallery{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">Gallery</h1>
{{ form_start("/x", files=true) }}
{{ text("name", "Full name", problem=problem) }}{{ date("born", "Date of birth", problem=problem) }}
{{ money("price", "Price") }}{{ select("team", "Team", [("a", "North")], empty="Choose a team") }}
{% set extra %}{{ text("other", "How big is it?") }}{% endset %}
{{ radios("size", "Size", [("s", "Small"), ("o", "Other")], reveal={"o": extra}) }}{{ yes_no("tenant", "A tenant?") }}
{{ checkboxes("items", "Items", [("sofa", "Sofa"), ("bed", "Bed")]) }}{{ tick("agree", "I agree") }}
{{ file("photo", "Photo") }}{{ textarea("more", "Anything else?") }}
{{ button("Continue") }}{{ button("Later", "secondary") }}
{{ form_end() }}
{{ links([{"text": "Mine", "href": "/x", "current": true, "count": 3}, {"text": "Overdue", "href": "/x"}]) }}
{% call filter_panel("/x", clear="/x") %}{{ text("q", "Words") }}{% endcall %}
{{ table("Cases", [{"text": "Case", "key": "ref"}, {"text": "Items", "number": true}, "Status"], [
   [{"text": "A-very-long-reference-number-without-any-space-in-it-at-all", "href": "/x", "note": "Ada"}, 1204,
    tag("Late", "late")],
   ["B", 0, tag("Closed", "done")]], sort="ref") }}
{% for kind in ("new", "now", "wait", "done", "good", "late", "bad", "off", "example") %}
{{ tag("Word", kind) }} {% endfor %}
{{ pagination("more", first=true) }}{{ summary([{"key": "Name", "value": "Ada", "href": "/x"}], "Details") }}
{{ timeline([{"at": "2026-11-22T15:04:00+00:00", "what": "Case closed", "by": "Sam", "detail": "All of it"}]) }}
{{ tiles([{"value": 1234, "what": "applications", "status": "measured"},
          {"value": "£43.12", "what": "a case", "status": "declared"}]) }}
{{ figure("£43.12", "a case", "allocated", "November 2026", "The bill", "/x") }}{{ warning("You can be fined.") }}
{% for shown in pictures %}{{ picture(shown, open=loop.first) }}{% endfor %}
{% endblock %}
{% block sidebar %}{% endblock %}
"""

PICTURES = [
    dna(
        "Book a bulky waste collection",
        [*(Tile(name, "1.2.0", 12, pence=3124) for name in ("Registration", "Cases", "Workflow", "Storage")),
         Tile("Letters macro", kind="bespoke")],
        {"frontline": 620_000, "frontline support": 91_200, "bricks": 62_000, "overhead": 48_000, "idle": 9_000},
        period="November 2026, so far", origin="example", notes=("£43.12 a case",),
    ),
    cost_bar("What it costs", {"frontline": 620_000, "not known": 91_200}, period="November 2026"),
    bars("Days to decide", [Point("Oxford", 12.5), Point("Here", 8, mark=True), Point("Burnley", None)]),
    columns("Applications", [Point(f"Month {n}", n * 7.0) for n in range(12)]),
    strip("Cost a head", [*(Spot("Council", n % 40) for n in range(150)), Spot("Here", 12, this=True)], show=str),
    diagram(
        "Stages",
        [Node("a", "Check", state="done"), Node("b", "Collect", "crew", state="now"), Node("c", "Closed", kind="end")],
        [Edge("a", "b", "accepted"), Edge("b", "c", "collected"), Edge("b", "a", "nobody in")],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def gallery() -> Callable[[Page], str]:
    """Serves one page with every field, part and picture, under the strict policy of the real pages."""
    html = environment({}).from_string(GALLERY).render(
        service=SimpleNamespace(title="Bulky waste", origin="example"), staff=True, csrf_token="tok",
        nav=[{"text": "Cases", "href": "/x", "active": True}, {"text": "Stages", "href": "/y"}], service_url="/x",
        crumbs=[("Home", "/"), ("Gallery", "")], signed_in=True, sign_out_url="/out", pictures=PICTURES,
        problem=Invalid("Look", faults=[Fault("name", "Enter your name"), Fault("born", "Enter a real date")]),
    )  # fmt: skip

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HERE).partition("?")[0]
        file = STATIC / path.removeprefix("/static/")
        if path.startswith("/static/") and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(path)[0] or "text/plain")
        else:
            route.fulfill(
                body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
            )

    def serve(page: Page) -> str:
        page.route(f"{HERE}/**", answer)
        return f"{HERE}/gallery"

    return serve


def runs_over(page: Page) -> list[str]:
    """What reaches beyond the right edge of the window."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
             .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))"""
    )
    return found


def test_every_field_part_and_picture_is_accessible(
    page: Page, gallery: Callable[[Page], str], look: Callable[..., Path]
) -> None:
    page.goto(gallery(page))
    look("gallery")
    assert violations(page) == []
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")


def test_everything_fits_a_phone(page: Page, gallery: Callable[[Page], str], look: Callable[..., Path]) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(gallery(page))
    look("gallery-phone")
    assert runs_over(page) == []
    assert violations(page) == []
    assert page.locator(".commons-svg--narrow").first.is_visible()
    assert not page.locator(".commons-svg--wide").first.is_visible()


def test_everything_fits_at_four_times_the_text_size(page: Page, gallery: Callable[[Page], str]) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(gallery(page))
    assert runs_over(page) == []


def test_a_field_is_revealed_by_its_choice(page: Page, gallery: Callable[[Page], str]) -> None:
    page.goto(gallery(page))
    assert not page.get_by_label("How big is it?").is_visible()
    page.get_by_role("radio", name="Other").check()
    assert page.get_by_label("How big is it?").is_visible()


def test_no_colour_is_needed(page: Page, gallery: Callable[[Page], str], look: Callable[..., Path]) -> None:
    """In print and in greyscale the pictures stay; the picture kept here is for the eye."""
    page.goto(gallery(page))
    page.emulate_media(media="print")
    assert page.locator(".commons-svg--wide").first.is_visible()
    assert "EXAMPLE" in page.locator(".commons-svg--wide").first.inner_text()


@pytest.mark.parametrize("path", SHELL)
def test_the_frame_is_accessible_and_fits_a_phone(site: Site, reader: Page, path: str) -> None:
    reader.goto(site.url + path)
    assert violations(reader) == []
    assert reader.locator("h1").count() == 1
    reader.set_viewport_size({"width": 360, "height": 740})
    assert runs_over(reader) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(site: Site, page: Page) -> None:
    page.goto(site.url + "/accessibility")
    page.keyboard.press("Tab")
    skip = page.locator(".govuk-skip-link")
    assert skip.evaluate("e => e === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["height"] > 20
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_page_works_without_script(site: Site, browser: object) -> None:
    person = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = person.new_page()
    page.goto(site.url + "/cookies")
    assert page.get_by_role("heading", name="Cookies", level=1).is_visible()
    person.close()


MOST_PAGES = 14
SERVICE = "example-borough/bulky-waste-a"
PUBLIC = [f"/s/{SERVICE}", "/account", "/compose", f"/api/{SERVICE}"]
STAFF = [f"/work/{SERVICE}/{page}" for page in ("cases", "workflow/stages", "analytics", "storage")]


def shape(address: str) -> str:
    """Addresses that show the same page about different things have the same shape."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", address.partition("?")[0])
    return re.sub(r"^/(councils|services|bricks|s|work)/.*?(?=/|$)(/[^/]+)?", r"/\1/*", path)


def test_every_page_of_a_service_is_accessible_and_fits(site: Site, page: Page) -> None:
    """One page of each shape, as the owner of the examples sees it: judged wide, measured at 360 pixels."""
    sign_in(site, page)
    waiting, seen, wrong = [*PUBLIC, *STAFF], set[str](), list[str]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = page.goto(site.url + address)
        if answer is None or answer.status != 200:
            wrong.append(f"{address}: {answer and answer.status}")
            continue
        wrong += [f"{address}: {found}" for found in violations(page)]
        wrong += [f"{address}: not one h1"] if page.locator("h1").count() != 1 else []
        page.set_viewport_size({"width": 360, "height": 740})
        wrong += [f"{address} is wider than a phone: {found}" for found in runs_over(page)]
        page.set_viewport_size({"width": 1280, "height": 900})
        found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        waiting += [
            link.partition("#")[0]
            for link in found
            if re.fullmatch(r"/(s|work|compose|account)/[^.?#]*([?#].*)?", link)
        ]
    assert not wrong, "\n".join(wrong)
    assert len(seen) == MOST_PAGES


def sign_in(site: Site, page: Page) -> None:
    """As the sample owner, by the form."""
    password = re.search(r"all: (\S+)", (site.data / "sample-accounts.txt").read_text(encoding="utf-8"))
    assert password
    page.goto(site.url + "/account/sign-in")
    page.get_by_label("Email address").fill("owner@example.org")
    page.get_by_label("Password").fill(password.group(1))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account")
