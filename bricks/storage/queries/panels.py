"""Documents on the page of a case and on the applicant's own page."""

from sqlmodel import col, select

from bricks.storage.queries.documents import DocumentView, views
from bricks.storage.rules.types import accept, list_types
from bricks.storage.settings import StorageSettings
from bricks.storage.tables import DocumentRow
from commons.brick import OnThread
from commons.model import Model
from commons.view import View

MOST = 500


class DocumentsPanel(Model):
    """The documents of one journey, and what the upload form needs."""

    ref: str
    documents: tuple[DocumentView, ...]
    kinds: tuple[tuple[str, str], ...]
    may_add: bool
    accept: str
    types: str
    megabytes: int


def case_panel(asked: OnThread, view: View) -> DocumentsPanel:
    """What staff see: every document of the journey."""
    return _panel(asked, view, mine=False)


def application_panel(asked: OnThread, view: View) -> DocumentsPanel | None:
    """What the applicant sees: their own documents, and those that are shared with them."""
    panel = _panel(asked, view, mine=True)
    return panel if panel.documents or panel.may_add else None


def _panel(asked: OnThread, view: View, *, mine: bool) -> DocumentsPanel:
    settings = view.settings(StorageSettings)
    found = select(DocumentRow).where(col(DocumentRow.thread) == asked.thread).order_by(col(DocumentRow.ref))
    rows = [row for row in view.all(found.limit(MOST)) if row.shared or not mine]
    kinds = [kind for kind in settings.kinds if kind.applicant_may_add or not mine]
    return DocumentsPanel(
        ref=asked.ref,
        documents=tuple(views([row for row in rows if not (row.gone and mine)], view)),
        kinds=tuple((kind.code, kind.title) for kind in kinds),
        may_add=settings.applicant_uploads and bool(kinds) and not asked.withdrawn if mine else True,
        accept=accept(settings.types),
        types=list_types(settings.types),
        megabytes=settings.megabytes,
    )
