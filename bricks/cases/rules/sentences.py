"""Timelines in plain sentences: what happened, in what order, and who did it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bricks.cases.settings import CasesSettings, Priority, code_words
from commons.calendar import date_words
from commons.money import show_pounds
from commons.refs import is_ref

PENCE = "pence"
"""The field in which events carry money."""

ROUTED = ("answers", "by")
"""Fields that events carry for the flow to tell journeys apart; people read them elsewhere."""


@dataclass(frozen=True)
class Words:
    """What is needed to put references and codes into words."""

    settings: CasesSettings
    names: Mapping[str, str]
    """Reference -> name, for those that this reader may see."""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the service's bricks call their codes, by the event field that carries them."""

    def name(self, ref: str | None, otherwise: str) -> str:
        return self.names.get(ref or "", otherwise)

    def code(self, key: str, code: str) -> str:
        """What people read for a code, also for one that is no longer declared."""
        return self.codes.get(key, {}).get(code) or code_words(code)


def sentence(name: str, says: str, fields: Mapping[str, Any], words: Words) -> str:
    """One event as a sentence. Cases' own events are told in full, others with the codes they carry."""
    told = _OWN.get(name)
    return told(fields, words) if told else _with_codes(says, fields, words)


def who(actor: str, words: Words) -> str:
    """Who did it, from the actor of a record."""
    kind, _, ref = actor.partition(":")
    if kind == "account":
        return words.name(ref, "a member of staff")
    if kind == "person":
        return words.name(ref, "the applicant")
    plain = {
        "flow": "automatically",
        "key": "another system",
        "operator": "the operator",
        "anonymous": "the public form",
    }
    return plain.get(kind, "somebody")


def _with_codes(says: str, fields: Mapping[str, Any], words: Words) -> str:
    """The event's own sentence and the codes, days and money that it carries; references say nothing to people."""
    said = []
    for key, value in fields.items():
        if key in ROUTED:
            continue
        if isinstance(value, date):
            said.append(f"{key.replace('_', ' ')} {date_words(value)}")
        elif isinstance(value, str) and not is_ref(value):
            said.append(words.code(key, str(value)))
        elif isinstance(value, tuple):
            said += [words.code(key, str(each)) for each in value if isinstance(each, str) and not is_ref(each)]
        elif key == PENCE and isinstance(value, int):
            said.append(show_pounds(value))
    return f"{says}: {', '.join(said)}" if said else says


def _assigned(fields: Mapping[str, Any], words: Words) -> str:
    return f"Given to {words.name(fields.get('account'), 'a caseworker')}"


def _team(fields: Mapping[str, Any], words: Words) -> str:
    team = fields.get("team")
    return f"Given to the team {words.settings.team_title(team)}" if team else "Taken from its team"


def _messaged(fields: Mapping[str, Any], words: Words) -> str:
    return "Message from the applicant" if fields.get("by") == "applicant" else "Message to the applicant"


def _prioritised(fields: Mapping[str, Any], words: Words) -> str:
    return f"Priority set to {words.settings.priority_title(Priority(fields['priority']))}"


def _deadline(fields: Mapping[str, Any], words: Words) -> str:
    day = fields.get("deadline")
    return f"Deadline set to {date_words(day)}" if day else "Own deadline taken away"


def _progressed(fields: Mapping[str, Any], words: Words) -> str:
    due = fields.get("due")
    return f"Moved to {words.code('stage', fields['stage'])}" + (f", due {date_words(due)}" if due else "")


def _rescheduled(fields: Mapping[str, Any], words: Words) -> str:
    due = fields.get("due")
    return f"Now due {date_words(due)}" if due else "Not due for now: the clock of the stage stands still"


def _decided(fields: Mapping[str, Any], words: Words) -> str:
    return f"Decided: {words.code('outcome', fields['outcome'])}"


def _closed(fields: Mapping[str, Any], words: Words) -> str:
    outcome = fields.get("outcome")
    return f"Closed: {words.code('outcome', outcome)}" if outcome else "Closed"


def _related(fields: Mapping[str, Any], words: Words) -> str:
    ref = fields.get("other") or fields.get("person")
    return f"Linked to {words.name(ref, 'another case' if fields.get('other') else 'a person')}"


_OWN = {
    "cases.assigned": _assigned,
    "cases.team_set": _team,
    "cases.messaged": _messaged,
    "cases.prioritised": _prioritised,
    "cases.deadline_set": _deadline,
    "cases.progressed": _progressed,
    "cases.rescheduled": _rescheduled,
    "cases.decided": _decided,
    "cases.closed": _closed,
    "cases.related": _related,
}
