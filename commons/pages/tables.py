"""The body of a table. In Python, because a list of a thousand cells spends nearly all of a page's time here."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Number
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup, escape

from commons.pages.filters import label, link, number

COLOURS = {
    "good": "green", "done": "green", "now": "", "new": "", "wait": "yellow", "late": "red", "bad": "red",
    "off": "grey", "example": "purple",
}  # fmt: skip
SIGNS = {"good": "✓", "done": "✓", "now": "●", "new": "●", "wait": "◐", "late": "!", "bad": "✕", "off": "○"}
SHORT = 18
"""A number of fewer characters than this is kept on one line."""


def body_rows(head: Sequence[Any], rows: Iterable[Iterable[Any]]) -> Markup:
    """The rows of a table under these columns: the first cell of a row is its heading, each other names its column."""
    columns = [_column(each) for each in head]
    parts: list[str] = []
    for row in rows:
        parts.append('    <tr class="govuk-table__row">\n')
        for place, cell in enumerate(row):
            words = shown(cell)
            if not place:
                parts.append(f'      <th scope="row" class="govuk-table__header commons-table__first">{words}</th>\n')
                continue
            start, numeric = columns[place] if place < len(columns) else _column("")
            short = " commons-table__value--short" if numeric and len(words) < SHORT else ""
            parts.append(f'{start}<span class="commons-table__value{short}">{words}</span></td>\n')
        parts.append("    </tr>\n")
    return Markup("".join(parts))  # noqa: S704 - every cell and heading was escaped


def _column(column: Any) -> tuple[str, bool]:
    """How each cell under it begins, and whether it holds numbers."""
    words = escape(of(column, "text") or column)
    numeric = bool(of(column, "number"))
    kind = " govuk-table__cell--numeric" if numeric else ""
    return f'      <td class="govuk-table__cell{kind}" data-label="{words}">', numeric


def shown(cell: Any) -> str:
    """A cell, escaped: text, a number, a label, or {text, href, note} or {tag, kind, note}."""
    if type(cell) is str:
        return escape(cell)
    if not isinstance(cell, Mapping):
        return escape(number(cell)) if isinstance(cell, Number) else link(cell)
    if cell.get("tag"):
        words = f"{tag(cell['tag'], cell.get('kind'))}\n"
    elif cell.get("href"):
        words = f'<a class="govuk-link" href="{escape(cell["href"])}">{escape(cell.get("text", ""))}</a>'
    else:
        words = escape(cell.get("text", ""))
    note = cell.get("note")
    return f'{words}<span class="commons-note">{escape(note)}</span>' if note else words


def tag(word: Any, kind: Any = "") -> Markup:
    """A status: a word, a sign and a colour. kind: new, now, wait, done, good, late, bad, off, example."""
    colour, sign = COLOURS.get(kind, ""), SIGNS.get(kind, "")
    coloured = f" govuk-tag--{colour}" if colour else ""
    signed = f'<span class="commons-tag__sign" aria-hidden="true">{sign}</span>' if sign else ""
    words = escape(label(word))
    return Markup(f'<strong class="govuk-tag{coloured} commons-tag">{signed}{words}</strong>')  # noqa: S704 - escaped


def of(value: Any, name: str) -> Any:
    """A part of a mapping or an object, None where there is none: words have none."""
    if isinstance(value, (str, Undefined)):
        return None
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
