"""Steps that failed and wait, in words: what was to be done after what, why it failed, what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commons.brick import Brick
from commons.service import Service, Step

_FLOW, _TIMER = "flow", "timer"
_FAULT = "The operator's log has the place."
"""How an error ends that is nobody's refusal: its own words stay in the log."""


@dataclass(frozen=True)
class Words:
    """What failed, for whoever looks after the service."""

    after: str
    what: str
    why: str
    to_do: str


def in_words(follower: str, event: str, error: str, service: Service, bricks: Mapping[str, Brick]) -> Words:
    """A step that waits: `event` is the one that it follows, for a timer the action that was due."""
    if follower == _TIMER:
        return Words("Its time came", _action(event, bricks), error, _to_do(error))
    after = next((found.says() for brick in bricks.values() if (found := brick.events.get(event))), event)
    if follower == _FLOW:
        steps, why = _named([step for _, step in service.steps.get(event, ())], error)
        what = _joined(_action(step.do, bricks) for step in steps)
        return Words(after, what or "The next steps of the service", why, _to_do(error))
    brick, _, name = follower.partition(".")
    deliveries = bricks[brick].deliveries if brick in bricks else ()
    sends = next((one.send for one in deliveries if one.name == name), None)
    if sends is not None:
        to_do = "Mend what the reason names, if it is yours to mend, then try again."
        return Words(after, _first_line(sends.__doc__) or "Send a message", error, to_do)
    return Words(after, f"Bring the lists and figures of {brick} up to date", error, _to_do(_FAULT))


def _named(steps: list[Step], error: str) -> tuple[list[Step], str]:
    """The step that an error names, and the error without the name; else every step that follows."""
    for step in steps:
        name = f"{step.do} could not be done. "
        if error.startswith(name):
            return [step], error.removeprefix(name)
    return steps, error


def _action(named: str, bricks: Mapping[str, Brick]) -> str:
    brick, _, name = named.partition(".")
    operation = bricks[brick].operations.get(name) if brick in bricks else None
    return (_first_line(operation.run.__doc__) if operation else "") or named


def _first_line(words: str | None) -> str:
    lines = (words or "").strip().splitlines()
    return lines[0].rstrip(".") if lines else ""


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(parts))


def _to_do(error: str) -> str:
    if error.endswith(_FAULT):
        return "This is for whoever runs the installation: tell them when it happened. Once it is mended, try again."
    return (
        "Put right what the reason names, in the record or in the service’s files. Then try again: what was done "
        "already is not done twice."
    )
