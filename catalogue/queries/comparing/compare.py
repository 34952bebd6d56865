"""Two to twelve councils or services side by side: what they share, what differs, and what that costs."""

from collections.abc import Sequence

from pydantic import ConfigDict, Field

from catalogue.queries.comparing.councils import council_figures, council_item, council_side
from catalogue.queries.comparing.services import Known, common_month, differences, service_figures, service_side
from catalogue.queries.declared.service import DeclaredService
from catalogue.queries.england import england
from catalogue.queries.published import users_of_bricks, versions_of_all
from catalogue.queries.services import ServiceDna
from catalogue.rules.comparing import MOST, Item, Measure, Place, Side, item, one_of_each, places
from catalogue.rules.figures import Source
from commons.errors import NotFound
from commons.model import Line, Model
from commons.view import View


class AskCompare(Model):
    """What stands side by side: councils by their code, their services, or services that are published here."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"of": ["E07000117/env", "E07000116/env"]}]})

    of: tuple[Line, ...] = Field(
        default=(),
        max_length=MOST,
        description="`E07000117`, `E07000117/524`, `E07000117/env` or `example-borough/bulky-waste-a`; two to twelve",
    )


class Comparison(Model):
    """The sides with what they share and what differs. Figures only where they may be compared."""

    sides: tuple[Side, ...]
    made_of: tuple[Place, ...]
    shared: int
    differs: int
    measures: tuple[Measure, ...]
    why_no_figures: str = Field(description="Why figures do not stand side by side; empty where they do")
    caution: str
    differences: tuple[dict[str, int], ...] = Field(description="Places of the files that differ from the first side")
    sources: tuple[Source, ...]


def compare(asked: AskCompare, view: View) -> Comparison:
    """Two to twelve councils or services side by side. One side, or none, is a comparison that somebody has begun."""
    items = list({each.key: each for each in map(_item, asked.of)}.values())
    councils = [council_side(each, england()) for each in items if each.is_council]
    services = _services([each for each in items if not each.is_council], view)
    sides = _in_order(items, [side for side, _ in councils], [side for side, _ in services])
    measures, why = _figures(sides, [one for _, one in councils], [one for _, one in services])
    found = places(sides) if len(sides) > 1 else ()
    return Comparison(
        sides=sides,
        made_of=found,
        shared=sum(each.verdict == "shared" for each in found),
        differs=sum(each.verdict == "differs" for each in found),
        measures=measures,
        why_no_figures=why,
        caution=councils[0][1].caution if councils and measures else "",
        differences=differences(items, view) if len(services) == len(items) > 1 else (),
        sources=_sources(measures, [one for _, one in councils]),
    )


def _item(text: str) -> Item:
    found = item(text)
    if found is None:
        raise NotFound(
            "There is nothing like this to compare.",
            expected="A council, like E07000117; a service of one, like E07000117/524; or a service that is "
            "published here, like example-borough/bulky-waste-a.",
            to_do="Choose on the comparing page.",
        )
    return council_item(found, england()) if found.is_council else found


def _services(items: Sequence[Item], view: View) -> list[tuple[Side, ServiceDna]]:
    """The published services, all in the newest month that they share, else each in its own newest."""
    if not items:
        return []
    known = Known(versions_of_all([(each.first, each.second) for each in items], view), users_of_bricks(view))
    found = [service_side(each, "", known, view) for each in items]
    month = common_month([one for _, one in found])
    names = {one.costs.period.name for _, one in found if one.costs}
    if len(names) < 2 or not month:
        return found
    return [service_side(each, month, known, view) for each in items]


def _in_order(items: Sequence[Item], councils: Sequence[Side], services: Sequence[Side]) -> tuple[Side, ...]:
    """The sides in the order of the items: each of the two lists is in that order already."""
    one, other = iter(councils), iter(services)
    return tuple(next(one) if each.is_council else next(other) for each in items)


def _figures(
    sides: Sequence[Side], councils: Sequence[DeclaredService], services: Sequence[ServiceDna]
) -> tuple[tuple[Measure, ...], str]:
    if len(sides) < 2:
        return (), ""
    why = one_of_each(sides)
    if why:
        return (), why
    return council_figures(england(), councils) if councils else service_figures(services)


def _sources(measures: Sequence[Measure], councils: Sequence[DeclaredService]) -> tuple[Source, ...]:
    data = england()
    keys = dict.fromkeys(measure.source for measure in measures if measure.source)
    keys |= dict.fromkeys(part.source for each in councils for part in each.made_of if part.source)
    return tuple(data.sources[key] for key in (*keys, *(["councils"] if councils else [])))
