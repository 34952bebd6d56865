"""What differs between services that are published here under one number: bricks, wiring, how they are run."""

from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from catalogue.dna import MODELS, locked_release
from catalogue.queries.published import PublishedService
from commons.differences import in_words
from commons.event import Origin
from commons.model import Model
from commons.view import View

MOST_COMPARED = 6


class Composition(Model):
    """One service beside the others."""

    title: str
    organisation_name: str
    href: str
    origin: Origin
    run: str
    bricks: dict[str, str] = Field(description="Brick -> the release that it was published with")
    steps: int
    differences: dict[str, int] = Field(description="File -> places that differ from the first service")


def compositions(services: Sequence[PublishedService], view: View) -> tuple[Composition, ...]:
    """The newest services beside each other, all of one origin; none where there are fewer than two."""
    shown = list(services[:MOST_COMPARED])
    if len(shown) < 2:
        return ()
    loaded = [view.service_at(each.organisation, each.service) for each in shown]
    first = loaded[0].files
    return tuple(
        Composition(
            title=each.title,
            organisation_name=each.organisation_name,
            href=each.href,
            origin=each.origin,
            run=MODELS.get(found.file.model, found.file.model),
            bricks={name: locked_release(found, name) for name in found.bricks},
            steps=len(found.file.flow),
            differences=dict(Counter(difference.file for difference in in_words(first, found.files))),
        )
        for each, found in zip(shown, loaded, strict=True)
    )
