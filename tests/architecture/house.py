"""What the tests of the house's shape look at: the packages, the bricks, every file that git keeps."""

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("commons", "bricks", "registry", "catalogue")
SHAPE = {"brick", "pages", "actions", "queries", "followers", "tables", "rules", "events", "settings"}
"""The modules or packages that a brick may have; only brick is required."""
ROOMS = {"templates", "migrations", "services"}
"""`services`: service files that a brick brings along, for the registry to publish as the platform's own."""


def brick_folders() -> list[Path]:
    """Every folder that is a brick or is becoming one, the registry and the catalogue among them."""
    inside = [path for path in sorted((ROOT / "bricks").iterdir()) if path.is_dir() and path.name != "__pycache__"]
    folders = [*inside, ROOT / "registry", ROOT / "catalogue"]
    return [folder for folder in folders if (folder / "brick.py").exists()]


def sources(*packages: str) -> list[Path]:
    """The Python files of these packages (or of all of the house's), by name."""
    found = [path for name in packages or PACKAGES for path in (ROOT / name).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts and path.stat().st_size)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def code_lines(path: Path) -> frozenset[int]:
    """The numbers of the lines that hold code: not blank, not only a comment, not a docstring."""
    with io.StringIO(path.read_text(encoding="utf-8")) as text:
        skip = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
        lines = {
            line
            for token in tokenize.generate_tokens(text.readline)
            if token.type not in skip
            for line in range(token.start[0], token.end[0] + 1)
        }
    return frozenset(lines - set(_docstring_lines(tree(path))))


def _docstring_lines(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps, or would keep if it were added now; empty outside a clone."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (subprocess.CalledProcessError, FileNotFoundError):
        return ()
    return tuple(path for part in sorted(answer.split("\0")) if part and (path := ROOT / part).is_file())


def imports(path: Path) -> Iterator[tuple[int, str, str]]:
    """(line, module, name) of everything a file imports; name is empty for `import module`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, node.module, alias.name
