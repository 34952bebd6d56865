"""The compositions that were labelled by hand, loaded as real service files.

`python -m tests.catalogue.labelled` measures every pair again and writes what it finds beside its label.
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from catalogue.rules.composition import group_of, parts_of
from catalogue.rules.nearness import likeness
from commons.assembly import installed_bricks
from commons.service import load_files, read_folder

EXAMPLES = Path(__file__).parents[2] / "examples"
PAIRS = EXAMPLES / "labelled_pairs.csv"
COLUMNS = ("first", "second", "same", "why", "one_number", "likeness")
BRICKS = {brick.name: brick for brick, _ in installed_bricks()}
FLOW = """
  - {when: registration.received, do: cases.open, take: {applicant: applicant, application: application}}
  - when: registration.attached
    do: storage.keep
    take: {upload: upload, application: application, question: question}
  - {when: registration.withdrawn, do: cases.withdraw, take: {application: application}}
  - {when: cases.opened, do: workflow.start, take: {case: case}}
  - {when: workflow.entered, do: cases.progress, take: {case: case, stage: stage, due: due}}
  - {when: workflow.paused, do: cases.progress, take: {case: case, stage: stage, paused: reason}}
  - {when: workflow.resumed, do: cases.progress, take: {case: case, stage: stage, due: due}}
  - {when: workflow.ended, do: cases.close, take: {case: case, outcome: outcome}}
  - {when: cases.reopened, do: workflow.restart, take: {case: case}}
  - {when: cases.closed, do: workflow.stop, take: {case: case}}
  - {when: cases.withdrawn, do: workflow.stop, take: {case: case}}
  - {when: cases.closed, do: registration.settle, take: {application: application}}
  - {when: cases.reopened, do: registration.resume, take: {application: application}}
"""


@lru_cache(maxsize=1)
def compositions() -> dict[str, tuple[str, frozenset[str]]]:
    """The group and the parts of every labelled service: those written for it, and the first examples."""
    text = (EXAMPLES / "labelled_compositions.yaml").read_text(encoding="utf-8")
    made = {each["name"]: load_files(_files(each), BRICKS) for each in yaml.safe_load(text)["compositions"]}
    for folder in sorted((EXAMPLES / "services").glob("*/*")):
        made[f"{folder.parent.name}/{folder.name}"] = load_files(read_folder(folder), BRICKS)
    return {name: (group_of(service), frozenset(parts_of(service))) for name, service in made.items()}


def _files(given: dict[str, Any]) -> dict[str, str]:
    name = given["name"]
    settings = {
        "registration": {"form": "form.yaml", "reference": "LB"},
        "cases": {"teams": [{"code": each, "title": each} for each in given["teams"]]},
        "workflow": {"stages": "stages.yaml"},
        "storage": {"kinds": [{"code": each, "title": each} for each in [*given["keeps"], "other"]]},
    }
    service = {
        "service": name,
        "title": name,
        "organisation": "example-borough",
        "origin": "example",
        "summary": given["about"],
        "lgsl": given.get("lgsl", "none"),
        **({"lgil": given["lgil"]} if "lgil" in given else {}),
        "owner": "labelled@borough.example.org",
        "bricks": ["registration@1", "cases@1", "workflow@1", "storage@1", "analytics@1"],
        "settings": settings,
        "flow": yaml.safe_load(FLOW),
    }
    files = {"service.yaml": service, "form.yaml": _form(given), "stages.yaml": _stages(given)}
    return {file: yaml.safe_dump(content, sort_keys=False, allow_unicode=True) for file, content in files.items()}


def _form(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "sections": [{"id": "all", "title": "All", "questions": [_question(each, given) for each in given["asks"]]}]
    }


def _question(text: str, given: dict[str, Any]) -> dict[str, Any]:
    code, kind = text.split()
    settings: dict[str, dict[str, Any]] = {
        "items": {
            "kinds": [{"code": each, "text": each, "size": "any"} for each in given.get("kinds", ())],
            "slot": [{"any": 3}],
            "slot_called": "slot",
            "most_items": 3,
            "most_slots": 1,
        },
        "one-of": {"options": [{"code": "first", "text": "First"}, {"code": "second", "text": "Second"}]},
        "declaration": {"statement": "I mean it."},
        "file": {"kinds": ["pdf", "jpeg"]},
        "number": {"least": 1, "most": 99},
    }
    about = {"about": kind} if kind in ("address", "email", "phone") else {}
    return {"id": code, "type": kind, "ask": f"{code}?", "called": code, **settings.get(kind, {}), **about}


def _stages(given: dict[str, Any]) -> dict[str, Any]:
    steps = [_step(each) for each in given["works"]]
    tasks, made = list(given["tasks"]), []
    for at, (name, onward, ends) in enumerate(steps):
        last = at == len(steps) - 1
        own, tasks = (tasks, []) if last else (tasks[:1], tasks[1:])
        stage: dict[str, Any] = {
            "id": name,
            "title": name,
            "who": "caseworker",
            "due": {"number": 5, "unit": "working days"},
            "applicant": {"now": "We are at it."},
            "required": [{"id": each, "title": each} for each in own],
        }
        if onward:
            stage["next"] = {onward: steps[at + 1][0]}
        if ends:
            stage["ends"] = ends
        made.append(stage)
    outcomes = [code for _, onward, ends in steps for code in ([onward] if onward else []) + ends]
    return {
        "start": steps[0][0],
        "outcomes": {code: {"title": code, "applicant": code} for code in outcomes},
        "stages": made,
    }


def _step(text: str) -> tuple[str, str, list[str]]:
    """`check accepted | refused` is the stage, the outcome that leads on, and those that end it."""
    before, _, after = text.partition("|")
    name, *onward = before.split()
    return name, onward[0] if onward else "", after.split()


def pairs() -> list[dict[str, str]]:
    """Every labelled pair, measured again."""
    found = compositions()
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        (group, parts), (other_group, other_parts) = found[row["first"]], found[row["second"]]
        row["one_number"] = "yes" if group == other_group else "no"
        row["likeness"] = f"{likeness(parts, other_parts):.3f}"
    return rows


if __name__ == "__main__":
    measured = pairs()
    with PAIRS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(measured)
