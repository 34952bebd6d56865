"""Where a brick could stand in: the national services that something here runs on it, and who runs them otherwise."""

from collections.abc import Iterable

from pydantic import Field

from catalogue.queries.declared.lists import across_england
from catalogue.queries.england import england
from catalogue.queries.published import PublishedService
from catalogue.queries.service_systems import systems_of_service
from commons.event import Origin
from commons.model import Model


class CouldStandIn(Model):
    """One national service that a brick is tried for here. That it could replace what others run, nobody has shown."""

    lgsl: int
    name: str
    origins: tuple[Origin, ...] = Field(description="Origins of the services here that use the brick for it")
    live_councils: int = Field(description="Councils that run it live on standard bricks here")
    councils: int = Field(description="Councils of which public evidence says something about the service")
    of: int
    what: str = Field(description="What public pages of it were looked at; empty where no list was found")
    pages: int
    known: int = Field(description="Of those pages, how many show their system")

    @property
    def href(self) -> str:
        return f"/services/{self.lgsl}"


def could_stand_in(users: Iterable[PublishedService]) -> tuple[CouldStandIn, ...]:
    """The national services under which services with the brick are published here, by number."""
    data, found = england(), list(users)
    made = []
    for lgsl in sorted({each.lgsl for each in found if each.lgsl is not None and each.lgsl in data.services}):
        own = [each for each in found if each.lgsl == lgsl]
        systems, seen = systems_of_service(lgsl), across_england(data, str(lgsl))
        made.append(
            CouldStandIn(
                lgsl=lgsl,
                name=data.services[lgsl].name,
                origins=tuple(dict.fromkeys(each.origin for each in own)),
                live_councils=len({each.organisation for each in own if each.origin == "live"} & set(data.by_slug)),
                councils=len(seen.councils),
                of=seen.of,
                what=systems.what if systems else "",
                pages=systems.pages if systems else 0,
                known=systems.known if systems else 0,
            )
        )
    return tuple(made)
