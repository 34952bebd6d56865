"""A draft of a service with other bricks: the files as its owner would write them, as far as that can be done alone.

The wiring and the settings of bricks that go are taken out, and bricks that come are wired as their authors propose.
What only the owner can know (the stages of a workflow, say) is left for the service file's own check to ask for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commons.brick import Brick
from commons.service.file import is_file_name
from registry.rules.edit import append, data_of, remove, set_value, value_at
from registry.rules.sheet import NAME as SHEET

MAIN = "service.yaml"
Files = dict[str, str]


def redesign(files: Mapping[str, str], wanted: Sequence[str], bricks: Mapping[str, Brick]) -> Files:
    """The files with exactly these bricks; a brick that stays keeps its version, its settings and its wiring."""
    made = {name: text for name, text in files.items() if name != SHEET}  # its questions are about other bricks
    text = made[MAIN]
    majors = dict(str(each).split("@", 1) for each in value_at(text, ("bricks",)))
    listed = [f"{name}@{majors.get(name) or max(bricks[name].api)}" for name in wanted]
    text = set_value(text, ("bricks",), listed)
    settings = value_at(text, ("settings",)) or {}
    for name in settings:
        if name not in wanted:
            text = remove(text, ("settings", name))
    text = _rewire(text, wanted, [name for name in wanted if name not in majors], bricks)
    return {MAIN: text, **{name: made[name] for name in made if name in _named(text)}}


def _named(text: str) -> set[str]:
    """The files that the settings name."""
    settings = value_at(text, ("settings",)) or {}
    return {str(value) for own in settings.values() for value in own.values() if is_file_name(value)}


def _rewire(text: str, wanted: Sequence[str], new: Sequence[str], bricks: Mapping[str, Brick]) -> str:
    steps: list[dict[str, Any]] = list(data_of(text).get("flow") or [])
    for number in reversed(range(len(steps))):
        if not _within(steps[number], wanted):
            text = remove(text, ("flow", number))
    kept = [(step["when"], step["do"]) for step in steps if _within(step, wanted)]
    for step in _proposed(wanted, new, bricks):
        if (step["when"], step["do"]) not in kept:
            kept.append((step["when"], step["do"]))
            text = append(text, ("flow",), step) if data_of(text).get("flow") else set_value(text, ("flow",), [step])
    return text


def _proposed(wanted: Sequence[str], new: Sequence[str], bricks: Mapping[str, Brick]) -> Iterator[dict[str, Any]]:
    """The wiring that authors propose between bricks of this service of which one is new."""
    for name in wanted:
        for step in bricks[name].wiring:
            if _within(step, wanted) and {*_ends(step)} & {*new}:
                yield {key: dict(value) if isinstance(value, Mapping) else value for key, value in step.items()}


def _ends(step: Mapping[str, Any]) -> tuple[str, str]:
    return str(step["when"]).partition(".")[0], str(step["do"]).partition(".")[0]


def _within(step: Mapping[str, Any], wanted: Sequence[str]) -> bool:
    return all(end in wanted for end in _ends(step))
