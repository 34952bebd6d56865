"""Pictures of the catalogue's answers."""

from catalogue.dna import notes
from catalogue.queries.services import ServiceDna
from catalogue.rules.comparison import Strip
from catalogue.rules.figures import pounds_in_words
from commons.event import Origin
from commons.money import show_unit
from commons.pages.svg import CLASSES, Edge, Node, Picture, Point, Spot, Tile, columns, diagram, dna, strip

MOST_SAID = 2
SHORT_WHY = "not shown"
POPULATION = "for each resident, population of mid-2023"


def strip_picture(shown: Strip, kind: str, year: str, status: str) -> Picture:
    """A strip of positive figures; zero and negative ones are counted in the note."""
    left_out = [f"{count} {word}" for count, word in ((shown.zero, "zero"), (shown.negative, "negative")) if count]
    note = f"{shown.reported} of {shown.in_class} {kind} reported; {status} {year}; {POPULATION}"
    note += f"; not drawn: {' and '.join(left_out)}" if left_out else ""
    note += f"; {shown.uncertified} not yet certified" if shown.uncertified else ""
    own = shown.here.gss if shown.here else ""
    spots = [
        Spot(
            point.name + (" (not yet certified)" if point.mark == "uncertified" else ""),
            point.pounds,
            this=point.gss == own,
        )
        for point in shown.points
        if point.pounds > 0
    ]
    return strip(f"{shown.measure}: {shown.title}", spots, show=pounds_in_words, note=note)


def dna_picture(found: ServiceDna) -> Picture:
    """The DNA of a service in its period; without costs where there is no month to show or they are withheld."""
    costs = found.costs
    tiles = [
        Tile(
            part.name.capitalize(),
            part.version,
            used_by=part.used_by,
            pence=part.pence,
            note=used_by(part.used_by, found.origin),
        )
        for part in found.made_of
    ]
    return dna(
        found.title,
        tiles,
        {name: costs.by_class.get(name, 0) for name in CLASSES} if costs else {},
        period=costs.period.name if costs else "",
        origin=found.origin,
        notes=notes(costs),
        income=(costs.income or None) if costs else None,
        nothing=(costs.withheld or "No costs in this period") if costs else found.why_no_costs,
        withheld=costs is None or bool(costs.withheld),
    )


def months_picture(found: ServiceDna) -> Picture | None:
    """The cost of one case by month; None where there is one month alone."""
    if len(found.by_month) < MOST_SAID or not any(each.cost is not None for each in found.by_month):
        return None
    word = found.costs.unit_word if found.costs else "case"
    return columns(
        f"Cost of one {word} by month",
        [
            Point(each.name + (", so far" if each.running else ""), each.cost, SHORT_WHY if each.cost is None else "")
            for each in found.by_month
        ],
        show=show_unit,
        origin=found.origin,
        note="gross, before income",
        head=("Month", f"Cost of one {word}"),
    )


def used_by(count: int, origin: Origin) -> str:
    """Who else uses a brick. Examples never count as users, so their neighbours are called what they are."""
    if origin == "example":
        return f"{count} other example{'' if count == 1 else 's'}"
    return "" if count else "nobody else yet"


def wiring_picture(found: ServiceDna) -> Picture | None:
    """Which brick's event sets off which brick's action; None without flow."""
    if not found.wiring:
        return None
    nodes = [Node(part.name, part.name.capitalize(), part.version, kind="brick") for part in found.made_of]
    steps: dict[tuple[str, str], list[str]] = {}
    for wire in found.wiring:
        pair = (wire.when.partition(".")[0], wire.do.partition(".")[0])
        if pair[0] != pair[1]:
            steps.setdefault(pair, []).append(wire.when_says.lower())
    edges = [
        Edge(*pair, ", ".join(said) if len(said) <= MOST_SAID else f"{len(said)} steps, below")
        for pair, said in steps.items()
    ]
    return diagram(f"How {found.title} is wired", nodes, edges, origin=found.origin, head=("From", "When", "To"))
