"""The storage brick: documents kept by their content, with versions, retention and legal hold."""

from bricks.storage.actions.ending import expire, hold, let_go, release, remove, start_retention
from bricks.storage.actions.keeping import add_version, describe, keep, send_in
from bricks.storage.pages import applicant, staff
from bricks.storage.queries.documents import content, label_documents, list_documents, read_document
from bricks.storage.queries.panels import application_panel, case_panel
from bricks.storage.rules.content import inspect_upload
from bricks.storage.settings import StorageSettings, kind_schema
from bricks.storage.tables import DocumentRow, VersionRow
from commons.brick import Brick, Panel, delete, get, internal, page, pages_only, patch, post

WORK = "/work/{organisation}/{service}/storage"
ONE = f"{WORK}/{{document}}"
PUBLIC = "/s/{organisation}/{service}/storage"
SEND = ("POST",)

brick = Brick(
    name="storage",
    version="1.0.0",
    summary="Keep documents: types checked by content, versions, retention, legal hold",
    owner="Digital commons",
    settings=StorageSettings,
    tables=(DocumentRow, VersionRow),
    inspect=inspect_upload,
    api={
        1: [
            post("/documents", keep, may="casework", shaped={"kind": kind_schema}),
            get("/documents", list_documents, may="casework", personal=True),
            get("/documents/{document}", read_document, may="casework", personal=True),
            get("/documents/{document}/content", content, may="casework", personal=True),
            patch("/documents/{document}", describe, may="casework", shaped={"kind": kind_schema}),
            post("/documents/{document}/versions", add_version, may="casework"),
            post("/documents/{document}/hold", hold, may="supervise"),
            delete("/documents/{document}/hold", release, may="supervise"),
            delete("/documents/{document}", remove, may="casework"),
        ]
    },
    internal=[internal(expire), internal(start_retention), pages_only(send_in, may="follow")],
    pages=[
        page(WORK, staff.show_list, may="casework", nav="Documents", order=40),
        page(WORK, staff.add, may="casework", methods=SEND),
        page(ONE, staff.download, may="casework"),
        page(f"{ONE}/about", staff.about, may="casework"),
        page(f"{ONE}/versions", staff.new_version, may="casework", methods=SEND),
        page(f"{ONE}/description", staff.describe_it, may="casework", methods=SEND),
        page(f"{ONE}/hold", staff.hold_it, may="supervise", methods=SEND),
        page(f"{ONE}/release", staff.release_it, may="supervise", methods=SEND),
        page(f"{ONE}/removal", staff.remove_it, may="casework", methods=SEND),
        page(PUBLIC, applicant.add, may="follow", methods=SEND),
        page(f"{PUBLIC}/{{document}}", applicant.download, may="follow"),
    ],
    panels=[
        Panel(on="case", title="Documents", query=case_panel, template="storage/panel_case.html", order=30),
        Panel(
            on="application",
            title="Documents",
            query=application_panel,
            template="storage/panel_application.html",
            may="follow",
            order=30,
        ),
    ],
    erase=let_go,
    labels={"document": label_documents},
    wiring=[
        {
            "when": "registration.attached",
            "do": "storage.keep",
            "take": {"application": "application", "upload": "upload", "question": "question"},
        },
        {"when": "cases.closed", "do": "storage.start_retention", "take": {"case": "case"}},
    ],
)
