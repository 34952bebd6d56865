"""Whether the organisation that a service names is there."""

from difflib import get_close_matches

from sqlmodel import col, select

from commons.service import Fix, Service
from commons.service.load import MAIN
from commons.service.source import read
from commons.view import View
from registry.tables import OrganisationRow


def missing_organisation(service: Service, view: View) -> Fix | None:
    """What to fix when nobody has set up the organisation; None when it is there."""
    slug = service.organisation
    if view.first(select(OrganisationRow.slug).where(col(OrganisationRow.slug) == slug)) is not None:
        return None
    start = select(OrganisationRow.slug).where(col(OrganisationRow.slug).startswith(slug[:2], autoescape=True))
    near = get_close_matches(slug, view.all(start.limit(500)), n=3)
    return Fix(
        MAIN,
        read(MAIN, service.files[MAIN]).line(("organisation",)),
        f"there is no organisation “{slug}”",
        f"did you mean {' or '.join(near)}?" if near else "the slug of an organisation of this installation",
        "set it up at /compose/organisation, or correct it",
    )
