"""One place commits. Everything else returns events."""

import ast
from pathlib import Path

import pytest

from tests.architecture.house import imports, name, sources, tree

BRICKS = sources("bricks", "registry", "catalogue")
MAY_COMMIT = "commons/transaction"
"""The module or package that commits."""
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
DICE = {"random", "secrets", "uuid"}


@pytest.mark.parametrize("path", sources(), ids=name)
def test_only_the_transaction_commits(path: Path) -> None:
    if name(path).startswith((f"{MAY_COMMIT}.py", f"{MAY_COMMIT}/")):
        return
    listening = {id(word) for node in ast.walk(tree(path)) if _listens(node) for word in ast.walk(node)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            pytest.fail(f"{name(path)}:{node.lineno} commits; only {MAY_COMMIT} may: return an event instead")
        if (
            id(node) not in listening
            and isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.strip().upper() == "COMMIT"
        ):
            pytest.fail(f"{name(path)}:{node.lineno} commits by a statement; only {MAY_COMMIT} may")


def _listens(node: ast.AST) -> bool:
    """Whether it asks to be told of something, by its name: of a commit, say."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "listen"


@pytest.mark.parametrize("path", BRICKS, ids=name)
def test_a_brick_is_told_the_time(path: Path) -> None:
    """A brick that reads a clock cannot be replayed, and its tests cannot move the time."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))
            assert (owner, node.func.attr) not in CLOCKS, f"{name(path)}:{node.lineno} reads a clock: use view.now"


@pytest.mark.parametrize("path", BRICKS, ids=name)
def test_an_action_rolls_no_dice_of_its_own(path: Path) -> None:
    """Secrets that are shown once are made before the action, by a page; within it luck comes from the transaction."""
    if not {"actions", "queries", "followers"} & {part.removesuffix(".py") for part in path.parts}:
        return
    used = {module for _, module, _ in imports(path)} & DICE
    assert not used, f"{name(path)} imports {sorted(used)}: use tx.random or tx.new_secret()"
