"""One place commits. Everything else returns events."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import imports, name, sources, tree

BRICKS = sources("bricks", "registry", "catalogue")
MAY_COMMIT = "commons/transaction"
"""The module or package that commits."""
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
DICE = {"random", "secrets", "uuid"}


def test_only_the_transaction_commits() -> None:
    others = [path for path in sources() if not name(path).startswith((f"{MAY_COMMIT}.py", f"{MAY_COMMIT}/"))]
    found = [where for path in others for where in commits(path)]
    assert not found, f"{found} commit; only {MAY_COMMIT} may: return an event instead"


def commits(path: Path) -> Iterator[str]:
    """Where a file commits, by a call or by a statement."""
    listening = {id(word) for node in ast.walk(tree(path)) if _listens(node) for word in ast.walk(node)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield f"{name(path)}:{node.lineno}"
        if (
            id(node) not in listening
            and isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.strip().upper() == "COMMIT"
        ):
            yield f"{name(path)}:{node.lineno}"


def _listens(node: ast.AST) -> bool:
    """Whether it asks to be told of something, by its name: of a commit, say."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "listen"


def test_a_brick_is_told_the_time() -> None:
    """A brick that reads a clock cannot be replayed, and its tests cannot move the time."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in BRICKS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _reads_a_clock(node.func)
    ]
    assert not found, f"{found} read a clock: use view.now"


def _reads_a_clock(called: ast.Attribute) -> bool:
    owner = getattr(called.value, "id", getattr(called.value, "attr", ""))
    return (owner, called.attr) in CLOCKS


def test_an_action_rolls_no_dice_of_its_own() -> None:
    """Secrets that are shown once are made before the action, by a page; within it luck comes from the transaction."""
    found = [
        f"{name(path)} imports {module}"
        for path in BRICKS
        if {"actions", "queries", "followers"} & {part.removesuffix(".py") for part in path.parts}
        for _, module, _ in imports(path)
        if module in DICE
    ]
    assert not found, f"{found}: use tx.random or tx.new_secret()"
