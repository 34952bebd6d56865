"""Steps that wait, in words."""

from commons.brick import Brick, Delivery
from commons.event import Recorded
from commons.service import load_files
from commons.view import View
from registry.rules.waiting import in_words
from tests.registry import toys
from tests.registry.conftest import SERVICE


def thank(record: Recorded, view: View) -> toys.OneToy | None:
    """Thank whoever brings it back."""
    return None


BRICK = Brick(
    name="toys",
    version="1.0.0",
    summary="Lends toys",
    owner="toys@example.org",
    settings=toys.ToySettings,
    tables=toys.brick.tables,
    api=toys.brick.api,
    internal=toys.brick.internal,
    deliveries=[Delivery(name="thanks", on=(toys.Returned,), send=thank, record=toys.fetch)],
)
BRICKS = {"toys": BRICK}
SERVED = load_files({"service.yaml": SERVICE}, BRICKS)


def test_a_step_of_the_flow_names_itself_and_its_reason() -> None:
    found = in_words("flow", "toys.lent", "toys.fetch could not be done. It is gone. Look for it.", SERVED, BRICKS)
    assert (found.after, found.what) == ("Toy lent", "Fetch a toy back; bears refuse")
    assert found.why == "It is gone. Look for it."
    assert "in the record or in the service’s files" in found.to_do


def test_a_fault_of_the_installation_is_nobody_elses() -> None:
    error = "The step failed with KeyError. The operator's log has the place."
    assert "whoever runs the installation" in in_words("flow", "toys.lent", error, SERVED, BRICKS).to_do


def test_messages_timers_and_lists_are_told_by_what_they_do() -> None:
    assert in_words("toys.thanks", "toys.returned", "No.", SERVED, BRICKS).what == "Thank whoever brings it back"
    timer = in_words("timer", "toys.fetch", "No.", SERVED, BRICKS)
    assert (timer.after, timer.what) == ("Its time came", "Fetch a toy back; bears refuse")
    lists = in_words("toys.shelves", "toys.lent", "No.", SERVED, BRICKS)
    assert lists.what == "Bring the lists and figures of toys up to date"


def test_what_is_not_installed_any_more_is_named_as_it_was() -> None:
    found = in_words("gone.news", "gone.away", "No.", SERVED, BRICKS)
    assert (found.after, found.why) == ("gone.away", "No.")
