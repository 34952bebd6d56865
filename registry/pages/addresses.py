"""Where each page of the registry lies, and what it needs."""

from commons.brick import Page, page
from registry.pages import change, compose, organisation, service, suggestion, verifying

_WORK = "/work/{organisation}/{service}/registry"
_BOTH = ("GET", "POST")
_SEND = ("POST",)

PAGES: tuple[Page, ...] = (
    page(_WORK, service.overview, may="own", nav="Service", order=80),
    page(f"{_WORK}/versions/{{version}}", service.version, may="own"),
    page(f"{_WORK}/differences", service.differences, may="own"),
    page(f"{_WORK}/files", service.files, may="own", methods=_BOTH),
    page(f"{_WORK}/change", change.change, may="own", methods=_BOTH),
    page(f"{_WORK}/archive", service.export, may="own"),
    page(f"{_WORK}/parked", service.parked, may="own"),
    page(f"{_WORK}/parked/all/retry", service.try_all_again, may="own", methods=_SEND),
    page(f"{_WORK}/parked/{{step}}/retry", service.try_again, may="own", methods=_SEND),
    page("/registry/organisations", verifying.organisations, may="administer"),
    page("/registry/organisations/{organisation}", verifying.organisation, may="administer"),
    page("/registry/organisations/{organisation}/verification", verifying.verify_one, may="administer", methods=_SEND),
    page("/compose", compose.home, may="anyone"),
    page("/compose/organisation", organisation.organisation, may="anyone", methods=_BOTH),
    page("/compose/new", compose.new, may="anyone", methods=_BOTH),
    page("/compose/import", organisation.take_over, may="anyone", methods=_BOTH),
    page("/compose/suggestion/{organisation}/{service}/archive", suggestion.archive, may="anyone"),
    page("/compose/suggestion/{organisation}/{service}", suggestion.suggestion, may="anyone", data=True),
    page("/compose/drafts/{draft}", compose.check, may="anyone", methods=_BOTH),
    page("/compose/drafts/{draft}/removal", compose.throw_away, may="anyone", methods=_SEND),
)
