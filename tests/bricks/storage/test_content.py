"""What a file really is: a corpus of harmless and of hostile files."""

import io
import zipfile
from contextlib import suppress

import pytest

from bricks.storage.rules.content import inspect
from bricks.storage.rules.types import FACTS, accept, list_types
from bricks.storage.settings import EVERYDAY, FileType
from commons.errors import Invalid
from tests.bricks.storage import files

EVERY = tuple(FileType)


@pytest.mark.parametrize("case", files.HARMLESS)
def test_harmless_files_are_recognised_by_their_content(case: str) -> None:
    name, content, expected = files.HARMLESS[case]
    assert inspect(content, name, EVERY).type == expected


@pytest.mark.parametrize("case", files.HOSTILE)
def test_hostile_files_are_refused_with_a_reason(case: str) -> None:
    name, content, reason = files.HOSTILE[case]
    with pytest.raises(Invalid) as refused:
        inspect(content, name, EVERY)
    assert reason in refused.value.what
    assert refused.value.expected.startswith("A PDF")
    assert refused.value.to_do


def test_a_type_that_the_service_does_not_take_is_refused() -> None:
    with pytest.raises(Invalid, match=r"SVG drawing, which this service does not take") as refused:
        inspect(files.SVG, "plan.svg", EVERYDAY)
    assert "PDF, JPEG, PNG" in refused.value.expected


def test_the_name_follows_the_content() -> None:
    assert inspect(files.png(), "photo.JPG", EVERY).filename == "photo.png"
    assert inspect(b"alert(1)", "run.js", EVERY).filename == "run.js.txt"


@pytest.mark.parametrize("content", [content for _, content, _ in files.HARMLESS.values()])
def test_cutting_or_changing_a_file_never_crashes(content: bytes) -> None:
    for place in range(0, min(len(content), 400), 7):
        for changed in (content[:place], content[:place] + b"\xff" + content[place + 1 :], content[place:]):
            with suppress(Invalid):
                inspect(changed, "file.pdf", EVERY)


def test_a_damaged_part_of_an_unusual_packing_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("[Content_Types].xml", "<Types/>" * 20)
    whole = buffer.getvalue()
    for place in range(30, 90):
        with pytest.raises(Invalid):
            inspect(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :], "letter.docx", EVERY)


def test_every_type_has_its_facts() -> None:
    assert set(FACTS) == set(FileType)
    assert list_types((FileType.PDF,)) == "PDF file"
    assert list_types((FileType.PDF, FileType.PNG, FileType.DOCX)) == "PDF, PNG or Word (.docx) file"
    assert list_types((FileType.ODS, FileType.TEXT)) == "OpenDocument spreadsheet (.ods) or plain text (.txt) file"
    assert accept((FileType.JPEG, FileType.PDF)) == ".jpg,.jpeg,.jpe,.jfif,.pdf"
