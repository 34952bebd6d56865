"""`commons new-brick` and `new-service`: skeletons that run as they are."""

import argparse
import re
from pathlib import Path

from commons.assembly import installed_bricks

BRICK = '''"""{title}: say in a sentence what this brick adds."""

from commons.author import Brick, Event, Line, Listing, Model, Paging, PersonRef, Tenant, Transaction, View
from commons.author import get, personal, post, select


class Entry(Tenant, table=True):
    __tablename__ = "{name}_entry"
    name: str = personal()


class Add(Model):
    name: Line


class Added(Event, name="{name}.added"):
    """Somebody was added."""

    person: PersonRef


def add(given: Add, tx: Transaction) -> Added:
    """Add somebody."""
    row = tx.add(Entry(name=given.name))
    return Added(person=row.ref)


def entries(asked: Paging, view: View) -> Listing[str]:
    """Everybody who was added."""
    rows = view.all(select(Entry).limit(asked.limit))
    return Listing(items=tuple(row.name for row in rows))


api = [post("/entries", add, may="casework"), get("/entries", entries, may="casework", personal=True)]
brick = Brick(name="{name}", version="0.1.0", summary="{title}", owner="you", api={{1: api}}, tables=(Entry,))
'''
ENTRY_POINTS = '[project.entry-points."commons.bricks"]\n'
README = "# {name}\n\n## When to use it\n\n## When not to use it\n\n## How it works\n"


def new_brick(chosen: argparse.Namespace) -> int:
    """Write bricks/<name>/ and say what to do next."""
    name = chosen.name
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", name):
        print(f"{name!r} cannot be a brick's name: use lower-case letters, digits and underscores.")
        return 1
    folder = Path("bricks") / name
    if folder.exists():
        print(f"{folder} is there already.")
        return 1
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(f'"""The {name} brick."""\n', encoding="utf-8")
    (folder / "brick.py").write_text(BRICK.format(name=name, title=name.capitalize()), encoding="utf-8")
    (folder / "README.md").write_text(README.format(name=name), encoding="utf-8")
    line = f'{name} = "bricks.{name}.brick"\n'
    if _enter(Path("pyproject.toml"), line):
        print(f"Wrote {folder} and its entry point in pyproject.toml. Next:\n  1. make setup")
    else:
        print(
            f"Wrote {folder}. There is no pyproject.toml here with the entry points of bricks. Next:\n"
            "  1. put this into the pyproject.toml of your package, and install that again:\n\n"
            f"     {ENTRY_POINTS}     {line}"
        )
    print(
        f'  2. commons migration {name} "first tables"\n'
        f"  3. put {name}@1 among the bricks of a service, and publish that"
    )
    return 0


def _enter(project: Path, line: str) -> bool:
    """Add the entry point by which an installed package finds the brick; False where it has no place."""
    text = project.read_text(encoding="utf-8") if project.exists() else ""
    if ENTRY_POINTS not in text:
        return False
    if line not in text:
        before, _, after = text.partition(ENTRY_POINTS)
        project.write_text(f"{before}{ENTRY_POINTS}{line}{after}", encoding="utf-8")
    return True


def new_service(chosen: argparse.Namespace) -> int:
    """Write service.yaml with the default wiring of the chosen bricks in full."""
    bricks = {brick.name: brick for brick, _ in installed_bricks()}
    names = [name.strip() for name in chosen.bricks.split(",") if name.strip()]
    if unknown := [name for name in names if name not in bricks]:
        print(f"There is no brick {', '.join(unknown)}. There are: {', '.join(sorted(bricks))}")
        return 1
    folder: Path = chosen.folder
    if (folder / "service.yaml").exists():
        print(f"{folder / 'service.yaml'} is there already.")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    steps = [step for name in names for step in bricks[name].wiring if step["do"].partition(".")[0] in names]
    steps = [step for step in steps if step["when"].partition(".")[0] in names]
    lines = [
        f"service: {folder.name}",
        f"title: {folder.name.replace('-', ' ').capitalize()}",
        "organisation: example-borough",
        "origin: example",
        "lgsl: none",
        "owner: owner@example.org",
        f"bricks: [{', '.join(f'{name}@{max(bricks[name].api)}' for name in names)}]",
        "flow:",
        *(f"  - {_flow(dict(step))}" for step in steps),
    ]
    (folder / "service.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"Wrote {folder / 'service.yaml'}. Next: commons check {folder}")
    return 0


def _flow(value: object) -> str:
    """A mapping on one line, as the service files write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    return str(value)
