"""The command line: every command, what it takes, and how its outcome is said."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from commons.commands import (
    backup,
    check,
    docs,
    erasures,
    following,
    migration,
    moving,
    new,
    rebuilding,
    restore,
    run,
    services,
)
from commons.commands.saying import said
from commons.service import ServiceFileError

Add = Callable[[str, str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
"""Adds a command: its name, what it does, the function."""


def run_line(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 1 when something has to be fixed, 2 for a wrong call."""
    chosen = line_parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.command
    try:
        return command(chosen)
    except ServiceFileError as error:
        for fix in error.fixes:
            print(fix, file=sys.stderr)
        print(f"\n{len(error.fixes)} to fix. Nothing was published.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        words = said(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
    return 1


def line_parser() -> argparse.ArgumentParser:
    """Every command and what it takes."""
    parser = argparse.ArgumentParser(prog="commons", description="The digital commons for local public services.")
    parser.add_argument("--data", type=Path, help="folder of the installation's data (COMMONS_DATA, default ./data)")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, says: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        made.set_defaults(command=command)
        return made

    _serving(add)
    _publishing(add)
    _building(add)
    return parser


def _serving(add: Add) -> None:
    one = add("run", "Serve pages and API on this machine.", run.run)
    one.add_argument("--host", help="address to listen on")
    one.add_argument("--port", type=int, help="port to listen on; 0 takes a free one")
    one.add_argument("--workers", type=int, default=1, help="processes; on SQLite the first writes for the others")
    one.add_argument("--examples", nargs="?", const=Path("examples"), type=Path, help="publish the example services")
    one.add_argument("--no-followers", action="store_true", help="serve only; `commons follow` runs beside it")
    one = add("follow", "Follow, and serve nothing: beside `commons run --no-followers`.", following.follow)
    one.add_argument("--shards", type=int, default=1, help="processes, each with its share of the work")
    one = add("demo", "Play labelled sample applications through the API of the example services.", services.demo)
    one.add_argument("--cases", type=int, default=12, help="applications for each service")
    one = add("rebuild", "Make every projection again from the ledger.", rebuilding.rebuild)
    one.add_argument("projection", nargs="*", help="names; else all")
    one = add("backup", "Write a whole copy of the installation to one file, while it runs.", backup.backup)
    one.add_argument("file", type=Path, help="a new file")
    one = add("move", "Carry an installation from SQLite to PostgreSQL; goes on where it stopped.", moving.move)
    one.add_argument("source", nargs="?", help="sqlite:///FOLDER/commons.db; else the one in the data folder")
    one.add_argument("to", help="address of the PostgreSQL database")
    one = add("restore", "Restore a backup into an empty data folder.", restore.restore)
    one.add_argument("file", type=Path, help="what `commons backup` wrote")
    lists = "a list of erasures, or a backup with one; besides those of the folder and of the backups beside this one"
    one.add_argument("--erasures", type=Path, action="append", default=[], metavar="FILE", help=lists)
    one = add("erasures", "Erase again whom a restored database has brought back.", erasures.erasures)
    one.add_argument("list", type=Path, nargs="*", help="lists of erasures, or backups; besides the data folder's own")


def _publishing(add: Add) -> None:
    one = add("check", "Check a service's folder and say what to fix.", check.check)
    one.add_argument("folder", type=Path)
    one = add("publish", "Publish a service's folder as its next version, live at once.", services.publish)
    one.add_argument("folder", type=Path)
    one = add("export", "Write a published service to a folder.", services.export)
    one.add_argument("service", help="organisation/service")
    one.add_argument("folder", type=Path)
    one.add_argument("--version", type=int, help="a version; else the newest")
    one = add("import", "Adopt a service's folder for another organisation and publish it there.", services.adopt)
    one.add_argument("folder", type=Path)
    one.add_argument("--organisation", required=True, help="the organisation that adopts it")
    one.add_argument("--owner", required=True, help="email address of the new owner")


def _building(add: Add) -> None:
    one = add("new-brick", "Write the skeleton of a brick.", new.new_brick)
    one.add_argument("name")
    one = add("new-service", "Write the skeleton of a service with its wiring in full.", new.new_service)
    one.add_argument("folder", type=Path)
    one.add_argument("--bricks", default="registration,cases,workflow,storage,analytics")
    one = add("migration", "Write the migration from the stored tables to the declared ones.", migration.migration)
    one.add_argument("owner", help="a brick, or commons for the kernel")
    one.add_argument("message")
    one = add("docs", "Write the generated reference.", docs.docs)
    one.add_argument("--check", action="store_true", help="only say whether it is up to date")
