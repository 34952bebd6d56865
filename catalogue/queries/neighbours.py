"""Councils like a council: statistical neighbours, or for districts the nearest ones."""

from pydantic import ConfigDict, Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import england
from catalogue.rules.figures import Source
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View


class AskNeighbours(Model):
    """The neighbours of one council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117"}]})

    gss: Line


class NeighbourEntry(Model):
    """One council like another."""

    gss: str
    name: str
    kind: str
    rank: int
    how_near: str
    same_class: bool = Field(description="Figures are compared only if it is of the same class")


class NeighbourList(Model):
    """Ten councils like one council. They are no class of comparison: figures stand within the class."""

    council: CouncilEntry
    kind: str = Field(description="`statistical` or `nearest`")
    items: tuple[NeighbourEntry, ...]
    source: Source
    origin: Origin = "declared"


def neighbours(asked: AskNeighbours, view: View) -> NeighbourList:
    """Councils to compare a council with, the closest first."""
    data = england()
    own = the_council(data, asked.gss)
    near = data.neighbours.get(own.gss, ())
    return NeighbourList(
        council=entry(own),
        kind=near[0].kind if near else "",
        items=tuple(
            NeighbourEntry(
                gss=each.gss,
                name=data.by_gss[each.gss].nice_name,
                kind=data.by_gss[each.gss].type,
                rank=each.rank,
                how_near=each.closeness or (f"{each.kilometres:.0f} km" if each.kilometres is not None else ""),
                same_class=data.by_gss[each.gss].group == own.group,
            )
            for each in near
            if each.gss in data.by_gss
        ),
        source=data.sources["neighbours"],
    )
