"""File names that are safe to keep and send, and how long documents are kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bricks.storage.rules.names import LONGEST, attachment, safe_name, show_size
from bricks.storage.rules.retention import keep_until, period_words
from bricks.storage.settings import FileType, StorageSettings


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.png", "photo.png"),
        ("PHOTO.PNG", "PHOTO.png"),
        ("photo.jpeg", "photo.png"),
        ("run.exe", "run.exe.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\a.png", "a.png"),
        ("", "document.png"),
        ("...", "document.png"),
        (".htaccess", "htaccess.png"),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie x=1.png"),
        ('a";filename="b.html', "afilename=b.html.png"),
        ("cod\u202egnp.exe", "codgnp.exe.png"),
        ("con.png", "_con.png"),
        ("Bescheinigung für Zoë.png", "Bescheinigung für Zoë.png"),
        ("a\ud800b.png", "ab.png"),
        ("x" * 500 + ".png", "x" * (LONGEST - 4) + ".png"),
    ],
)
def test_a_name_is_one_safe_segment_that_ends_as_its_type(name: str, safe: str) -> None:
    assert safe_name(name, FileType.PNG) == safe


@given(st.text(max_size=300))
def test_any_name_becomes_safe(name: str) -> None:
    safe = safe_name(name, FileType.PDF)
    assert safe.endswith(".pdf")
    assert len(safe) <= LONGEST
    assert not set(safe) & set('/\\\r\n\0";')
    assert attachment(safe).isascii()
    assert attachment(safe).isprintable()


def test_the_header_carries_a_plain_and_an_exact_name() -> None:
    assert attachment("Zoë’s plan.pdf") == (
        "attachment; filename=\"Zoes plan.pdf\"; filename*=UTF-8''Zo%C3%AB%E2%80%99s%20plan.pdf"
    )
    assert attachment("证明.pdf") == "attachment; filename=\"pdf\"; filename*=UTF-8''%E8%AF%81%E6%98%8E.pdf"


@pytest.mark.parametrize(("size", "words"), [(1, "1 byte"), (999, "999 bytes"), (1_500, "2 KB"), (3_449_000, "3.4 MB")])
def test_sizes_as_people_read_them(size: int, words: str) -> None:
    assert show_size(size) == words


@pytest.mark.parametrize(
    ("period", "until", "words"),
    [
        ("P6Y", date(2030, 2, 28), "6 years"),
        ("P1Y", date(2025, 2, 28), "1 year"),
        ("P1M", date(2024, 3, 29), "1 month"),
        ("P18M", date(2025, 8, 29), "18 months"),
        ("P2W", date(2024, 3, 14), "2 weeks"),
        ("P1Y6M10D", date(2025, 9, 8), "1 year, 6 months and 10 days"),
    ],
)
def test_a_period_ends_on_a_day(period: str, until: date, words: str) -> None:
    assert keep_until(date(2024, 2, 29), period) == until
    assert period_words(period) == words


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"keep_for": "P0D"}, "no time at all"),
        ({"keep_for": "6 years"}, "P6Y for six years"),
        ({"kinds": [{"code": "a", "title": "A"}, {"code": "a", "title": "B"}]}, "'a' is listed twice"),
        ({"kinds": []}, "at least 1"),
        ({"types": ["exe"]}, "pdf"),
        ({"megabytes": 1000}, "100"),
        ({"limit": 5}, "extra"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        StorageSettings.model_validate(settings)


def test_settings_have_sane_defaults() -> None:
    settings = StorageSettings()
    assert settings.limit == 10_000_000
    assert FileType.SVG not in settings.types
    assert settings.kind(None) == settings.kind("other")
    assert settings.kind("nothing") is None
    assert settings.kind_title("proof-of-address") == "Proof of address"
