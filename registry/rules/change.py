"""Changing a published service by the questions that it was composed with.

A composed service carries those of its template's questions that can be answered again. Changing it
sets only what was answered differently; whatever else somebody wrote into its files stays.
"""

from collections.abc import Mapping

from commons.errors import Fault
from registry.rules.compose import MAIN, Answers
from registry.rules.edit import CannotEdit, set_value, value_at
from registry.rules.places import Files, Value, answer, put, words_at
from registry.rules.sheet import Ask, Place, Sheet


def answers_in(files: Mapping[str, str], sheet: Sheet) -> Answers:
    """What the files say now, as answers to the sheet's questions."""

    def main(key: str) -> str:
        return str(value_at(files[MAIN], (key,)) or "")

    values: dict[str, Value] = {ask.id: said for ask in sheet.asks if (said := _said(files, ask.sets[0]))}
    return Answers(title=main("title"), service=main("service"), owner=main("owner"), values=values)


def _said(files: Mapping[str, str], place: Place) -> str:
    return words_at(files, place) if place.file in files else ""


def change(files: Mapping[str, str], sheet: Sheet, answers: Answers) -> tuple[Files, list[Fault]]:
    """The files with what was answered differently, and what cannot be set in them any more."""
    before, made, faults = answers_in(files, sheet), dict(files), []
    made[MAIN] = set_value(made[MAIN], ("title",), answers.title)
    made[MAIN] = set_value(made[MAIN], ("owner",), answers.owner)
    for place in sheet.contact:
        if _said(made, place) == f"Write to {before.owner}.":
            put(made, place, f"Write to {answers.owner}.")
    for ask in sheet.asks:
        wanted = answers.values.get(ask.id, "")
        if wanted == before.values.get(ask.id, ""):
            continue
        try:
            answer(made, ask, wanted)
        except (CannotEdit, KeyError):
            faults.append(_lost(ask))
            continue
        if bool(wanted) != bool(_said(made, ask.sets[0])):
            faults.append(_lost(ask))
    return made, faults


def _lost(ask: Ask) -> Fault:
    return Fault(ask.id, f"“{ask.ask}” has no place in the service’s files any more. Change it in the files")
