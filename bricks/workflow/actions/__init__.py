"""The only ways to change where a case stands."""

from bricks.workflow.actions.clock import Pause, Resume, TimeUp, pause, resume, time_up
from bricks.workflow.actions.moving import OfCase, RecordOutcome, record, restart, start, stop
from bricks.workflow.actions.tasks import (
    AssignTask,
    NoteTeams,
    OfTask,
    assign_task,
    complete_task,
    note_teams,
    undo_task,
)

__all__ = [
    "AssignTask",
    "NoteTeams",
    "OfCase",
    "OfTask",
    "Pause",
    "RecordOutcome",
    "Resume",
    "TimeUp",
    "assign_task",
    "complete_task",
    "note_teams",
    "pause",
    "record",
    "restart",
    "resume",
    "start",
    "stop",
    "time_up",
    "undo_task",
]
