"""A service as an archive: out and in again, adopted by another organisation, and bad archives refused."""

import io
import zipfile
from contextlib import suppress

import pytest

from commons.errors import Invalid
from registry.rules.archive import adopt, pack, unpack

FILES = {
    "service.yaml": "service: warm-space # ours\norganisation: a\norigin: example\nowner: a@b.org\nbricks: [cases@1]\n",
    "form.yaml": "sections: []\n",
    "rounds.csv": "street,day\nMill Lane,mon\n",
}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_out_and_in_again() -> None:
    assert unpack(pack(FILES)) == FILES
    assert pack(FILES) == pack(dict(reversed(FILES.items())))


def test_a_folder_that_was_zipped_by_hand_is_read_too() -> None:
    content = zipped(
        {
            "warm-space/service.yaml": b"service: x\r\n",
            "warm-space/form.yaml": b"\xef\xbb\xbfa: 1\n",
            "__MACOSX/._x": b"?",
        }
    )
    assert unpack(content) == {"service.yaml": "service: x\n", "form.yaml": "a: 1\n"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"not a zip", "not a ZIP"),
        (b"", "not a ZIP"),
        (pack(FILES)[:-30], "not a ZIP"),
        (zipped({"form.yaml": b"a: 1"}), "no service.yaml"),
        (zipped({"a/service.yaml": b"", "b/service.yaml": b""}), "2 files called service.yaml"),
        (zipped({"service.yaml": b"", "../../etc/passwd": b""}), "etc/passwd"),
        (zipped({"service.yaml": b"", "evil.py": b""}), "evil.py"),
        (zipped({"service.yaml": b"", "deep/form.yaml": b""}), "deep/form.yaml"),
        (zipped({"service.yaml": b"\xff\xfe"}), "not UTF-8"),
        (zipped({"service.yaml": b"a" * 400_000}), "400,000 characters"),
        (zipped({"service.yaml": b"", "bomb.csv": b"0" * 50_000_000}), "too large when unpacked"),
        (zipped({f"f{n}.yaml": b"" for n in range(30)}), "30 files"),
    ],
)
def test_bad_archives_are_refused_with_the_reason(content: bytes, what: str) -> None:
    with pytest.raises(Invalid, match=what):
        unpack(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_refused_and_never_breaks(method: int) -> None:
    whole = zipped({"service.yaml": b"service: x\ntitle: \xc3\xa9t\xc3\xa9\n", "form.yaml": b"a: 1\n" * 40}, method)
    for place in range(len(whole)):
        for byte in (0x00, 0xFF, whole[place] ^ 0x10):
            with suppress(Invalid):
                unpack(whole[:place] + bytes([byte]) + whole[place + 1 :])


def test_adopting_changes_whose_it_is_and_nothing_else() -> None:
    adopted = adopt(FILES, organisation="b", owner="b@example.org", origin="live")
    assert adopted["service.yaml"] == (
        "service: warm-space # ours\norganisation: b\norigin: live\nowner: b@example.org\nbricks: [cases@1]\n"
    )
    assert {name: text for name, text in adopted.items() if name != "service.yaml"} == {
        name: text for name, text in FILES.items() if name != "service.yaml"
    }
    assert adopt(FILES, organisation="b", owner="b@b.org", origin="live", service="warm")["service.yaml"].startswith(
        "service: warm # ours\n"
    )
