"""Small enough to read: a budget for the kernel, for a file and for a function."""

import ast
from collections.abc import Iterator

from tests.architecture.house import ROOT, code_lines, name, sources, tree

KERNEL_LINES = 3950
"""Lines of code in commons/, without blank lines, comments and docstrings, and without the rooms below."""
DATABASE_LINES = 975
"""The same for commons/database, which knows nothing of the kernel."""
ROOMS = {
    "adapters",
    "apart",
    "author.py",
    "calendar.py",
    "commands",
    "cost",
    "database",
    "differences.py",
    "disclosure.py",
    "erasing.py",
    "meter.py",
    "migrate.py",
    "pages",
    "telemetry",
    "testing.py",
    "uploads.py",
    "web",
}
"""Parts of commons/ beside the kernel proper: docs/decisions/rooms-beside-the-kernel.md."""
FILE_LINES, FILE_LIMIT = 300, 400
FUNCTION_LINES = 40

WRITTEN = [path for path in sources() if "migrations" not in path.parts]
"""What people write: a migration is generated, and never touched again."""

LONG_FILES: dict[str, str] = {}
"""Files over 300 lines and the reason why one room is better than two."""

LONG_FUNCTIONS: dict[str, str] = {}
"""`file:function` over 40 lines of code and the reason."""


def test_the_kernel_stays_within_its_budget() -> None:
    commons = ROOT / "commons"
    inside = [path for path in WRITTEN if path.is_relative_to(commons)]
    kernel = [path for path in inside if path.relative_to(commons).parts[0] not in ROOMS]
    sizes = {name(path): len(code_lines(path)) for path in kernel}
    biggest = ", ".join(f"{path} {size}" for path, size in sorted(sizes.items(), key=lambda item: -item[1])[:5])
    total = sum(sizes.values())
    assert total <= KERNEL_LINES, (
        f"the kernel holds {total} lines of code; its budget is {KERNEL_LINES}. "
        f"Move a capability into a brick, or make it simpler. Biggest: {biggest}"
    )


def test_the_database_room_stays_within_its_budget() -> None:
    inside = [path for path in WRITTEN if path.is_relative_to(ROOT / "commons" / "database")]
    total = sum(len(code_lines(path)) for path in inside)
    assert total <= DATABASE_LINES, f"commons/database holds {total} lines of code; its budget is {DATABASE_LINES}"


def test_a_file_is_one_room() -> None:
    files = WRITTEN + sources("tests", "tools", "examples")
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    long = {path: lines for path, lines in sizes.items() if lines > FILE_LINES and path not in LONG_FILES}
    assert not long, f"{long} have too many lines: split each in two that say one thing, or give reasons in LONG_FILES"
    longer = {path: lines for path, lines in sizes.items() if lines > FILE_LIMIT}
    assert not longer, f"{longer}: no reason is good enough for more than {FILE_LIMIT} lines"


def functions() -> Iterator[tuple[str, int]]:
    """Each function and its lines of code."""
    for path in WRITTEN:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = sum(1 for line in code_lines(path) if node.lineno <= line <= (node.end_lineno or node.lineno))
                yield f"{name(path)}:{node.name}", lines


def test_a_function_fits_on_a_page() -> None:
    long = {where: lines for where, lines in functions() if lines > FUNCTION_LINES and where not in LONG_FUNCTIONS}
    assert not long, f"{long} have more than {FUNCTION_LINES} lines of code: split them, or give their reasons"


def test_reasons_are_still_needed() -> None:
    for listed in LONG_FILES:
        path = ROOT / listed
        assert path.exists(), f"{listed} is gone: take it out of LONG_FILES"
        assert len(path.read_text(encoding="utf-8").splitlines()) > FILE_LINES, f"{listed} is short now: take it out"
    for listed in LONG_FUNCTIONS:
        assert (ROOT / listed.split(":")[0]).exists(), f"{listed} is gone: take it out of LONG_FUNCTIONS"
