"""What a case goes through: stages, tasks, time limits, and what leads where."""

from bricks.workflow import actions, pages, queries
from bricks.workflow.events import Completed, Entered
from bricks.workflow.rules.examples import outcomes_schema, pauses_schema
from bricks.workflow.settings import WorkflowSettings, codes
from bricks.workflow.tables import InstanceRow, MemberRow, TaskRow
from commons.brick import Brick, Panel, delete, get, internal, page, post

WORK = "/work/{organisation}/{service}/workflow"

brick = Brick(
    name="workflow",
    version="1.0.0",
    summary=__doc__,
    owner="workflow@commons.invalid",
    settings=WorkflowSettings,
    codes=codes,
    tables=(InstanceRow, TaskRow, MemberRow),
    api={
        1: [
            post("/instances", actions.start, may="supervise"),
            get("/instances/{case}", queries.instance, may="casework"),
            post(
                "/instances/{case}/outcome",
                actions.record,
                may="casework",
                shaped={"outcome": outcomes_schema},
                coded=("outcome",),
            ),
            post("/instances/{case}/pause", actions.pause, may="casework", shaped={"reason": pauses_schema}),
            delete("/instances/{case}/pause", actions.resume, may="casework"),
            post("/instances/{case}/start-day", actions.date_from, may="casework"),
            post("/instances/{case}/restart", actions.restart, may="supervise"),
            get("/tasks", queries.tasks, may="casework"),
            post("/tasks/{task}/completion", actions.complete_task, may="casework"),
            delete("/tasks/{task}/completion", actions.undo_task, may="casework"),
            post("/tasks/{task}/assignee", actions.assign_task, may="casework"),
            get("/stages", queries.read_stages, may="casework"),
        ]
    },
    internal=[internal(actions.stop), internal(actions.time_up), internal(actions.note_teams)],
    pages=[
        page(f"{WORK}/tasks", pages.task_list, may="casework", nav="Tasks", order=20),
        page(f"{WORK}/tasks/{{task}}/give", pages.give, may="supervise"),
        page(f"{WORK}/tasks/{{task}}/{{deed}}", pages.do_with_task, may="casework", methods=("POST",)),
        page(f"{WORK}/cases/{{case}}/{{deed}}", pages.do_with_case, may="casework", methods=("POST",)),
        page(f"{WORK}/stages", pages.stages, may="casework", nav="Stages", order=60),
        page(f"{WORK}/stages.bpmn", pages.bpmn, may="casework"),
    ],
    panels=[
        Panel(on="case", title="Stage and tasks", query=pages.case_panel, template="workflow/case.html", order=5),
        Panel(on="case", title="The way of this case", query=pages.way_panel, template="workflow/way.html", order=60),
        Panel(
            on="application",
            title="Where it stands",
            query=pages.applicant_panel,
            template="workflow/application.html",
            may="follow",
            order=10,
        ),
    ],
    units={"task": Completed, "stage": Entered},
    wiring=[
        {"when": "cases.opened", "do": "workflow.start", "take": {"case": "case"}},
        {"when": "cases.decided", "do": "workflow.record", "take": {"case": "case", "outcome": "outcome"}},
        {"when": "cases.reopened", "do": "workflow.restart", "take": {"case": "case"}},
        {"when": "cases.closed", "do": "workflow.stop", "take": {"case": "case"}},
        {"when": "cases.withdrawn", "do": "workflow.stop", "take": {"case": "case"}},
        {
            "when": "cases.teams_chosen",
            "do": "workflow.note_teams",
            "take": {"account": "account", "teams": "teams"},
        },
    ],
)
