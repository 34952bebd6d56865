"""The same function bought or built many times: each claim with its evidence, its confidence and its limits."""

from pydantic import Field

from catalogue.queries import alike, look_ups, paid
from catalogue.queries.england import England, england
from catalogue.queries.justified import Justification, justifications
from catalogue.rules.assumed import Assumed, assumed
from catalogue.rules.avoided import AskAvoided, Avoided, avoided, conclusion
from catalogue.rules.evidence import ExclusionStep
from catalogue.rules.figures import Source
from catalogue.rules.repeated import OWN_LOOK_UP, OWN_SERVICE, OWN_SUPPLIER, RepeatedClaim
from commons.event import Origin
from commons.model import Model
from commons.view import View

REGISTER_SERVICE = 485
"""The national service whose page shows the planning registers."""


class AskDuplication(Model):
    """All claims; it takes nothing."""


class Duplication(Model):
    """What the evidence bears, claim by claim."""

    claims: tuple[RepeatedClaim, ...]
    justified: tuple[Justification, ...]
    origin: Origin = "declared"


class AvoidedRange(Model):
    """What adopting a standard brick for bin-day look-ups would avoid, under the assumptions given. Estimated."""

    asked: AskAvoided
    assumptions: tuple[Assumed, ...]
    pages: int = Field(description="English councils with a look-up page of their own")
    steps: tuple[ExclusionStep, ...]
    found: Avoided
    conclusion: str
    status: str = "estimated"
    source: Source
    origin: Origin = "declared"


def duplication(asked: AskDuplication, view: View) -> Duplication:
    """Claims that the same thing is bought or built many times, each with what it rests on and what it cannot say."""
    data = england()
    return Duplication(
        claims=(_look_ups(data), _suppliers(data), _registers(data), _services(view)),
        justified=justifications(view, OWN_LOOK_UP, OWN_SUPPLIER, OWN_SERVICE),
    )


def avoided_range(asked: AskAvoided, view: View) -> AvoidedRange:
    """The range that adopting a standard brick would avoid, after the cost of moving: estimated, of no council."""
    return worked_out(england(), asked)


def worked_out(data: England, asked: AskAvoided) -> AvoidedRange:
    """The range for the look-up pages that are counted."""
    own = look_ups.counted(data)
    found = avoided(asked, own.own)
    return AvoidedRange(
        asked=asked,
        assumptions=assumed(asked),
        pages=own.own,
        steps=own.steps,
        found=found,
        conclusion=conclusion(found),
        source=own.source,
    )


def _look_ups(data: England) -> RepeatedClaim:
    found = look_ups.counted(data)
    return RepeatedClaim(
        key="look-ups",
        kind="built",
        says=found.says,
        means_not="Different addresses do not mean different software. Councils may share a system behind them.",
        count=found.own,
        of=found.collecting,
        evidence=f"A list of {found.steps[0].left} look-ups kept by volunteers; {found.steps[0].left - found.own} "
        "taken out in published steps",
        confidence="medium",
        because="Every entry was judged by hand against code, name and host. The list is of volunteers, and a page can "
        "have moved since.",
        labels=found.labels,
        href="/duplication/look-ups",
        source=found.source,
    )


def _suppliers(data: England) -> RepeatedClaim:
    found = paid.all_paid(data)
    most = found.items[0]
    return RepeatedClaim(
        key="suppliers",
        kind="bought",
        says=f"{most.name}: payments matching this name in {most.councils} of {most.readable} readable files; "
        f"{len(found.items) - 1} more names",
        means_not="A supplier is not a product, lines are not contracts, and nothing is said of councils whose files "
        "were not read.",
        count=most.councils,
        of=most.readable,
        evidence=f"Spend files of {found.searched} councils, {found.readable} of them readable; {len(found.left_out)} "
        "unclear names left out",
        confidence="medium",
        because="Names that could mean somebody else are left out. The payees behind the matches are not in the "
        "files, so how many matches are right was never measured.",
        labels=None,
        href="/duplication/suppliers",
        source=found.source,
    )


def _registers(data: England) -> RepeatedClaim:
    found = [each for each in data.planning_registers if each.gss]
    councils = {gss for each in found for gss in each.gss}
    known = [each.system for each in found if each.system]
    system = max(sorted(set(known)), key=known.count)
    same, unsure = known.count(system), sum(bool(each.system) and not each.sure for each in found)
    return RepeatedClaim(
        key="registers",
        kind="bought",
        says=f"{len(found)} public planning registers of {len(councils)} English councils; {same} of them show "
        f"{system}",
        means_not="The list is partial, mostly of cities, so shares of all councils cannot be worked out from it.",
        count=same,
        of=len(found),
        evidence="A part of each register’s address that is a name of the software",
        confidence="low",
        because=f"The list is old, {unsure} of the systems are marked as not sure, and no labelled set exists.",
        labels=None,
        href=f"/services/{REGISTER_SERVICE}",
        source=data.sources["planning-systems"],
    )


def _services(view: View) -> RepeatedClaim:
    found = alike.alike(alike.AskAlike(origin="live"), view)
    pairs = "1 pair" if found.total == 1 else f"{found.total} pairs"
    none = "No two live services published here are composed nearly the same"
    return RepeatedClaim(
        key="services",
        kind="built",
        says=f"{pairs} of live services published here are composed nearly the same" if found.total else none,
        means_not="Similar is not one too many. Variety can be right, and a council can say why.",
        count=found.total,
        of=found.services,
        evidence=f"The files of live services published here ({found.services}), compared exactly: from "
        f"{found.at_least:.0%} of their telling parts in common on",
        confidence="low",
        because="The comparison is exact, but whether a pair could be one service is for people to say. Different "
        "services under one number can look alike, and one with other names for everything is not found.",
        labels=found.labels,
        href="/duplication/services",
        source=None,
    )
