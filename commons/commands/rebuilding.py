"""`commons rebuild`: make projections again from the ledger."""

import argparse
import sys

from commons.commands.control import opened, settings_of
from commons.follow import rebuild as rebuild_now
from commons.follow.followers import named_projections


def rebuild(chosen: argparse.Namespace) -> int:
    """Rebuild while no server runs; prints how far it is."""
    with opened(settings_of(chosen.data)) as commons:
        names = chosen.projection or sorted(named_projections(commons.installation))
        if strangers := set(names) - set(named_projections(commons.installation)):
            known = ", ".join(sorted(named_projections(commons.installation)))
            print(f"There is no projection {', '.join(sorted(strangers))}. There are: {known}", file=sys.stderr)
            return 1
        read = rebuild_now(
            commons.writer, commons.installation, names, lambda n: print(f"\r{n:,} events", end="", file=sys.stderr)
        )
    print(f"\rRebuilt {', '.join(names)} from {read:,} events.")
    return 0
