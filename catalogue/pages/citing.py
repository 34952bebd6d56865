"""The address that a page is cited by, and the columns that say where a figure comes from."""

from catalogue.rules.figures import Source
from commons.pages import Visit

PROVENANCE = ("unit", "status", "publisher", "dataset", "file", "row", "licence", "method", "origin")


def provenance(source: Source, row: int | None) -> tuple[object, ...]:
    """The columns of every download that say where a figure comes from."""
    return (
        source.unit,
        source.status,
        source.publisher,
        source.dataset,
        source.file,
        row,
        source.licence,
        source.method,
        "declared",
    )


def permalink(visit: Visit, path: str, **query: str) -> str:
    """The whole address of a page, with only what decides its content."""
    asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return f"{visit.commons.settings.address}{path}{'?' + asked if asked else ''}"
