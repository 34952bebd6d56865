"""Services that are published here as sides of a comparison, and the figures that may stand together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.dna import Part
from catalogue.queries.england import england
from catalogue.queries.published import Version
from catalogue.queries.services import AskService, ServiceDna, dna_of
from catalogue.rules.comparing import Item, Measure, Side, SidePart
from catalogue.rules.figures import CLASSES
from commons.cost.lines import COST_CLASSES
from commons.differences import in_words
from commons.event import Origin
from commons.view import View

PENCE = 100


@dataclass(frozen=True)
class Known:
    """What is asked for once for all sides: the versions of each, and who uses which brick."""

    versions: Mapping[tuple[str, str], tuple[Version, ...]]
    users: Mapping[tuple[str, Origin], int]


def service_side(given: Item, month: str, known: Known, view: View) -> tuple[Side, ServiceDna]:
    """One published service, in a month that all sides have or in its newest."""
    asked = AskService(publisher=given.first, slug=given.second, month=month)
    found = dna_of(asked, view, known.versions[given.first, given.second], known.users)
    council = england().by_gss.get(found.gss or "")
    side = Side(
        key=given.key,
        title=found.title,
        organisation=found.organisation_name,
        href=found.href,
        origin=found.origin,
        kind=CLASSES[council.group][0] if council else "",
        subject=str(found.lgsl) if found.lgsl is not None else given.key,
        parts=tuple(_part(part, found) for part in found.made_of),
        sentence=found.sentence,
    )
    return side, found


def _part(part: Part, found: ServiceDna) -> SidePart:
    """A brick with what its use costs for one case, where a cost of one case is shown at all."""
    shown = found.costs
    counted = shown.count if shown and shown.unit else None
    each = part.pence / counted if part.pence is not None and counted else None
    return SidePart(
        place=part.name.capitalize(), value=f"v{part.major}", note=part.published_with, brick=True, each=each
    )


def common_month(found: Sequence[ServiceDna]) -> str:
    """The newest month that every one of them shows; empty where there is none."""
    months = [{each.month for each in one.months} for one in found]
    shared = set.intersection(*months) if months else set()
    return max(shared, default="")


def service_figures(found: Sequence[ServiceDna]) -> tuple[tuple[Measure, ...], str]:
    """Cost of one case by class, income and net, or why they do not stand together."""
    if len({each.lgsl for each in found}) > 1 or found[0].lgsl is None:
        return (), "They are different services of the national list, so their cases are of different kinds"
    costs = [each.costs for each in found]
    shown = [each for each in costs if each is not None and each.unit is not None]
    if len(shown) < len(found):
        without = next(each for each in found if each.costs is None or each.costs.unit is None)
        why = without.costs.why_no_unit if without.costs else without.why_no_costs
        return (), f"{without.title} of {without.organisation_name} has no cost for each case. {why}"
    if len({each.unit_word for each in shown}) > 1:
        return (), "They count different things: " + " and ".join(dict.fromkeys(each.unit_word for each in shown))
    if len({each.period.name for each in shown}) > 1:
        return (), "There is no month that every one of them shows"
    per, period = f"for each {shown[0].unit_word}", shown[0].period.name
    units = [each.unit for each in shown if each.unit]

    def measure(what: str, values: Sequence[float], *, main: bool = False) -> Measure:
        pounds = tuple(value / PENCE for value in values)
        return Measure(what=what, per=per, period=period, values=pounds, main=main)

    classes = [measure(name.capitalize(), [each.unit_by_class.get(name, 0) for each in shown]) for name in COST_CLASSES]
    return (
        *classes,
        measure("Gross cost", [unit.cost for unit in units], main=True),
        measure("Income", [unit.income for unit in units]),
        measure("Net cost", [unit.net for unit in units]),
    ), ""


def differences(given: Sequence[Item], view: View) -> tuple[dict[str, int], ...]:
    """How many places of each file differ from the first service; nothing for the first."""
    loaded = [view.service_at(each.first, each.second).files for each in given]
    return tuple(dict(Counter(found.file for found in in_words(loaded[0], each))) for each in loaded)
