"""What the registry records: organisations, releases, published versions, retried steps."""

from typing import Annotated, Literal, TypeAlias

from commons.event import Event, Origin
from commons.refs import AccountRef, Code, Kind

OrganisationKind: TypeAlias = Literal["council", "charity", "trust", "other"]
DraftRef: TypeAlias = Annotated[str, Kind("draft")]
StepRef: TypeAlias = Annotated[str, Kind("step")]


class Listed(Event, name="registry.listed"):
    """Organisation listed, or its public facts brought up to date."""

    organisation: Code
    kind: OrganisationKind
    origin: Origin
    gss: Code | None = None
    """The Office for National Statistics' code, in lower case."""


class Founded(Event, name="registry.founded"):
    """Organisation set up from the pages; nobody has verified it yet."""

    organisation: Code
    account: AccountRef
    kind: OrganisationKind
    origin: Origin


class Verified(Event, name="registry.verified"):
    """Organisation verified, so that its members may publish live services."""

    organisation: Code
    kind: OrganisationKind
    origin: Origin


class Released(Event, name="registry.released"):
    """Brick released."""

    brick: Code
    release: Code
    majors: tuple[int, ...]


class Installed(Event, name="registry.installed"):
    """Brick installed. `altered`: its code is not that of the release with this number."""

    brick: Code
    release: Code
    altered: bool


class Published(Event, name="registry.published"):
    """Service published."""

    organisation: Code
    service: Code
    version: int
    origin: Origin
    lgsl: int | None
    bricks: tuple[Code, ...]


class Drafted(Event, name="registry.drafted"):
    """Service drafted in the composer."""

    draft: DraftRef


class Discarded(Event, name="registry.discarded"):
    """Draft thrown away."""

    draft: DraftRef


class Retried(Event, name="registry.retried"):
    """Parked step tried again by hand."""

    organisation: Code
    service: Code
    step: StepRef
