"""The pages of the workflow for staff, and its panels on other pages."""

from bricks.workflow.pages.deeds import do_with_case, do_with_task
from bricks.workflow.pages.panels import applicant_panel, case_panel, way_panel
from bricks.workflow.pages.stages import bpmn, stages
from bricks.workflow.pages.tasks import give, task_list

__all__ = [
    "applicant_panel",
    "bpmn",
    "case_panel",
    "do_with_case",
    "do_with_task",
    "give",
    "stages",
    "task_list",
    "way_panel",
]
