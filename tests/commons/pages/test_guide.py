"""The guide to pages tells the truth, and the stylesheet has a rule for every class that a template uses."""

import re
from pathlib import Path

from commons.pages.filters import FILTERS
from commons.pages.templating import STATIC, environment

ROOT = STATIC.parents[2]
GUIDE = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")


def test_every_own_class_of_the_templates_stands_in_the_stylesheet() -> None:
    sheet = (STATIC / "site.css").read_text(encoding="utf-8")
    known = set(re.findall(r"\.(commons-[\w-]+)", sheet))
    folders = [folder for folder in ROOT.glob("*/**/templates") if not {".venv", "node_modules"} & set(folder.parts)]
    used = {
        (name, path.name)
        for folder in folders
        for path in folder.rglob("*.html")
        for attribute in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
        for name in re.findall(r"commons-[a-z][\w-]*", attribute)
        if not name.endswith("-")
    }
    lost = sorted((name, where) for name, where in used if name not in known and "__" not in name)
    assert not lost, f"classes without a rule: {lost}"


def test_the_guide_names_every_macro_filter_and_function() -> None:
    named = set(re.findall(r"`(\w+)", GUIDE))
    for file in ("forms", "parts"):
        macros = set(re.findall(r"{% macro (\w+)\(", (STATIC.parent / f"templates/commons/{file}.html").read_text()))
        lost = sorted(name for name in macros if name not in named and not name.startswith("_"))
        assert not lost, f"docs/pages.md does not name {lost} of {file}.html"
    assert set(FILTERS) <= named
    assert {"form_start", "form_end", "fault_for", "value_for", "query_with", "static"} <= named & set(
        environment({}).globals
    )


def test_the_guides_pictures_are_drawn() -> None:
    exec(compile(re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[0], "docs/pages.md", "exec"), {})


def test_the_guides_page_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(re.findall(r"```jinja\n(.*?)```", GUIDE, re.DOTALL)[0])
    html = environment({"own": tmp_path}).get_template("own/page.html").render(csrf_token="tok")
    assert "BW-1" in html
