"""The public statistics of England, read from `examples/england` when first needed and then kept.

Each topic has a file: councils, outturn, budget, detail (social care, net by year, Lancashire),
services (the national list and links), suppliers, look-ups, transactions. Nothing loads until a page
needs it.
"""

from catalogue.queries.england.statistics import FOLDER, England, england

__all__ = ["FOLDER", "England", "england"]
