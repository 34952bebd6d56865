"""Every block of code in the guides runs, and every command and link in them exists."""

import re
from pathlib import Path

import pytest

from commons.commands.line import line_parser

ROOT = Path(__file__).parents[2]
GUIDES = sorted(path for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] if "reference" not in path.parts)
NAMES = [path.relative_to(ROOT).as_posix() for path in GUIDES]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_brick_of_the_guide_is_the_brick_of_the_examples() -> None:
    shown = blocks(ROOT / "docs/write-a-brick.md", "python")[0]
    assert shown == (ROOT / "examples/hello_brick/brick.py").read_text(encoding="utf-8")
    assert sum(1 for line in shown.splitlines() if line.strip()) <= 25


def test_the_guides_example_of_trying_a_brick_runs() -> None:
    code = blocks(ROOT / "docs/write-a-brick.md", "python")[1]
    exec(compile(code, "docs/write-a-brick.md", "exec"), {})


@pytest.mark.parametrize("path", GUIDES, ids=NAMES)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    dead = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    dead = [link for link in dead if not (path.parent / link).exists()]
    assert dead == []


@pytest.mark.parametrize("path", GUIDES, ids=NAMES)
def test_every_command_in_a_guide_exists(path: Path) -> None:
    known = set(re.findall(r"\{?([a-z-]+)\}?", str(line_parser()._subparsers._group_actions[0].choices.keys())))  # type: ignore[union-attr]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for block in blocks(path, "console"):
        for line in block.splitlines():
            words = line.removeprefix("$ ").split()
            if words[:1] == ["commons"]:
                assert words[1] in known, line
            if words[:1] == ["make"]:
                assert words[1] in targets, line
