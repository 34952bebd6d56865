"""Arrows point down, never sideways: the contracts in pyproject.toml, and the few that no contract can say."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.house import ROOT, imports, name, sources, tree

BRICK_SOURCES = [path for path in sources("bricks", "registry", "catalogue") if "migrations" not in path.parts]
DATABASE_NAMES = {
    "sqlmodel": {"Session", "create_engine", "text", "insert", "update", "delete", "MetaData", "Table"},
    "sqlalchemy": {
        "Connection", "Engine", "MetaData", "Table", "Text", "create_engine", "delete", "insert", "literal_column",
        "text", "update",
    },
}  # fmt: skip
"""What would reach the database past the scoping of organisation, service and thread."""


def test_the_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_contract_has_an_ignore_list() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    excused = [contract["name"] for contract in settings["contracts"] if "ignore_imports" in contract]
    assert not excused, f"{excused}: move the import, do not excuse it"


def test_a_brick_reaches_the_database_only_through_the_kernel() -> None:
    past = [
        f"{name(path)}:{line} imports {imported or module} from {module}"
        for path in BRICK_SOURCES
        for line, module, imported in imports(path)
        if imported in DATABASE_NAMES.get(module.split(".")[0], set())
        or module.startswith(("sqlalchemy.orm", "sqlite3"))
    ]
    assert not past, f"{past}: scoping does not cover it; use select through the view, and tx.add or tx.delete"


def test_no_relative_imports_and_no_stars() -> None:
    stars = [
        f"{name(path)}:{line} imports everything from {module}"
        for path in sources()
        for line, module, imported in imports(path)
        if imported == "*"
    ]
    assert not stars, f"{stars}: name what is needed"


def test_what_bricks_import_is_public() -> None:
    for path in BRICK_SOURCES:
        for line, module, imported in imports(path):
            if module.split(".")[0] == "commons":
                private = imported.startswith("_") or any(part.startswith("_") for part in module.split("."))
                assert not private, f"{name(path)}:{line} imports {module}.{imported}, which is the kernel's own"
                offered = public_names(module)
                assert offered is None or not imported or imported in offered, (
                    f"{name(path)}:{line} imports {imported} from {module}, which offers only {sorted(offered)}"
                )


def test_a_package_that_offers_names_lists_them() -> None:
    for path in (path for path in sources() if path.name == "__init__.py"):
        offered = [imported for _, module, imported in imports(path) if module.split(".")[0] in {"commons", "bricks"}]
        module = ".".join(path.relative_to(ROOT).parts[:-1])
        listed = public_names(module)
        if offered or listed:
            assert listed is not None, f"{name(path)} offers names of other files: list them in __all__"
            assert set(offered) <= set(listed), f"{name(path)}: __all__ lacks {sorted(set(offered) - set(listed))}"


def public_names(module: str) -> list[str] | None:
    """The module's `__all__`, or None if it has none."""
    folder = ROOT.joinpath(*module.split("."))
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    if not path.exists():
        return None
    for node in tree(path).body:
        if getattr(getattr(node, "targets", [None])[0], "id", "") == "__all__":
            return [element.value for element in node.value.elts]  # type: ignore[attr-defined]
    return None
