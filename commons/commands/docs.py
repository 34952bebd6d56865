"""`commons docs`: the reference, generated from what the code declares."""

import argparse
from pathlib import Path

from commons.assembly import KERNEL_BRICKS, installed_bricks
from commons.brick import Brick
from commons.settings import Settings

FOLDER = Path("docs/reference")


def docs(chosen: argparse.Namespace) -> int:
    """Write docs/reference, or with --check say what is out of date."""
    pages = {"settings.md": _settings(), "bricks.md": _index()}
    bricks = [*KERNEL_BRICKS, *(brick for brick, _ in installed_bricks())]
    pages |= {f"{brick.name}.md": _brick(brick) for brick in bricks}
    stale = [name for name, text in pages.items() if _differs(FOLDER / name, text)]
    if chosen.check:
        print(f"Out of date: {', '.join(stale)}. Run `commons docs`." if stale else "The reference is up to date.")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"Wrote {len(pages)} pages to {FOLDER}.")
    return 0


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text


def _settings() -> str:
    lines = ["# Settings", "", "| variable | what it does | default |", "|---|---|---|"]
    for name, info in Settings.model_fields.items():
        variable = info.validation_alias or f"COMMONS_{name.upper()}"
        lines.append(f"| `{variable}` | {info.description} | `{info.default}` |")
    return "\n".join(lines) + "\n"


def _index() -> str:
    lines = ["# Bricks", "", "| brick | version | what it adds |", "|---|---|---|"]
    for brick, _ in installed_bricks():
        summary = brick.summary.strip().splitlines()[0]
        lines.append(f"| [{brick.name}]({brick.name}.md) | {brick.version} | {summary} |")
    return "\n".join(lines) + "\n"


def _brick(brick: Brick) -> str:
    lines = [f"# {brick.name} {brick.version}", "", brick.summary.strip(), ""]
    for major in sorted(brick.api):
        lines += [f"## API v{major}", "", "| method | path | what it does | needs | records |", "|---|---|---|---|---|"]
        for op in brick.api[major]:
            says = (op.run.__doc__ or op.name).strip().splitlines()[0]
            events = ", ".join(f"`{event.event_name}`" for event in op.events) or "nothing"
            lines.append(f"| {op.method} | `{op.path}` | {says} | {op.may} | {events} |")
        lines.append("")
    if brick.internal:
        lines += ["## Actions without an address", "", "| action | what it does | records |", "|---|---|---|"]
        for op in brick.internal:
            says = (op.run.__doc__ or op.name).strip().splitlines()[0]
            events = ", ".join(f"`{event.event_name}`" for event in op.events) or "nothing"
            lines.append(f"| `{brick.name}.{op.name}` | {says} | {events} |")
        lines.append("")
    if brick.events:
        lines += ["## Events", "", "| event | what happened | carries |", "|---|---|---|"]
        for name, event in sorted(brick.events.items()):
            fields = ", ".join(f"`{field}`" for field in event.model_fields) or "nothing"
            lines.append(f"| `{name}` | {event.says()} | {fields} |")
        lines.append("")
    if brick.settings is not None and brick.settings.model_fields:
        lines += ["## Settings", "", "| key | what it does | needed |", "|---|---|---|"]
        for name, info in brick.settings.model_fields.items():
            lines.append(f"| `{name}` | {info.description or ''} | {'yes' if info.is_required() else 'no'} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
