"""Sample applications are taken by every example service, and carried on by what its stages say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commons.assembly import installed_bricks
from commons.commands.control import Remote, read_answer
from commons.commands.playing import Player
from commons.service import read_folder
from commons.testing import World

EXAMPLES = Path(__file__).parents[2] / "examples" / "services"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/*/service.yaml"))
KEY = "operator-key-of-the-tests"


class Line(Remote):
    """The line to a world: what was caused by one request has happened before the next is asked."""

    def __init__(self, world: World) -> None:
        self.world, self.client, self.sent = world, world.client(), 0

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.sent += 1
        headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": f"{self.sent}"}
        return read_answer(self.client.post(path, json=body, headers=headers))

    def upload(self, path: str, content: bytes) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        return read_answer(self.client.post(path, content=content, headers=headers))

    def get(self, path: str) -> dict[str, Any]:
        self.world.settle()
        return read_answer(self.client.get(path, headers={"Authorization": f"Bearer {KEY}"}))


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    bricks = [brick for brick, _ in installed_bricks() if not brick.platform]
    world = World(tmp_path_factory.mktemp("samples"), bricks)
    world.clock.move(hours=8)  # Monday, 5pm: collections of the day can be reported
    yield Line(world)
    world.close()


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_samples_are_taken_and_carried_on(folder: Path, line: Line) -> None:
    service = line.world.publish(read_folder(folder))
    player = Player(line, {"organisation": service.organisation, "service": service.slug})
    before = len(line.world.ledger())
    for number in range(6):
        player.play(number)
    line.world.settle()
    names = [record.event.event_name for record in line.world.ledger()[before:]]
    assert names.count("registration.received") == names.count("cases.opened") == 6
    assert names.count("workflow.ended") >= 2
    assert names.count("cases.closed") >= 2
    people = line.get(f"/api/{service.organisation}/{service.slug}/registration/v1/applications")["items"]
    assert all(each["name"].startswith("Sample") or each["name"] == "No name given" for each in people)
