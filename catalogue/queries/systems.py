"""What public files show that a council pays and uses, each claim with its evidence."""

from pydantic import ConfigDict, Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import England, england
from catalogue.queries.replies import Note, noted
from catalogue.rules.evidence import BinLookup, Coverage, PlanningRegister
from catalogue.rules.figures import CLASSES, Source
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

SPEND, BINS, PLANNING = "supplier-payments", "bin-lookups", "planning-systems"


class AskSystems(Model):
    """The systems of one council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117"}]})

    gss: Line


class Claim(Model):
    """Payments matching one supplier's name. Not a product, not a number of contracts, not a sum of money."""

    supplier: str
    name: str
    what: str
    lines: int = Field(description="Lines of this council's spend files whose payee matches the name")
    councils: int = Field(description="Councils with such payments")
    readable: int = Field(description="Councils whose files could be read")
    class_councils: int
    class_readable: int
    source_row: int

    @property
    def says(self) -> str:
        return f"Payments matching this name in {self.councils} of {self.readable} readable files"


class LeftOut(Model):
    """A name that also matched and that is not counted, with the reason."""

    name: str
    why: str
    lines: int


class Seen(Model):
    """What the address of a public page shows."""

    what: str
    system: str = Field(description="Empty: not known, which does not mean that the council built it itself")
    address: str
    how: str
    sure: bool
    source_row: int


class CouncilSystems(Model):
    """What is known of a council's systems and suppliers. Not seen is not the same as not used."""

    council: CouncilEntry
    in_class: str
    spend_files: int | None = Field(description="Null where no spend file of the council was looked at")
    spend_rows: int | None
    spend_readable: bool
    spend_row: int | None
    claims: tuple[Claim, ...]
    left_out: tuple[LeftOut, ...]
    coverage: Coverage
    readable: int
    seen: tuple[Seen, ...]
    not_seen: tuple[str, ...]
    sources: tuple[Source, ...]
    notes: tuple[Note, ...] = Field(default=(), description="What the council says of these figures")
    origin: Origin = "declared"


def systems(asked: AskSystems, view: View) -> CouncilSystems:
    """The suppliers that a council is seen to pay, and the systems that its pages show."""
    found = council_systems(england(), asked.gss)
    return found.model_copy(update={"notes": noted(view, found.council.gss, "systems")})


def council_systems(data: England, gss: str) -> CouncilSystems:
    """Every claim about one council's systems, with what it rests on."""
    own = the_council(data, gss)
    files = data.spend_files.get(own.gss)
    coverage = next(each for each in data.spend_coverage if each.group == own.group)
    readable = sum(each.readable for each in data.spend_coverage)
    paid = data.suppliers_of.get(own.gss, ())
    seen = [found for found in (_bins(data, own.gss), _planning(data, own.gss)) if found]
    known = {each.what for each in seen}
    return CouncilSystems(
        council=entry(own),
        in_class=CLASSES[own.group][1],
        spend_files=files.files if files else None,
        spend_rows=files.rows if files else None,
        spend_readable=bool(files and files.readable),
        spend_row=files.source_row if files else None,
        claims=tuple(
            _claim(data, each.supplier, own.group, each.payments, each.source_row, readable, coverage)
            for each in paid
            if data.suppliers[each.supplier].countable
        ),
        left_out=tuple(
            LeftOut(name=data.suppliers[each.supplier].name, why=data.suppliers[each.supplier].why, lines=each.payments)
            for each in paid
            if not data.suppliers[each.supplier].countable
        ),
        coverage=coverage,
        readable=readable,
        seen=tuple(seen),
        not_seen=tuple(what for what in (BIN_LOOKUP, REGISTER) if what not in known),
        sources=tuple(data.sources[key] for key in (SPEND, BINS, PLANNING)),
    )


def _claim(data: England, slug: str, group: str, lines: int, row: int, readable: int, coverage: Coverage) -> Claim:
    supplier, paid = data.suppliers[slug], data.supplier_payments[slug]
    return Claim(
        supplier=slug,
        name=supplier.name,
        what=supplier.what,
        lines=lines,
        councils=len({each.gss for each in paid}),
        readable=readable,
        class_councils=sum(data.by_gss[each.gss].group == group for each in paid),
        class_readable=coverage.readable,
        source_row=row,
    )


BIN_LOOKUP, REGISTER = "Bin-day look-up", "Public planning register"


def _bins(data: England, gss: str) -> Seen | None:
    found: BinLookup | None = data.bin_lookup_of.get(gss)
    if found is None:
        return None
    return Seen(
        what=BIN_LOOKUP,
        system=", ".join(found.platforms),
        address=found.host,
        how="The addresses that the page calls name the platform" if found.platforms else "No address names a platform",
        sure=bool(found.platforms),
        source_row=found.source_row,
    )


def _planning(data: England, gss: str) -> Seen | None:
    found: PlanningRegister | None = data.planning_register_of.get(gss)
    if found is None:
        return None
    return Seen(
        what=REGISTER,
        system=found.system,
        address=found.url,
        how=f"Its address holds {found.shown_by}" if found.system else "Its address names no software",
        sure=found.sure,
        source_row=found.source_row,
    )
