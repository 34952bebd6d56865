"""The frame of every page, the fields of forms and the parts that pages show."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.testclient import TestClient

from commons.errors import Busy, Changed, Fault, Forbidden, Invalid, NotFound, Problem, Refused, TooManyRequests
from commons.pages.assets import Assets
from commons.pages.templating import STATIC, environment, query_with, static

NASTY = '"><script>alert(1)</script>'
SERVICE = SimpleNamespace(title="Book a bulky waste collection", origin="example", slug="bulky", organisation="borough")


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("templates")
    return environment({"things": folder})


def shown(env: Environment, source: str, **context: Any) -> str:
    imports = (
        '{% from "commons/forms.html" import text, email, phone, date, number, money, select, radios, yes_no,'
        " checkboxes, tick, file, postcode, textarea, button, hidden, password, start_button %}"
        '{% from "commons/parts.html" import table, pagination, summary, filter_panel, links, tag, timeline, tiles,'
        " details, figure, inset, warning, confirmation, downloads, picture %}"
    )
    return env.from_string(imports + source).render({"csrf_token": "tok", **context})


class Outline(HTMLParser):
    """The ids, label targets and unclosed tags of a page."""

    VOID = frozenset(("meta", "link", "input", "br", "hr", "img", "rect", "path", "circle", "line"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.targets += [str(given["for"])] if given.get("for") else []
        self.targets += str(given.get("aria-describedby") or "").split()
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()


def sound(html: str) -> Outline:
    """The page's elements close each other, its ids are its own, and what points to an id finds it."""
    outline = Outline(html)
    assert not outline.open
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.targets) <= set(outline.ids)
    return outline


FIELDS = """
{{ text("name", "Full name", values=values, problem=problem, hint="As on your bill") }}
{{ email("email", values=values) }}{{ phone("phone", values=values) }}{{ postcode(values=values) }}
{{ date("born", "Born", values=values, problem=problem) }}{{ number("many", "Many", unit="items", values=values) }}
{{ money("price", "Price", values=values) }}{{ textarea("more", "More", values=values) }}
{{ select("team", "Team", [("a", "North"), ("b", words)], values=values, empty="Choose") }}
{% set extra %}{{ text("other", "How big?", values=values) }}{% endset %}
{{ radios("size", "Size", [("s", "Small"), ("o", words)], values=values, problem=problem, reveal={"o": extra}) }}
{{ yes_no("tenant", "Tenant?", true) }}
{{ checkboxes("items", "Items", [("sofa", "Sofa"), ("bed", "Bed")], values=values) }}
{{ tick("agree", words) }}{{ file("photo", "Photo", problem=problem, accept="image/png") }}{{ password("secret") }}
{{ hidden("back", words) }}{{ button("Continue") }}{{ button("Later", "secondary") }}
"""


def test_fields_keep_what_was_sent_and_say_what_is_wrong(env: Environment) -> None:
    sent = FormData(
        [
            ("name", NASTY),
            ("email", "a@b.example"),
            ("born-day", "31"),
            ("items", "sofa"),
            ("items", "bed"),
            ("size", "o"),
        ]
    )
    problem = Invalid("Look again", faults=[Fault("name", f"Wrong {NASTY}"), Fault("born", "Enter a real date")])
    html = shown(env, FIELDS, values=sent, problem=problem, words=NASTY)
    outline = sound(html)
    assert "<script>" not in html
    assert {"name", "born", "size", "items", "tenant", "photo", "team"} <= set(outline.ids)
    assert 'value="31"' in html
    assert html.count(" checked") == 4
    assert "Enter a real date" in html
    assert html.count("govuk-error-message") == 2


def test_fields_without_values_are_empty(env: Environment) -> None:
    html = shown(env, FIELDS, words="x")
    sound(html)
    assert "None" not in html
    assert "Undefined" not in html
    assert "govuk-error-message" not in html


def test_a_form_carries_its_token_and_key(env: Environment) -> None:
    html = shown(env, "{{ form_start('/s/x?a=1&b=2', files=true, id='it') }}{{ form_end() }}")
    assert 'name="_csrf" value="tok"' in html
    keys = re.findall(r'name="_key" value="([^"]+)"', html + shown(env, "{{ form_start('/s/x') }}{{ form_end() }}"))
    assert len(set(keys)) == 2, "each form of a page counts once for itself"
    assert 'action="/s/x?a=1&amp;b=2"' in html
    assert "multipart/form-data" in html
    assert "_csrf" not in shown(env, "{{ form_start('/s', method='get') }}")


def test_a_form_in_a_macro_without_its_page_is_refused(env: Environment, tmp_path: Path) -> None:
    (tmp_path / "macro.html").write_text("{% macro ask() %}{{ form_start('/x') }}{% endmacro %}")
    own = environment({"own": tmp_path})
    with pytest.raises(RuntimeError, match="with context"):
        own.from_string('{% from "own/macro.html" import ask %}{{ ask() }}').render(csrf_token="t")
    html = own.from_string('{% from "own/macro.html" import ask with context %}{{ ask() }}').render(csrf_token="t")
    assert 'value="t"' in html


def test_a_table_sorts_by_links_and_keeps_the_rest_of_the_address(env: Environment) -> None:
    head = [{"text": "Case", "key": "ref"}, {"text": "Due", "key": "due"}, {"text": "Items", "number": True}]
    rows = [[{"text": NASTY, "href": "/x", "note": "Ada"}, "today", 1204], ["b", {"tag": "Late", "kind": "late"}, 0]]
    html = shown(
        env, "{{ table('Cases', head, rows, sort='due', query=query) }}", head=head, rows=rows,
        query={"sort": "due", "after": "xyz", "q": "a b"},
    )  # fmt: skip
    sound(html)
    assert "<script>" not in html
    assert "1,204" in html
    assert 'href="?sort=-due&amp;q=a+b"' in html
    assert 'aria-sort="ascending"' in html
    assert "<caption" in html
    assert 'scope="col"' in html
    assert 'scope="row"' in html
    assert "No cases." in shown(env, "{{ table('Cases', ['a'], [], empty='No cases.') }}")


def test_a_row_names_its_columns_and_escapes_every_kind_of_cell(env: Environment) -> None:
    head = ["Of", {"text": "How <many>", "number": True}, "What", "State"]
    rows = [[NASTY, 1204, Markup("<b>fine</b>"), {"tag": "past-due", "kind": "late", "note": NASTY}], [None, "", {}, 1]]
    html = shown(env, "{{ table('Cases', head, rows) }}", head=head, rows=rows)
    sound(html)
    assert "<script>" not in html
    assert (
        '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="How &lt;many&gt;">'
        '<span class="commons-table__value commons-table__value--short">1,204</span></td>\n'
    ) in html
    assert (
        '<td class="govuk-table__cell" data-label="What"><span class="commons-table__value"><b>fine</b></span>' in html
    )
    assert (
        '<strong class="govuk-tag govuk-tag--red commons-tag">'
        '<span class="commons-tag__sign" aria-hidden="true">!</span>Past due</strong>\n<span class="commons-note">'
    ) in html
    assert html.count('<th scope="row"') == html.count("data-label") / 3 == 2


PARTS = """
{{ summary([{"key": "A", "value": words, "href": "/x"}, {"key": "No"}, {"key": "Is", "value": tag("Open", "now")}]) }}
{{ timeline([{"at": "2026-11-22T15:04:00+00:00", "what": words, "by": words, "detail": words}]) }}
{{ tiles([{"value": 1234, "what": words, "note": words, "status": "measured"}]) }}
{{ figure("£4", words, "allocated", "May", words, "/x", words) }}
{{ links([{"text": words, "href": "/", "count": 3, "current": true}]) }}
{{ tag(words, "late") }}{{ pagination("next", query={"a": words}, first=true) }}{{ warning(words) }}
{% call details(words) %}{{ words }}{% endcall %}{% call inset() %}{{ words }}{% endcall %}
{% call filter_panel("/x") %}{{ words }}{% endcall %}{{ confirmation(words, words) }}{{ downloads("/x", {"a": words}) }}
"""


def test_parts_escape_whatever_they_are_given(env: Environment) -> None:
    html = shown(env, PARTS, words=NASTY)
    sound(html)
    assert "<script>" not in html
    assert "22 November 2026 at 3:04pm" in html
    assert "1,234" in html
    assert "Not given" in html


def test_a_picture_has_its_table_beside_it(env: Environment) -> None:
    from commons.pages.svg import Point, bars

    html = shown(env, "{{ picture(p) }}", p=bars("Days", [Point(NASTY, 3.0)]))
    assert "<script>" not in html
    assert "The same as a table" in html
    assert "<caption" in html


def test_an_example_says_so_in_the_title_on_the_page_and_to_search_engines(env: Environment) -> None:
    html = env.get_template("commons/cookies.html").render(service=SERVICE, csrf_token="")
    assert "<title>Cookies – Book a bulky waste collection (example) – Digital commons</title>" in html
    assert ">Example</strong>" in html
    assert 'content="noindex"' in html
    sound(html)
    plain = env.get_template("commons/cookies.html").render(csrf_token="")
    assert "<title>Cookies – Digital commons</title>" in plain
    assert "noindex" not in plain


def test_a_page_has_its_landmarks_and_nothing_inline(env: Environment) -> None:
    html = env.get_template("commons/accessibility.html").render(
        service=SERVICE, signed_in=True, sign_out_url="/account/sign-out", staff=True, csrf_token="tok",
        nav=[{"text": "Cases", "href": "/work", "active": True}], crumbs=[("Home", "/"), (NASTY, "")], notice=NASTY,
    )  # fmt: skip
    sound(html)
    for landmark in ("<header", "<main", "<footer", "<nav", 'href="#main-content"', "<h1", 'lang="en"'):
        assert landmark in html
    assert "alert(1)</script>" not in html
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", html)
    assert all(
        f'href="{address}"' in html for address in ("/accessibility", "/privacy", "/cookies", "/methods", "/api")
    )


def test_faults_lead_to_their_fields(env: Environment, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '{% extends "commons/page.html" %}{% from "commons/forms.html" import text %}'
        "{% block title %}Name{% endblock %}"
        '{% block content %}{{ text("name", "Name", problem=problem) }}{% endblock %}'
    )
    html = (
        environment({"own": tmp_path})
        .get_template("own/page.html")
        .render(problem=Invalid("x", faults=[Fault("name", "Enter your name")]), csrf_token="")
    )
    assert "<title>Error: Name" in html
    assert 'href="#name"' in html
    assert 'id="name"' in html


@pytest.mark.parametrize(
    "problem",
    [
        NotFound("There is no such case."),
        Forbidden("You may not see it."),
        Refused("It is closed.", to_do="Reopen it first."),
        Changed("Sam changed it."),
        Busy("Full."),
        TooManyRequests("Wait."),
        Invalid("Look.", expected="A date.", faults=[Fault("born", f"Not a date {NASTY}")]),
        SimpleNamespace(status=500, title="Something went wrong"),
    ],
)
def test_every_refusal_is_a_page_that_says_what_to_do(env: Environment, problem: Problem) -> None:
    html = env.get_template("commons/error.html").render(problem=problem, csrf_token="")
    sound(html)
    assert problem.title in html
    assert "noindex" in html
    assert "alert(1)</script>" not in html
    assert "What you can do" in html or problem.status in (404, 422)


def test_static_files_carry_a_mark_of_their_content() -> None:
    assert re.fullmatch(r"/static/site\.css\?v=[0-9a-f]{8}", static("site.css"))
    assert static("none.css").endswith("?v=none")


def test_query_with_keeps_changes_and_drops() -> None:
    assert query_with({"a": "1", "b": ""}, c="x y", a=None) == "?c=x+y"
    assert query_with(None) == "?"


def test_browsers_keep_static_files_as_long_as_they_stay_the_same() -> None:
    client = TestClient(Assets(directory=STATIC))
    assert "immutable" in client.get("/site.css?v=12345678").headers["cache-control"]
    assert client.get("/site.css").headers["cache-control"] == "public, max-age=3600"
