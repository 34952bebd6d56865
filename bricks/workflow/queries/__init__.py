"""Reading where cases stand and what there is to do."""

from bricks.workflow.queries.answers import Choice, InstanceView, StageCount, StagesAnswer, TaskView
from bricks.workflow.queries.instances import ReadInstance, ReadStages, instance, read_stages, shown
from bricks.workflow.queries.lists import Tasks, tasks

__all__ = [
    "Choice",
    "InstanceView",
    "ReadInstance",
    "ReadStages",
    "StageCount",
    "StagesAnswer",
    "TaskView",
    "Tasks",
    "instance",
    "read_stages",
    "shown",
    "tasks",
]
