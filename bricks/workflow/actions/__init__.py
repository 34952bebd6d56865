"""The only ways to change where a case stands."""

from bricks.workflow.actions.clock import DateFrom, Pause, Resume, TimeUp, date_from, pause, resume, time_up
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
    "DateFrom",
    "NoteTeams",
    "OfCase",
    "OfTask",
    "Pause",
    "RecordOutcome",
    "Resume",
    "TimeUp",
    "assign_task",
    "complete_task",
    "date_from",
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
