"""The sources of the public figures, by what they are about."""

from collections.abc import Sequence
from typing import Any

from catalogue.rules.figures import Source

TOPICS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("councils", "Councils", ("councils", "neighbours", "websites")),
    ("spent", "What councils spent", ("rsx", "net", "ro3", "lancashire")),
    ("planned", "What councils planned", ("ra",)),
    ("services", "Services", ("lgsl", "line-map", "govuk-services", "service-links")),
    ("central", "Central government", ("govuk-transactions",)),
    ("systems", "Systems and suppliers", ("supplier-payments", "bin-lookups", "planning-systems")),
    ("prices", "Prices", ("gdp-deflator",)),
)
"""A topic: its word in the address, its title, and how the keys of its sources begin."""


def topics(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Every source once, under the first topic that fits; what fits none stands under the rest."""
    left, made = list(sources), []
    for word, title, starts in TOPICS:
        own = [each for each in left if each.key in starts or each.key.startswith(tuple(f"{s}-" for s in starts))]
        left = [each for each in left if each not in own]
        made.append({"word": word, "title": title, "sources": own})
    return made + ([{"word": "rest", "title": "The rest", "sources": left}] if left else [])
