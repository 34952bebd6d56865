"""An example service with every brick, in a world: where cases are opened, noted and followed."""

from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

from bricks.cases.actions.opening import Open, open_
from bricks.cases.actions.words import Note, note
from commons.assembly import installed_bricks
from commons.service import read_folder
from commons.testing import World
from commons.transaction import Outcome

EXAMPLES = Path(__file__).parents[2] / "examples" / "services"


class Desk:
    """A world with one published service and a caseworker in it."""

    def __init__(self, folder: Path) -> None:
        bricks = [brick for brick, _ in installed_bricks() if not brick.platform]
        self.world = World(folder, bricks)
        self.world.clock.at = datetime(2026, 6, 1, 9, tzinfo=UTC)
        self.service = self.world.publish(read_folder(EXAMPLES / "example-borough" / "bulky-waste-a"))
        self.staff = self.world.staff("caseworker")

    def open(self, about: str, key: str | None = None) -> "Future[Outcome]":
        """Have a case opened."""
        commons, given = self.world.commons, Open(about=about)
        command = commons.command(open_, given, actor=self.staff, service=self.service, key=key)
        return commons.writer.perform(command)

    def note(self, case: str) -> "Future[Outcome]":
        """Have a note written on a case."""
        commons, given = self.world.commons, Note(case=case, text="Sample note.")
        command = commons.command(note, given, actor=self.staff, service=self.service)
        return commons.writer.perform(command)
