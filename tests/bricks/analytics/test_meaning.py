"""Analytics knows events by their names only, so that this test says when one is renamed."""

from bricks.analytics.rules.journeys import MEANING, Means, counted
from commons.assembly import installed_bricks

EVENTS = {name: event for brick, _ in installed_bricks() for name, event in brick.events.items()}
FIELDS = {
    "registration.begun": {"channel"},
    "registration.received": {"channel", "applicant"},
    "workflow.entered": {"stage"},
    "cases.decided": {"outcome"},
    "cases.messaged": {"by"},
}


def test_every_name_is_that_of_an_event_with_the_fields_that_are_read() -> None:
    assert set(MEANING) <= set(EVENTS)
    for name, fields in FIELDS.items():
        assert fields <= set(EVENTS[name].model_fields), name


def test_messages_of_applicants_are_told_from_those_of_staff() -> None:
    by = EVENTS["cases.messaged"].model_fields["by"].annotation
    assert by is not None
    assert {each.value for each in by} == {"staff", "applicant"}


def test_a_composition_counts_what_its_bricks_record() -> None:
    assert counted({"registration.received"}) == {Means.RECEIVED, Means.AGAIN}
    assert counted(set()) == set()
    assert counted(set(MEANING)) == set(Means)


def test_a_case_is_counted_when_it_is_closed() -> None:
    units = {word: event.event_name for brick, _ in installed_bricks() for word, event in brick.units.items()}
    assert units["case"] == "cases.closed"
