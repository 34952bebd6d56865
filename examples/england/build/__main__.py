"""`python -m examples.england.build ORIGINALS` makes every file that is not made by hand.

PROVENANCE.md says from what each is made.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from examples.england.build import budget, councils, finance, outturn, services, systems
from examples.england.build.files import BY_HAND, COUNCILS, digest, write

STEPS: dict[str, Callable[[Path, Path], int]] = {
    "councils.csv": councils.councils,
    "neighbours.csv": councils.neighbours,
    "websites.csv": councils.websites,
    "outturn.csv.gz": outturn.outturn,
    "england.csv": outturn.england,
    "social_care.csv.gz": finance.social_care,
    "social_care_lines.csv": finance.social_care_lines,
    "net.csv.gz": finance.net,
    "lancashire.csv.gz": finance.lancashire,
    "budget.csv.gz": budget.budget,
    "budget_lines.csv": budget.budget_lines,
    "services.csv.gz": services.services,
    "functions.csv": services.functions,
    "govuk_services.csv": services.govuk_services,
    "service_links.csv.gz": services.service_links,
    "supplier_payments.csv": systems.supplier_payments,
    "spend_files.csv": systems.spend_files,
    "bin_lookups.csv": systems.bin_lookups,
    "planning_systems.csv": systems.planning_systems,
    "transactions.csv.gz": systems.transactions,
}
"""Each file and the function that makes it."""

ORIGINALS = (
    COUNCILS,
    councils.STATISTICAL,
    councils.WEBSITES,
    outturn.OUTTURN,
    finance.SOCIAL_CARE,
    finance.NET,
    finance.LANCASHIRE,
    budget.BUDGET,
    budget.BUDGET_RETURNS,
    budget.BUDGET_LINES,
    services.SERVICES,
    services.FUNCTIONS,
    services.GOVUK_SERVICES,
    services.LINKS,
    systems.PAYMENTS,
    systems.SPEND_FILES,
    systems.BIN_LOOKUPS,
    systems.PLANNING,
    systems.TRANSACTIONS,
)
"""Every original that is read."""


def main(originals: Path, into: Path) -> None:
    """Make every file, say how many rows each has, and write down the digests of what was read and made."""
    made = []
    for name, make in STEPS.items():
        count = make(originals, into)
        made.append(("made", name, count, digest(into / name)))
        sys.stdout.write(f"{name:24} {count:>7,} rows {(into / name).stat().st_size:>9,} bytes\n")
    read = [("original", name, "", digest(originals / name)) for name in ORIGINALS]
    write(into / "digests.csv", ("kind", "file", "rows", "sha256"), [*read, *made])


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or not (Path(sys.argv[1]) / COUNCILS).is_file():
        raise SystemExit(
            f"Give the folder of the originals: it must hold {COUNCILS}. "
            "A second folder is where the files go, if not into examples/england. See PROVENANCE.md."
        )
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else BY_HAND)
