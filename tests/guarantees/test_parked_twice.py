"""A delivery failed and was parked, and the process ended before its cursor was kept: it goes on all the same."""

from pathlib import Path
from typing import Any

import pytest

from commons.ports import Message
from commons.testing import World
from tests.commons import keeping


def test_an_end_between_parking_and_the_cursor_stops_no_later_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path, [keeping])
    service = world.publish({"service.yaml": keeping.SERVICE})
    courier: Any = world.commons.courier

    def no_room(_message: Message) -> None:
        raise OSError("no room")

    def ended(**_: bool) -> None:
        raise InterruptedError

    with monkeypatch.context() as broken:
        broken.setattr(world.sent, "send", no_room)
        broken.setattr(courier, "_save", ended)
        world.perform(service, keeping.keep, keeping.Keep(text="first"), actor=world.staff())
        with pytest.raises(InterruptedError):
            courier.step()
    courier.forget()
    try:
        world.perform(service, keeping.keep, keeping.Keep(text="second"), actor=world.staff())
        courier.step()
        world.clock.move(minutes=1)
        world.settle()
        assert sorted(message.text for message in world.sent.sent.values()) == ["first", "second"]
    finally:
        world.close()
