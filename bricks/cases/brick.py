"""The cases brick: the work on one person's matter, from opening it to closing it."""

from bricks.cases.actions.ending import close, decide, reopen, withdraw
from bricks.cases.actions.erasing import erase, let_go, record_erasure_listed
from bricks.cases.actions.handling import assign, change, progress
from bricks.cases.actions.opening import open_
from bricks.cases.actions.relating import choose_teams, relate, unrelate
from bricks.cases.actions.words import acknowledge, flag, message, note, reply
from bricks.cases.events import Closed, Erased
from bricks.cases.followers import news
from bricks.cases.pages import applicant, case, steps, worklist
from bricks.cases.queries.casefile import history, read
from bricks.cases.queries.labels import find_cases, label_cases
from bricks.cases.queries.panel import applicant_panel
from bricks.cases.queries.worklist import search
from bricks.cases.queries.worklist import worklist as list_cases
from bricks.cases.settings import CasesSettings, codes, outcome_schema, team_schema
from bricks.cases.tables import CaseRow, DecisionRow, MemberRow, MessageRow, NoteRow, RelationRow
from commons import erasing
from commons.brick import Brick, Delivery, Panel, delete, get, internal, page, pages_only, patch, post

WORK = "/work/{organisation}/{service}/cases"
ONE = f"{WORK}/{{case}}"
ASK = ("GET", "POST")
SEND = ("POST",)
PLACE = {"case": "case", "stage": "stage", "due": "due"}

brick = Brick(
    name="cases",
    version="1.0.0",
    summary="Work on cases: worklist, assignment, notes, messages, decisions, timeline",
    owner="Digital commons",
    settings=CasesSettings,
    codes=codes,
    tables=(CaseRow, NoteRow, MessageRow, DecisionRow, RelationRow, MemberRow),
    api={
        1: [
            post("/cases", open_, may="casework", shaped={"team": team_schema}),
            get("/cases", list_cases, may="casework", personal=True),
            post("/cases/search", search, may="casework", personal=True, reads=True),
            get("/cases/{case}", read, may="casework", personal=True),
            get("/cases/{case}/timeline", history, may="casework", personal=True),
            patch("/cases/{case}", change, may="casework", shaped={"team": team_schema}),
            post("/cases/{case}/assignment", assign, may="casework"),
            post("/cases/{case}/notes", note, may="casework"),
            post("/cases/{case}/messages", message, may="casework"),
            post("/cases/{case}/acknowledgement", acknowledge, may="casework"),
            post("/cases/{case}/decision", decide, may="casework", shaped={"outcome": outcome_schema}),
            post("/cases/{case}/closure", close, may="casework"),
            post("/cases/{case}/reopening", reopen, may="supervise"),
            post("/cases/{case}/erasure", erase, may="own"),
            post("/cases/{case}/relations", relate, may="casework"),
            delete("/cases/{case}/relations/{relation}", unrelate, may="casework"),
        ]
    },
    internal=[
        internal(progress),
        internal(withdraw),
        internal(flag),
        internal(record_erasure_listed),
        pages_only(reply, may="follow"),
        pages_only(choose_teams, may="casework"),
    ],
    pages=[
        page(WORK, worklist.show_worklist, may="casework", nav="Cases", order=10),
        page(WORK, worklist.search_worklist, may="casework", methods=SEND),
        page(f"{WORK}/new", worklist.new, may="casework", methods=ASK),
        page(f"{WORK}/teams", worklist.teams, may="casework", methods=ASK),
        page(ONE, case.show, may="casework"),
        page(f"{ONE}/notes", case.add_note, may="casework", methods=SEND),
        page(f"{ONE}/messages", case.write_message, may="casework", methods=SEND),
        page(f"{ONE}/acknowledgement", case.mark_read, may="casework", methods=SEND),
        page(f"{ONE}/assignment", case.give, may="casework", methods=SEND),
        page(f"{ONE}/details", steps.details, may="casework", methods=ASK),
        page(f"{ONE}/decision", steps.decision, may="casework", methods=ASK),
        page(f"{ONE}/closure", steps.closure, may="casework", methods=ASK),
        page(f"{ONE}/reopening", steps.reopening, may="supervise", methods=ASK),
        page(f"{ONE}/erasure", steps.erasure, may="own", methods=ASK),
        page(f"{ONE}/relations", steps.relations, may="casework", methods=ASK),
        page(f"{ONE}/relations/{{relation}}/removal", case.unlink, may="casework", methods=SEND),
        page("/s/{organisation}/{service}/cases/messages", applicant.write_to_team, may="follow", methods=SEND),
    ],
    panels=[
        Panel(
            on="application",
            title="Messages and decision",
            query=applicant_panel,
            template="cases/panel_application.html",
            may="follow",
            order=20,
        )
    ],
    deliveries=[
        news,
        Delivery(name="erasures", on=(Erased,), send=erasing.keep_listed, record=record_erasure_listed),
    ],
    erase=let_go,
    labels={"case": label_cases},
    find={"case": find_cases},
    units={"case": Closed},
    wiring=[
        {
            "when": "registration.received",
            "do": "cases.open",
            "take": {"application": "application", "applicant": "applicant"},
        },
        {"when": "registration.withdrawn", "do": "cases.withdraw", "take": {"application": "application"}},
        {
            "when": "registration.corrected",
            "only": {"by": "applicant"},
            "do": "cases.flag",
            "take": {"application": "application"},
        },
        {"when": "storage.kept", "only": {"by": "applicant"}, "do": "cases.flag", "take": {}},
        {"when": "workflow.entered", "do": "cases.progress", "take": PLACE},
        {"when": "workflow.dated", "do": "cases.progress", "take": PLACE},
        {
            "when": "workflow.paused",
            "do": "cases.progress",
            "take": {"case": "case", "stage": "stage", "paused": "reason"},
        },
        {"when": "workflow.resumed", "do": "cases.progress", "take": PLACE},
        {"when": "workflow.ended", "do": "cases.close", "take": {"case": "case", "outcome": "outcome"}},
    ],
)
