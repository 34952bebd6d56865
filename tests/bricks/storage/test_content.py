"""What a file really is: a corpus of harmless and of hostile files."""

import io
import struct
import zipfile
from contextlib import suppress

import pytest

from bricks.storage.rules import unpacking
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


def unpacks_to(megabytes: int, *, parts: int = 1) -> bytes:
    """A letter whose parts hold nothing but noughts."""
    noughts = b"\0" * (megabytes * 1_000_000 // parts)
    return files.office(files.WORD, **{f"word__media__{number}.xml": noughts for number in range(parts)})


@pytest.mark.parametrize(("megabytes", "parts"), [(200, 1), (200, 4), (20, 1)])
def test_a_small_file_that_unpacks_to_very_much_is_refused(megabytes: int, parts: int) -> None:
    bomb = unpacks_to(megabytes, parts=parts)
    assert len(bomb) < 250_000
    with pytest.raises(Invalid, match="unpacks to more than a document would"):
        inspect(bomb, "letter.docx", EVERY)


def test_text_that_packs_well_is_taken() -> None:
    assert inspect(unpacks_to(4), "letter.docx", EVERY).type == FileType.DOCX
    table = "".join(f'<row r="{row}"><c><v>{row * 7919 % 10_007}</v></c></row>' for row in range(300_000))
    content = files.office(files.EXCEL, xl__sheet1=table)
    assert len(table) > 10_000_000
    assert inspect(content, "table.xlsx", EVERY).type == FileType.XLSX


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    honest = unpacks_to(20)
    with zipfile.ZipFile(io.BytesIO(honest)) as package:
        size = struct.pack("<I", max(part.file_size for part in package.infolist()))
    assert honest.count(size) == 2
    with pytest.raises(Invalid, match="its parts are not of the size that it says"):
        inspect(honest.replace(size, struct.pack("<I", 1_000)), "letter.docx", EVERY)


def test_parts_that_share_their_bytes_are_refused() -> None:
    content = files.office(word__a="x" * 1_000, word__b="y" * 1_000)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        first, second = (package.getinfo(name).header_offset for name in ("word/a", "word/b"))
    directory = content.index(b"PK\x01\x02")
    shared = content[:directory] + content[directory:].replace(struct.pack("<I", second), struct.pack("<I", first))
    with pytest.raises(Invalid):
        inspect(shared, "letter.docx", EVERY)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
    parts[-1].header_offset = parts[-2].header_offset
    with pytest.raises(unpacking.TooMuch, match="overlap"):
        unpacking.check(content, parts)


def test_an_unusual_packing_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files.office())) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as made:
        for part in source.infolist():
            made.writestr(part.filename, source.read(part))
    with pytest.raises(Invalid, match="packed in an unusual way"):
        inspect(buffer.getvalue(), "letter.docx", EVERY)


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
