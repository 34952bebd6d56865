"""The README of a brick as blocks that a page can show: headings, paragraphs, lists and code."""

import re
from typing import Literal

from markupsafe import Markup, escape

from commons.model import Model

_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s<][^*<]*)\*(?![\w*])")
_RULE = re.compile(r"^[|:\s-]+$")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


class Block(Model):
    """A heading, paragraph, list or piece of code, as plain text."""

    kind: Literal["heading", "paragraph", "list", "code", "table"]
    text: tuple[str, ...]

    @property
    def marked(self) -> tuple[Markup, ...]:
        """The text with `code` and strong words marked, everything else escaped."""
        return tuple(_marked(line) for line in self.text)

    @property
    def cells(self) -> tuple[tuple[Markup, ...], ...]:
        """The rows of a table, the heading first."""
        rows = (line.strip().strip("|").split("|") for line in self.text if not _RULE.match(line))
        return tuple(tuple(_marked(cell.strip()) for cell in row) for row in rows)


def _marked(text: str) -> Markup:
    safe = str(escape(_LINK.sub(r"\1", text)))
    safe = _CODE.sub(r'<code class="commons-code">\1</code>', safe)
    safe = _STRONG.sub(r"<strong>\1</strong>", safe)
    return Markup(_EMPHASIS.sub(r"<em>\1</em>", safe))  # noqa: S704 - escaped above


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a README, in order. The title is left out: the page has its own."""
    made: list[Block] = []
    held: list[str] = []
    kind: str = ""
    for line in [*text.splitlines(), ""]:
        here = _kind_of(line, kind)
        if here != kind or here == "heading":
            made += _block(kind, held)
            kind, held = here, []
        held.append(line)
    made += _block(kind, held)
    return tuple(made)


def section(found: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """The blocks under one heading."""
    kept: list[Block] = []
    within = False
    for block in found:
        if block.kind == "heading":
            within = block.text[0] == title
        elif within:
            kept.append(block)
    return tuple(kept)


def _kind_of(line: str, now: str) -> str:
    if now == "code" and not line.startswith("```"):
        return "code"
    if line.startswith("```"):
        return "" if now == "code" else "code"
    if not line.strip():
        return ""
    if line.startswith("#"):
        return "heading"
    if line.startswith("|"):
        return "table"
    if line.lstrip().startswith(("- ", "* ")) or (now == "list" and line.startswith("  ")):
        return "list"
    return "paragraph"


def _block(kind: str, held: list[str]) -> list[Block]:
    if kind == "heading":
        return [Block(kind="heading", text=(line.lstrip("# ").strip(),)) for line in held if line.startswith("##")]
    if kind == "paragraph":
        return [Block(kind="paragraph", text=(" ".join(line.strip() for line in held),))]
    if kind == "list":
        items: list[str] = []
        for line in held:
            if line.lstrip().startswith(("- ", "* ")):
                items.append(line.lstrip()[2:].strip())
            else:
                items[-1] += " " + line.strip()
        return [Block(kind="list", text=tuple(items))]
    if kind == "code":
        return [Block(kind="code", text=tuple(line for line in held if not line.startswith("```")))]
    if kind == "table":
        return [Block(kind="table", text=tuple(held))]
    return []
