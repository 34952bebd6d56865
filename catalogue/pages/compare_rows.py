"""A comparison laid out: pictures on one scale, tables, links and rows of downloads."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from catalogue.pages.citing import PROVENANCE, provenance
from catalogue.pages.declared_rows import breakable
from catalogue.pages.national_rows import FILES
from catalogue.queries.comparing.compare import Comparison
from catalogue.queries.england import england
from catalogue.rules.comparing import FEWEST, MOST_COLUMNS, Measure, Side, SidePart
from catalogue.rules.figures import TOTAL, pounds_in_words
from commons.money import show_unit
from commons.pages.svg.canvas import joined

Row = list[Any]
VERDICTS = {"shared": ("same", "done"), "differs": ("differs", "new"), "not known": ("unknown", "off")}


def address(keys: Iterable[str]) -> str:
    """The address of a comparison: the same sides in the same order are the same address."""
    return "/compare" + "".join(f"{'&' if index else '?'}of={quote(key)}" for index, key in enumerate(keys))


def short_name(found: Comparison, side: Side) -> str:
    """What tells a side from the others: whose it is where all have one title, else what it is and whose."""
    titles = [each.title for each in found.sides]
    if len(set(titles)) == 1 and len(titles) > 1:
        return side.organisation
    clear = titles.count(side.title) == 1 and side.origin != "declared"
    return side.title if clear or side.title in side.organisation else f"{side.title}, {side.organisation}"


def name_of(found: Comparison, side: Side) -> str:
    """A side in a heading of a table, with its origin unless it is a council or live."""
    named = short_name(found, side)
    return named + (f" ({side.origin})" if side.origin not in ("live", "declared") else "")


def head(found: Comparison, first: str) -> list[str]:
    return [first, *(name_of(found, side) for side in found.sides)]


def name_of_all(found: Comparison) -> str:
    """All sides in the title of a page; many of them are counted."""
    if len(found.sides) > MOST_COLUMNS:
        return f"{len(found.sides)} {'councils' if all(each.kind for each in found.sides) else 'services'}"
    return " and ".join(name_of(found, side) for side in found.sides)


def place_rows(found: Comparison) -> list[Row]:
    """Place by place: what fills it on each side, and whether it is the same."""
    rows: list[Row] = []
    for each in found.made_of:
        cells: list[Any] = [each.place]
        for side, value in zip(found.sides, each.values, strict=True):
            part = side.part(each.place)
            shown = value if part and part.brick else value[:1].upper() + value[1:]
            cells.append({"text": shown, "note": _noted(found, part) if part else ""})
        words, kind = VERDICTS[each.verdict]
        rows.append([*cells, {"tag": words, "kind": kind}])
    return rows


def _noted(found: Comparison, part: SidePart) -> str:
    cost = cost_of_part(found, part)
    return f"{part.note}; {cost}" if cost else breakable(part.note)


def cost_of_part(found: Comparison, part: SidePart) -> str:
    """What the use of a brick costs, only where figures stand side by side."""
    return f"{show_unit(part.each)} {found.measures[0].per}" if part.each is not None and found.measures else ""


def alignment(found: Comparison) -> str:
    """Where two services that are published here stand place by place; empty for anything else."""
    keys = [side.key for side in found.sides if side.origin != "declared"]
    return f"/duplication/services/{keys[0]}/{keys[1]}" if len(keys) == len(found.sides) == FEWEST else ""


def measure_rows(found: Comparison) -> list[Row]:
    """Figure by figure, each with how much more or less it is than the first."""
    return [
        [
            {"text": each.what, "note": each.period if index == 0 or each.period != found.measures[0].period else ""},
            *(
                {"text": shown_as(value, each), "note": more_than_first(each, at)}
                for at, value in enumerate(each.values)
            ),
        ]
        for index, each in enumerate(found.measures)
    ]


def shown_as(value: float | None, measure: Measure) -> str:
    """A figure; of a return, a zero and a negative one are marked, because they are accounting and no low cost."""
    if value is None or not measure.source or value > 0:
        return pounds_in_words(value)
    return pounds_in_words(value) + (" (negative)" if value else " (zero)")


def more_than_first(measure: Measure, index: int) -> str:
    """How much more or less a side has than the first, in words; empty where that is not said."""
    more = measure.more_than_first(index)
    if more is None:
        return ""
    words = pounds_in_words(abs(more))
    return "the same" if words == "£0.00" else f"{words} {'more' if more > 0 else 'less'}"


def difference_rows(found: Comparison) -> list[Row]:
    """How many places of each file differ from the first service."""
    files = dict.fromkeys(file for each in found.differences for file in each)
    return [
        [
            FILES.get(file, file).capitalize(),
            *(each.get(file, 0) if at else "–" for at, each in enumerate(found.differences)),
        ]
        for file in files
    ]


def in_short(found: Comparison) -> list[str]:
    """What is shared, what differs and what that costs, in two sentences."""
    unknown = len(found.made_of) - found.shared - found.differs
    counts = ((found.shared, "the same"), (found.differs, "different"), (unknown, "not known"))
    told = [f"{count} {'are' if count > 1 else 'is'} {words}" for count, words in counts if count]
    every = len(found.made_of)
    said = [f"All {every} parts are the same." if every == found.shared > 1 else f"Of {every} parts {joined(told)}."]
    said += _files_differ(found)
    main = next((measure for measure in found.measures if measure.main), None)
    if main:
        of = f" of {main.together[0].lower()}{main.together[1:]}" if main.together else ""
        said.append(f"{main.what}{of} {main.per}, {main.period}: {_figures(found, main)}.")
    return said


def _figures(found: Comparison, main: Measure) -> str:
    """Each side with its figure; of many sides the least and the most above zero, and how many have none."""
    if len(found.sides) <= MOST_COLUMNS:
        sides = zip(found.sides, main.values, strict=True)
        return ", ".join(f"{short_name(found, side)} {shown_as(value, main)}" for side, value in sides)
    above = [value for value in main.values if value is not None and value > 0]
    if not above:
        return "none above zero"
    said = f"from {pounds_in_words(min(above))} to {pounds_in_words(max(above))}"
    without = len(main.values) - len(above)
    return said + (f", and {without} without a figure above zero" if without else "")


def _files_differ(found: Comparison) -> list[str]:
    """That the same bricks may be set up differently: in how many places the files differ from the first."""
    counts = [sum(each.values()) for each in found.differences[1:]]
    if not counts:
        return []
    if not any(counts):
        return ["Their files are the same."]
    where = Counter[str]()
    for each in found.differences[1:]:
        where.update(each)
    files = joined([FILES.get(file, file) for file, _ in where.most_common(3)])
    few = len(counts) < MOST_COLUMNS
    places = joined([f"{count:,}" for count in counts]) if few else f"{min(counts):,} to {max(counts):,}"
    return [f"How they are set up differs from the first in {places} places, most of them in {files}."]


def take_out(found: Comparison) -> list[dict[str, str]]:
    """Each side with the address of the comparison without it."""
    keys = [side.key for side in found.sides]
    return [
        {"text": name_of(found, side), "href": side.href, "without": address(key for key in keys if key != side.key)}
        for side in found.sides
    ]


def choices(found: Comparison) -> list[tuple[str, str]]:
    """The councils that may be added: of the first one's class, for the same subject; all where nobody stands yet."""
    data, first = england(), found.sides[0] if found.sides else None
    own = data.by_gss.get(first.key.partition("/")[0]) if first else None
    if first is not None and own is None:
        return []
    taken = {side.key.partition("/")[0] for side in found.sides}
    end = f"/{first.subject}" if first and first.subject != TOTAL else ""
    return [
        (each.gss + end, each.nice_name)
        for each in data.councils
        if each.gss not in taken and (own is None or each.group == own.group)
    ]


def subject_links(found: Comparison) -> list[dict[str, Any]]:
    """The same councils, compared in another line."""
    codes = [side.key.partition("/")[0] for side in found.sides]
    data = england()
    if len(codes) < FEWEST or len(set(codes)) < len(codes) or any(code not in data.by_gss for code in codes):
        return []
    kind = data.by_gss[codes[0]].group
    lines = [(TOTAL, "All services"), *((key, g.title) for key, g in data.line_groups.items() if kind in g.compared_in)]
    lines += [(key, g.title) for key, g in data.service_groups.items() if kind in g.compared_in]
    here = {side.subject for side in found.sides}
    return [
        {
            "text": title,
            "href": address(code if line == TOTAL else f"{code}/{line}" for code in codes),
            "current": here == {line},
        }
        for line, title in lines
    ]


def csv_rows(found: Comparison) -> Iterable[tuple[object, ...]]:
    """One row for each part and for each figure of each side."""
    yield (
        "side",
        "title",
        "organisation",
        "side_origin",
        "class",
        "row_kind",
        "what",
        "value",
        "per",
        "period",
        "verdict",
        *PROVENANCE,
    )
    sources = {source.key: source for source in found.sources}
    blank = ("",) * (len(PROVENANCE) - 1)
    for index, side in enumerate(found.sides):
        who = (side.key, side.title, side.organisation, side.origin, side.kind)
        for each in found.made_of:
            yield (*who, "part", each.place, each.values[index], "", "", each.verdict, *blank, side.origin)
        for measure in found.measures:
            value = measure.values[index]
            said = (
                *who,
                "figure",
                measure.what,
                None if value is None else round(value, 4),
                measure.per,
                measure.period,
            )
            row = measure.rows[index] if measure.rows else None
            if measure.source:
                source = sources[measure.source].model_copy(update={"unit": "£"})
                yield (*said, "", *provenance(source, row))
            else:
                yield (*said, "", "£", "allocated and declared", *[""] * (len(PROVENANCE) - 3), side.origin)
    if found.why_no_figures:
        yield ("", "", "", "", "", "figure", "none", "", "", "", found.why_no_figures, *blank, "")
