"""Reads the statistics of a new process ahead of its first visitor, so that nobody waits for them."""

import logging
import threading
import time

from catalogue.queries.england.statistics import England

log = logging.getLogger("commons.catalogue")

TOPICS = {
    "councils": ("councils", "by_gss", "by_slug", "sources", "england_parts"),
    "outturn": ("outturn", "service_groups"),
    "budget": ("budget", "budget_lines", "line_groups", "services_of_line"),
    "national services": ("services", "functions"),
    "suppliers and look-ups": ("suppliers_of", "spend_coverage", "bin_lookup_of", "planning_register_of"),
    "neighbours and links": ("neighbours", "websites", "service_links", "govuk_services"),
    "detail": ("social_care", "net", "lancashire", "transactions"),
}
"""What is read, in the order in which visitors are likely to need it."""


FIRST_PAGE_SECONDS = 2.0
"""How long a new process is left to whoever opens the first page."""


def read_ahead(data: England, after: float = FIRST_PAGE_SECONDS) -> threading.Thread:
    """Read in the background, from so many seconds on; the log says what has been read and how long it took.

    A page that needs something earlier reads it itself, as it would without this. What cannot be read is
    logged, and the page that needs it says so.
    """
    thread = threading.Timer(after, read_all, args=(data,))
    thread.name, thread.daemon = "england", True
    thread.start()
    return thread


def read_all(data: England) -> None:
    """Read every topic and log each."""
    begun = time.monotonic()
    log.info("reading the public statistics of England", extra={"fields": {"folder": str(data.folder)}})
    for done, (topic, names) in enumerate(TOPICS.items(), start=1):
        try:
            for name in names:
                getattr(data, name)
        except (OSError, ValueError, KeyError) as error:
            log.warning(
                "a part of the public statistics cannot be read", exc_info=error, extra={"fields": {"topic": topic}}
            )
            continue
        seconds = round(time.monotonic() - begun, 2)
        log.info(
            "public statistics", extra={"fields": {"read": topic, "step": f"{done} of {len(TOPICS)}", "s": seconds}}
        )
