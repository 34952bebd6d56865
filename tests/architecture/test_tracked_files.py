"""What may stand in a file that everybody gets."""

import re
from pathlib import Path

import pytest

from tests.architecture.house import name, sources, tracked

LARGE = 2 * 1024 * 1024
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".csv",
    ".cfg",
    ".ini",
    "",
}
HOSTS = re.compile(
    r"resolved\"\s*:\s*\"https?:|index"
    r"-url|registry\s*=\s*[\"']?https?:|py"
    r"pi\.org|python"
    r"hosted\.org|registry\.npm"
    r"js\.org"
)
"""A registry's address ties a clone to one network; package managers know where to ask."""
MACHINE = re.compile(r"(?:^|[^\w./-])/(?:work/(?:main|shared)|farm|root|home)/\w")
"""`/work/...` alone is an address of the pages for staff."""
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b|raise NotImplemented" r"Error")
DASHED_EMAIL = re.compile(r"\be-m" r"ails?\b", re.IGNORECASE)
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix in TEXT and path.stat().st_size < LARGE
    ]


def breaches(pattern: re.Pattern[str], files: list[tuple[Path, str]]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()[:120]}"
        for path, text in files
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    own = "--no-emit-index" + "-url"
    files = [(path, text.replace(own, "")) for path, text in texts()]
    assert not (found := breaches(HOSTS, files)), "a package registry is named:\n" + "\n".join(found)


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert not (found := breaches(MACHINE, texts())), "a path of one machine:\n" + "\n".join(found)


def test_nothing_is_left_unfinished() -> None:
    code = [(path, path.read_text(encoding="utf-8")) for path in sources() + sources("tests", "tools", "examples")]
    assert not (found := breaches(UNFINISHED, code)), "unfinished:\n" + "\n".join(found)


def test_email_is_written_as_on_gov_uk() -> None:
    found = breaches(DASHED_EMAIL, texts())
    assert not found, "write email, without a dash:\n" + "\n".join(found)


def test_templates_hold_no_inline_script_or_style() -> None:
    """The pages' security policy refuses both, so that they would silently do nothing."""
    templates = [(path, text) for path, text in texts() if path.suffix == ".html" and "templates" in path.parts]
    assert not (found := breaches(INLINE, templates)), "inline script or style:\n" + "\n".join(found)


def test_no_file_is_large() -> None:
    large = [f"{name(path)} ({path.stat().st_size // 1024} KiB)" for path in tracked() if path.stat().st_size > LARGE]
    assert not large, f"{large}: fetch it at set-up, or keep what is needed of it"


def test_git_lists_the_files() -> None:
    if not tracked():
        pytest.skip("not in a git clone: the checks of tracked files had nothing to read")
