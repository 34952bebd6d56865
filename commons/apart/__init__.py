"""One process writes and others serve: `commons run --workers N` on SQLite.

A process that serves has a `FarWriter` in the place of its own writer, and so nothing else of the platform knows
of it: what is to be written goes over a line to the process that writes, and is answered after the commit there.
"""

from commons.apart.far import FarWriter
from commons.apart.lines import Lines

__all__ = ["FarWriter", "Lines"]
