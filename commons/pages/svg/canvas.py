"""What every picture is drawn with: shapes, measured text, and the table that stands beside it.

Pictures carry presentation attributes only, so that they need no inline style and stay whole when
saved as a file. All text is escaped here and nowhere else.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup, escape

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
INK = "#14202b"
QUIET = "#47535f"
LINE = "#8793a0"
FAINT = "#d5dbe1"
PAPER = "#ffffff"
ACCENT = "#2b3a8c"
TINT = "#e9ecf8"

WIDE = 960
NARROW = 340

# Advance widths of a Helvetica-like face in thousandths of the font size, from the space to the tilde.
_ADVANCE = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_ROOM = 1.15
"""System faces differ: text is measured as wide as the widest usual one sets it."""


@lru_cache(maxsize=2000)
def _advance(char: str) -> int:
    """How wide a character is, in thousandths of the font size."""
    if " " <= char <= "~":
        return _ADVANCE[ord(char) - 32]
    if unicodedata.east_asian_width(char) in "WF":
        return 1000
    return 0 if unicodedata.combining(char) else 600


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide the text is, in pixels, at this font size."""
    return sum(map(_advance, text)) / 1000 * size * _ROOM * (1.1 if bold else 1)


def fit(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it would be wider than this."""
    text = " ".join(text.split())
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, size: float, width: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """The text broken between words into at most so many lines; the last is cut."""
    made: list[str] = []
    words = text.split()
    while words and len(made) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size, bold=bold) <= width:
            line += " " + words.pop(0)
        made.append(fit(line, size, width, bold=bold))
    if words:
        made.append(fit(" ".join(words), size, width, bold=bold))
    return made


@dataclass(frozen=True)
class Column:
    """A column of the table beside a picture."""

    text: str
    number: bool = False
    key: str = ""


@dataclass(frozen=True)
class Table:
    """What a picture shows, as words and figures."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture in two layouts, one of which a page shows by the room it has, and its table.

    `str()` of it, or `svg`, is the markup for a page; `file` is the wide layout as a document of
    its own.
    """

    wide: Markup
    narrow: Markup
    table: Table

    @property
    def svg(self) -> Markup:
        return Markup(
            '<div class="commons-svgs"><div class="commons-svg commons-svg--wide">{}</div>'
            '<div class="commons-svg commons-svg--narrow">{}</div></div>'
        ).format(self.wide, self.narrow)

    @property
    def file(self) -> str:
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self.wide}\n'

    def __html__(self) -> str:
        return str(self.svg)

    def __str__(self) -> str:
        return str(self.svg)


@lru_cache(maxsize=200)
def _named(keyword: str) -> str:
    return keyword.rstrip("_").replace("_", "-")


@lru_cache(maxsize=1000)
def _attribute(keyword: str, value: str) -> str:
    """An attribute of words: colours, anchors and widths come again and again."""
    return f' {_named(keyword)}="{escape(value)}"'


def _attributes(given: dict[str, object]) -> str:
    """Attributes with their values escaped: plain text, because marked-up text is slow to put together."""
    made = []
    for name, value in given.items():
        if isinstance(value, float):
            made.append(f' {_named(name)}="{value:.2f}"' if value % 1 else f' {_named(name)}="{value:.0f}"')
        elif value is not None:
            words = str(value)
            made.append(_attribute(name, words) if len(words) < 20 else f' {_named(name)}="{escape(words)}"')
    return "".join(made)


@dataclass
class Canvas:
    """One drawing. `key` makes the ids inside it its own, so that many fit on one page."""

    width: int
    key: str
    parts: list[str] = field(default_factory=list)
    defs: dict[str, Markup] = field(default_factory=dict)

    def element(self, tag: str, **given: object) -> None:
        self.parts.append(f"<{tag}{_attributes(given)}/>")

    def rect(self, x: float, y: float, width: float, height: float, **given: object) -> None:
        self.element("rect", x=float(x), y=float(y), width=float(width), height=float(height), **given)

    def line(self, x1: float, y1: float, x2: float, y2: float, **given: object) -> None:
        given = {"stroke": LINE, "stroke_width": 1.5, **given}
        self.element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), **given)

    def path(self, d: str, **given: object) -> None:
        self.element("path", d=d, **given)

    def text(self, x: float, y: float, words: str, size: float = 15, *, bold: bool = False, **given: object) -> None:
        """Words with their baseline at y. Give text_anchor="middle" or "end" to place them otherwise."""
        given = {"fill": INK, "font_weight": 700 if bold else None, **given}
        attributes = _attributes({"x": float(x), "y": float(y), "font_size": size, **given})
        self.parts.append(f"<text{attributes}>{escape(words)}</text>")

    def define(self, name: str, content: Markup) -> str:
        """Keep a pattern or marker once; returns the reference to use as a fill or marker."""
        made = f"{self.key}-{name}"
        self.defs.setdefault(name, content.replace("{id}", made))
        return f"url(#{made})"

    def finish(self, height: float, title: str, description: str) -> Markup:
        """The whole drawing, named and described for those who do not see it."""
        tall = int(height + 0.999)
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="commons-svg__drawing" role="img" '
            'viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-labelledby="{k}-t {k}-d" font-family="{font}">'
            '<title id="{k}-t">{title}</title><desc id="{k}-d">{desc}</desc>{defs}'
            '<rect width="{w}" height="{h}" fill="{paper}"/>{body}</svg>'
        ).format(
            w=self.width,
            h=tall,
            k=self.key,
            font=FONT,
            title=title,
            desc=description,
            defs=Markup("<defs>{}</defs>").format(Markup("").join(self.defs.values())) if self.defs else "",
            paper=PAPER,
            body=Markup("".join(self.parts)),  # noqa: S704 - every value in a part was escaped
        )


def key_of(*parts: object) -> str:
    """A short id from what a picture shows: the same picture is the same text each time."""
    return "p" + hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:8]


def example_badge(canvas: Canvas, right: float, y: float, origin: str) -> float:
    """The word of an origin that is not live, inside the picture; returns the width it takes."""
    if origin in ("live", ""):
        return 0
    word = origin.upper()
    width = text_width(word, 15, bold=True) + 12 * len(word) / 8 + 26
    canvas.rect(right - width, y, width, 30, rx=4, fill="#fff4cf", stroke=INK, stroke_width=2)
    canvas.text(right - width / 2, y + 20.5, word, 15, bold=True, text_anchor="middle", letter_spacing=1.5)
    return width


def origin_words(origin: str) -> str:
    """The beginning of a description: the origin, unless it is live."""
    return "" if origin in ("live", "") else f"{origin.capitalize()}. "


def joined(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
