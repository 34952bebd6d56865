"""The DNA of the sides as one aligned picture, in columns or in rows, and one below the other for a phone."""

from collections.abc import Sequence
from fractions import Fraction

from catalogue.pages.compare_rows import cost_of_part, more_than_first, short_name, shown_as
from catalogue.queries.comparing.compare import Comparison
from catalogue.rules.comparing import ITS_BRICKS, MOST_COLUMNS, NONE, Measure, Side
from catalogue.rules.comparing import Place as MadeOf
from catalogue.rules.figures import pounds_in_words
from commons.money import share_out
from commons.pages.svg import CLASSES, Bars, Beside, CostClass, Dna, Picture, Place, Tile, beside, many

PENCE = 100
INCOME, NET, GROSS = ("Income",), ("Net spending", "Net cost"), ", gross"
ABSENT = {NONE: "no such part", ITS_BRICKS: "in the rows of bricks", "not known": "its file does not say"}
VERDICTS = {"shared": "the same", "differs": "differs", "not known": "not known"}


def picture(found: Comparison) -> Picture:
    """What each side is made of place by place, and what it costs, on one scale."""
    main = next((measure for measure in found.measures if measure.main), None)
    draw = many if len(found.sides) > MOST_COLUMNS else beside
    return draw(
        Beside(
            sides=tuple(_sides(found, main)),
            places=tuple(_place(found, each) for each in found.made_of),
            more=_more(main) if main else (),
            lines=() if main else tuple(_line(each) for each in found.measures if each.what.endswith(GROSS)),
            why=f"Not put side by side: {found.why_no_figures}." if found.why_no_figures else "",
            per=_per(found.measures, main),
        )
    )


def _per(measures: Sequence[Measure], main: Measure | None) -> str:
    if main:
        return f"{main.what} {main.per}"
    return f"Gross {measures[0].per}; no total is compared" if measures else ""


def _more(main: Measure) -> tuple[str, ...]:
    """How much more or less each is than the first; the first says that the others are held beside it."""
    told = [more_than_first(main, index) for index in range(len(main.values))]
    return ("the others beside this", *told[1:]) if any(told) else ()


def _line(measure: Measure) -> Bars:
    words = tuple(shown_as(value, measure) for value in measure.values)
    return Bars(measure.what.removesuffix(GROSS), measure.values, words)


def _sides(found: Comparison, main: Measure | None) -> list[Dna]:
    """The DNA of each side: tiles in one order, bars on one scale."""
    most = max((value for value in main.values if value), default=0) if main else 0
    made = []
    for index, side in enumerate(found.sides):
        value = main.values[index] if main else None
        costs = _costs(found.measures, index, value)
        made.append(
            Dna(
                short_name(found, side),
                tuple(_tiles(found, side)),
                costs,
                main.period if main else found.measures[0].period if found.measures else "",
                side.origin,
                (f"{main.what.lower()} {main.per}",) if main else (),
                income=_pence(found.measures, index, INCOME) if costs else None,
                net=_pence(found.measures, index, NET),
                nothing=_why_empty(found, value),
                scale=max(value / most, 0.02) if value and most and value > 0 else 1.0,
                withheld=main is None or value is None,
            )
        )
    return made


def _why_empty(found: Comparison, value: float | None) -> str:
    if found.why_no_figures:
        return "Figures are not put side by side: the reason stands above"
    if not any(measure.main for measure in found.measures):
        return "The total is not compared, its lines are: see below"
    return "Not submitted" if value is None else f"{pounds_in_words(value)}: accounting, and not a low cost"


def _costs(measures: Sequence[Measure], index: int, value: float | None) -> dict[CostClass, int]:
    """Pence for one case by class of a service that runs here; of a council's line all of it is not known."""
    if value is None or value <= 0:
        return {}
    by_name = {each.what.lower(): each.values[index] or 0 for each in measures}
    weights = {name: Fraction(by_name[name]) for name in CLASSES if name in by_name}
    return share_out(round(value * PENCE), weights) or {"not known": round(value * PENCE)}


def _pence(measures: Sequence[Measure], index: int, what: tuple[str, ...]) -> int | None:
    """A figure that stands on its own beside the main one, in pence; None where there is none."""
    value = next((each.values[index] for each in measures if each.what in what), None)
    return None if value is None else round(value * PENCE)


def _place(found: Comparison, place: MadeOf) -> Place:
    """A row of the aligned picture. Its name stands at its left, so a tile says only what fills it."""
    tiles = []
    for index, side in enumerate(found.sides):
        part, value = side.part(place.place), place.values[index]
        words = value[:1].upper() + value[1:]
        if part is None:
            tiles.append(Tile(words, kind="absent", note=ABSENT.get(value, "")))
        elif part.brick:
            tiles.append(Tile(part.value, note="; ".join(filter(None, (part.note, cost_of_part(found, part))))))
        else:
            tiles.append(Tile(words, kind="unknown", note=part.note))
    return Place(place.place, VERDICTS[place.verdict], tuple(tiles), alike=place.verdict == "shared")


def _tiles(found: Comparison, side: Side) -> list[Tile]:
    """The tiles of one side for itself, each with its place in its name."""
    index = found.sides.index(side)
    made = []
    for each in found.made_of:
        part = side.part(each.place)
        if part is None:
            made.append(Tile(each.place, kind="absent", note=each.values[index]))
        elif part.brick:
            others = [value for at, value in enumerate(each.values) if at != index]
            alone = all(value == NONE for value in others)
            note = "the same here" if each.verdict == "shared" else "only here" if alone else "differs"
            made.append(Tile(part.place, part.value, note=note))
        else:
            made.append(Tile(f"{part.place}: {part.value or 'not known'}", kind="unknown", note=part.note))
    return made
