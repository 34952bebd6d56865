"""Everything that reads applications."""

from bricks.registration.queries.applications import (
    ApplicationLine,
    Applications,
    Search,
    Unfinished,
    applications,
    search,
    unfinished,
)
from bricks.registration.queries.detail import ApplicationView, FileShown, ReadApplication, application
from bricks.registration.queries.form import FormView, ReadForm, form
from bricks.registration.queries.labels import (
    contact_people,
    find_applications,
    find_people,
    label_applications,
    label_people,
)
from bricks.registration.queries.panel import panel

__all__ = [
    "ApplicationLine",
    "ApplicationView",
    "Applications",
    "FileShown",
    "FormView",
    "ReadApplication",
    "ReadForm",
    "Search",
    "Unfinished",
    "application",
    "applications",
    "contact_people",
    "find_applications",
    "find_people",
    "form",
    "label_applications",
    "label_people",
    "panel",
    "search",
    "unfinished",
]
