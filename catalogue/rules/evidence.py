"""What public files show that councils use, each with how sure it is and what it cannot say.

None of it says what a council pays for a system, which product it bought, or that it has no other.
"""

from dataclasses import dataclass, field

from commons.model import Model


@dataclass(frozen=True, slots=True)
class Supplier:
    """A heading under which payees were matched, and whether its name can be counted.

    `verdict`: `one name` may be counted as "payments matching this name"; `several companies`,
    `ambiguous` and `not a system supplier` may not, and `why` says the reason.
    """

    slug: str
    name: str
    verdict: str
    what: str
    why: str

    @property
    def countable(self) -> bool:
        return self.verdict == "one name"


@dataclass(frozen=True, slots=True)
class SupplierPayment:
    """In one council's spend files `payments` lines matched the supplier's name. It is not a number of contracts."""

    supplier: str
    gss: str
    payments: int
    source_row: int


@dataclass(frozen=True, slots=True)
class SpendFile:
    """One council's spend files: `rows` lines in `files` files. Not `readable`: none of the names is in them."""

    gss: str
    name_in_source: str
    rows: int
    files: int
    readable: bool
    source_row: int


class Coverage(Model):
    """Readable spend files of one class of council, of how many councils there are."""

    group: str
    readable: int
    files: int
    councils: int


@dataclass(frozen=True, slots=True)
class BinLookup:
    """An entry of the list of bin-day look-ups.

    `gss` holds the councils of today that it serves, after the check by hand; `gss_given` is what the list
    says. `platforms` are those that its address or the adapter's code names; empty means not known.
    `verdict`: `council`, `outside England`, `replaced`, `doubled`, `not a council`; `how` says how it was judged.
    """

    key: str
    council: str
    gss_given: str
    gss: tuple[str, ...]
    verdict: str
    how: str
    host: str
    hosts_called: tuple[str, ...]
    platforms: tuple[str, ...]
    fingerprint: str
    adapter_lines: int
    needs_browser: bool
    source_row: int

    @property
    def counts(self) -> bool:
        """Whether it is a look-up of an English council of today."""
        return self.verdict == "council"


class ExclusionStep(Model):
    """One step from all entries of a list to those that count: what was taken out and how many are left."""

    step: str
    removed: int
    left: int


@dataclass(frozen=True, slots=True)
class PlanningRegister:
    """A public planning register of one or more councils.

    `system` is the software that a part of its address (`shown_by`) shows; blank is not known. Not `sure`:
    that part is not a name of the software. `gss` is empty where the authority is no English council of
    today, and `how` says why.
    """

    authority: str
    gss: tuple[str, ...]
    how: str
    url: str
    system: str
    shown_by: str
    sure: bool
    source_row: int


@dataclass(frozen=True, slots=True)
class ServiceLink:
    """The address of one interaction with one service of one council, as of April 2017."""

    lgsl: int
    lgil: int
    url: str
    source_row: int

    @property
    def interaction(self) -> str:
        return INTERACTIONS.get(self.lgil, f"interaction {self.lgil}")


INTERACTIONS = {0: "apply", 4: "pay", 8: "find out", 17: "report"}
"""The interactions (LGIL) that the links have, in plain words."""


@dataclass(frozen=True, slots=True)
class GovukService:
    """A service that GOV.UK sends people to their council for. `tier` is which councils provide it."""

    lgsl: int
    description: str
    tier: str
    source_row: int


@dataclass(frozen=True, slots=True)
class HostLabel:
    """What the host of a bin-day look-up itself names: a `platform` or a `contractor`. The labelled set."""

    key: str
    kind: str
    name: str
    host: str
    how: str = field(default="")


class Agreement(Model):
    """How well what was found agrees with what was labelled: precision is right / found, recall right / labelled."""

    found: int
    labelled: int
    right: int

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None
