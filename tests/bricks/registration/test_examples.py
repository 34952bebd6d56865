"""What residents read: examples promise only what the product does, and services use their own word."""

from pathlib import Path

import pytest

from bricks.registration.settings import Start
from commons.service.source import read
from commons.testing import World
from tests.bricks.registration.browsing import Browser
from tests.bricks.registration.forms import every_files
from tests.bricks.registration.test_applying import HOME, fill_in

SERVICES = Path(__file__).parents[3] / "examples" / "services"
PAGES = sorted(SERVICES.glob("*/*/start.yaml"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_examples_say_that_answers_are_not_deleted_by_themselves(path: Path) -> None:
    start = Start.model_validate(read(path.name, path.read_text(encoding="utf-8")).data)
    assert "does not delete" in start.privacy
    assert "by itself" in start.privacy
    assert "We delete" not in start.privacy


def test_a_service_says_what_people_send_in_its_own_word(world: World) -> None:
    files = every_files()
    files["service.yaml"] = files["service.yaml"].replace("reference: BW", "reference: BW, called: report")
    world.publish(files)
    browser = fill_in(Browser(world.client(), HOME)).send("/apply/check", {"true": "yes"})
    assert "Report received" in browser.text
    assert "Your report BW-" in browser.open("/application").text
    assert "Withdraw this report" in browser.text
    assert "Report received" in browser.text
    world.settle()
    assert [message.subject.partition("BW-")[0] for message in world.sent.sent.values()] == [
        "[example] We have received your report "
    ]
