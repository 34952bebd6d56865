"""SVG drawings: they are programs too, when they carry scripts or reach out to other addresses."""

import re
from collections.abc import Mapping

from bricks.storage.rules.xml_reading import Unreadable, local, walk

_SVG = "http://www.w3.org/2000/svg"
_REFUSED = dict.fromkeys(("script", "handler", "listener"), "it carries a script") | dict.fromkeys(
    ("foreignobject", "iframe", "embed", "object", "audio", "video"), "it carries a web page or a film"
)
_REACHES_OUT = re.compile(
    r"\\[0-9a-f]|@import|expression\s*\(|javascript:|url\s*\(\s*[\"']?(?!\s*[\"']?#)", re.IGNORECASE
)
_OWN_PICTURE = re.compile(r"^data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$")


class _Findings:
    """Notes the first thing that a harmless drawing would not have."""

    def __init__(self) -> None:
        self.harm = ""
        self.root = ""
        self.words: list[str] = []

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        self.root = self.root or name
        if "xhtml" in name:
            self._note("it carries a web page")
        if local(name).lower() in _REFUSED:
            self._note(_REFUSED[local(name).lower()])
        for key, value in attributes.items():
            self._attribute(local(key).lower(), value)

    def _attribute(self, key: str, value: str) -> None:
        if key.startswith("on"):
            self._note("it carries a script")
        elif key == "attributename" and value.strip().lower().rpartition(":")[2] in ("href", "src"):
            self._note("it changes its own links")
        elif key in ("href", "src", "base"):
            plain = "".join(value.split())
            if not plain.startswith("#") and not _OWN_PICTURE.match(plain):
                self._note("it fetches something from another address")
        elif _REACHES_OUT.search(value):
            self._note("it fetches something from another address")

    def instruction(self, name: str, text: str) -> None:
        self._note("it carries instructions for a browser")

    def text(self, text: str) -> None:
        self.words.append(text)

    def _note(self, harm: str) -> None:
        self.harm = self.harm or harm


def harm(content: bytes) -> str:
    """What is wrong with this drawing, or nothing."""
    findings = _Findings()
    try:
        walk(content, findings)
    except Unreadable as error:
        return str(error)
    if findings.root != f"{_SVG} svg":
        return "it is not a drawing"
    if not findings.harm and _REACHES_OUT.search("".join(findings.words)):
        return "it fetches something from another address"
    return findings.harm
