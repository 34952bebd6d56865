"""Whether the organisation that a service names is there."""

from collections.abc import Sequence
from difflib import get_close_matches

from commons.service import Fix, Service
from commons.service.load import MAIN
from commons.service.source import read


def missing_organisation(service: Service, slugs: Sequence[str]) -> Fix | None:
    """What to fix when nobody has set up the organisation; None when it is among those there are."""
    slug = service.organisation
    if slug in slugs:
        return None
    near = get_close_matches(slug, slugs, n=3)
    return Fix(
        MAIN,
        read(MAIN, service.files[MAIN]).line(("organisation",)),
        f"there is no organisation “{slug}”",
        f"did you mean {' or '.join(near)}?" if near else "the slug of an organisation of this installation",
        "set it up at /compose/organisation, or correct it",
    )
