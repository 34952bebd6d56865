"""From a choice of bricks to a public answer, and what is public on the way."""

from typing import Any

import pytest

from bricks.suggestions.actions import Amend, Answer, Propose, amend, answer, propose
from bricks.suggestions.queries import panel
from bricks.suggestions.rules import change
from commons.access import Actor
from commons.brick import OnThread
from commons.errors import Forbidden, Invalid, Problem, Refused, SignInNeeded
from commons.service import Service
from commons.testing import World
from commons.view import View
from tests.bricks.suggestions.conftest import HOME, WORDS, Citizen

LEAN = ("registration", "cases", "workflow")
PUBLIC = (
    "/suggestions",
    "/suggestions.json",
    "/suggestions.csv",
    "/services/example-town/bulky-waste-b",
    "/api/example-commons/suggestions/suggestions/v1/suggestions",
)


def team(world: World, role: str = "caseworker") -> Actor:
    return world.staff(role, organisation="example-commons")


def newest_case(world: World) -> str:
    opened: Any = [record.event for record in world.ledger() if record.event.event_name == "cases.opened"][-1]
    return str(opened.case)


def answered(citizen: Citizen, service: Service, *, email: str = "", **more: Any) -> dict[str, Any]:
    """A suggestion with its answer, as everybody sees it."""
    citizen.suggest(*LEAN, email=email)
    given = {"suggestion": citizen.suggestions()[0]["suggestion"], "case": newest_case(citizen.world)}
    given |= {"outcome": "partly", "reason": "Letters are rare, so we will ask for them by post.", "said": WORDS}
    world = citizen.world
    world.perform(service, answer, Answer.model_validate(given | more), actor=team(world))
    world.settle()
    return citizen.suggestions()[0]


def test_a_suggestion_is_an_application_with_a_reference_and_a_case(citizen: Citizen, started: World) -> None:
    landed = citizen.suggest(*LEAN)
    assert str(landed.url).endswith(f"{HOME}/apply/confirmation")
    assert "SG-" in landed.text
    names = [record.event.event_name for record in started.ledger()][-5:]
    assert names[:3] == ["registration.received", "suggestions.proposed", "cases.opened"]
    assert "without storage and analytics" in citizen.see(f"{HOME}/application")


def test_nobody_reads_the_words_before_they_were_read(citizen: Citizen) -> None:
    citizen.suggest(*LEAN, email="jane@example.org")
    for address in PUBLIC:
        shown = citizen.see(address)
        assert "storage" in shown
        for private in ("Jane", "High Street", "jane@example.org", "SG-"):
            assert private not in shown, address


def test_the_staff_of_the_service_read_them_on_the_case(citizen: Citizen, service: Service) -> None:
    citizen.suggest(*LEAN)
    thread = next(r.thread for r in reversed(citizen.world.ledger()) if r.event.event_name == "cases.opened")
    with citizen.world.commons.installation.reading.connect() as connection:
        brick = citizen.world.commons.bricks["suggestions"]
        view = View(citizen.world.commons.installation, connection, service, team(citizen.world), brick=brick)
        found = panel(OnThread(thread=thread, ref=newest_case(citizen.world)), view)
    assert found is not None
    assert found.said == WORDS


def test_an_answer_decides_and_closes_the_case_and_is_public(citizen: Citizen, service: Service) -> None:
    shown = answered(citizen, service)
    assert (shown["status"], shown["outcome_title"]) == ("answered", "Part of it will be done")
    assert shown["reason"].startswith("Letters are rare")
    assert shown["said"] == ""
    names = [record.event.event_name for record in citizen.world.ledger()]
    assert names[-1] == "registration.settled"
    assert "cases.closed" in names
    assert "suggestions.settled" not in names
    for address in PUBLIC:
        assert "Letters are rare" in citizen.see(address)
    assert "Part of it will be done" in citizen.see(f"{HOME}/application")


def test_words_are_published_only_when_somebody_says_that_they_may_be(citizen: Citizen, service: Service) -> None:
    shown = answered(citizen, service, said="Nobody sends a letter.", publish_said=True)
    assert shown["said"] == "Nobody sends a letter."


def test_an_answer_for_abuse_never_publishes_words(citizen: Citizen, service: Service) -> None:
    shown = answered(citizen, service, outcome="unsuitable", said="Buy my thing", publish_said=True)
    assert shown["said"] == ""


def test_what_was_published_by_mistake_can_be_taken_back(citizen: Citizen, service: Service) -> None:
    shown = answered(citizen, service, said="Jane says so", publish_said=True)
    given = Amend(suggestion=shown["suggestion"], reason="Letters are rare.")
    citizen.world.perform(service, amend, given, actor=team(citizen.world))
    assert (citizen.suggestions()[0]["said"], citizen.suggestions()[0]["reason"]) == ("", "Letters are rare.")


def test_a_second_answer_is_refused(citizen: Citizen, service: Service) -> None:
    shown = answered(citizen, service)
    again = Answer(suggestion=shown["suggestion"], case=newest_case(citizen.world), outcome="adopted", reason="Yes.")
    with pytest.raises(Refused):
        citizen.world.perform(service, answer, again, actor=team(citizen.world))


@pytest.mark.parametrize("outcome", ["granted", "closed"])
def test_an_answer_is_one_of_the_services(citizen: Citizen, service: Service, outcome: str) -> None:
    citizen.suggest(*LEAN)
    ref = citizen.suggestions()[0]["suggestion"]
    given = Answer(suggestion=ref, case=newest_case(citizen.world), outcome=outcome, reason="Because.")
    with pytest.raises(Invalid, match="not an answer"):
        citizen.world.perform(service, answer, given, actor=team(citizen.world))


def test_only_the_team_answers(citizen: Citizen, service: Service) -> None:
    citizen.suggest(*LEAN)
    ref = citizen.suggestions()[0]["suggestion"]
    given = Answer(suggestion=ref, case=newest_case(citizen.world), outcome="adopted", reason="Yes.")
    with pytest.raises(SignInNeeded):
        citizen.world.perform(service, answer, given)
    elsewhere = citizen.world.staff("owner", organisation="example-town")
    with pytest.raises(Forbidden):
        citizen.world.perform(service, answer, given, actor=elsewhere)


def test_a_suggestion_that_is_withdrawn_is_shown_to_nobody(citizen: Citizen) -> None:
    citizen.suggest(*LEAN)
    before = citizen.suggestions()
    citizen.see(f"{HOME}/application/withdraw")
    citizen.send(f"{HOME}/application/withdraw", reason="")
    assert citizen.suggestions() == before[1:]


def test_without_a_reason_nothing_is_sent(citizen: Citizen) -> None:
    before = len(citizen.suggestions())
    answer = citizen.suggest(*LEAN, why=" ")
    assert answer.status_code == 422
    assert "Enter why this would be better" in answer.text
    assert 'href="#why"' in answer.text
    answer = citizen.suggest(*LEAN, email="no address")
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert WORDS in answer.text
    assert len(citizen.suggestions()) == before


def test_a_double_click_suggests_once(citizen: Citizen) -> None:
    before = len(citizen.suggestions())
    where = {"publisher": "example-town", "about": "bulky-waste-b", "number": "1"}
    form = citizen.see(f"{HOME}/suggestions/new?publisher=example-town&about=bulky-waste-b&number=1&brick=cases")
    for _ in range(2):
        citizen.html = form
        sent = citizen.send(f"{HOME}/suggestions/new", **where, brick=["cases"], why="Less is more", email="")
        assert sent.status_code == 200
    assert len(citizen.suggestions()) == before + 1


@pytest.mark.parametrize(
    "query",
    [
        "publisher=example-town&about=bulky-waste-b&number=1",
        "publisher=example-town&about=nothing-here&number=1&brick=cases",
        "publisher=example-town&about=bulky-waste-b&number=99&brick=cases",
        "publisher=../etc&about=passwd&number=1&brick=cases",
        "publisher=example-town&about=bulky-waste-b&number=1&brick=registration&brick=cases&brick=workflow"
        "&brick=storage&brick=analytics",
    ],
)
def test_odd_addresses_are_refused_in_words(citizen: Citizen, query: str) -> None:
    answer = citizen.client.get(f"{HOME}/suggestions/new?{query}")
    assert answer.status_code in (404, 422)
    assert "<h1" in answer.text


def test_a_brick_that_is_none_is_refused(citizen: Citizen, service: Service) -> None:
    answer = citizen.suggest("cases", "catalogue")
    assert answer.status_code == 422


def test_somebody_elses_application_takes_no_suggestion(citizen: Citizen, started: World, service: Service) -> None:
    citizen.suggest(*LEAN)
    received: Any = next(r for r in reversed(started.ledger()) if r.event.event_name == "registration.received")
    given = Propose(
        application=received.event.application,
        publisher="example-town",
        about="bulky-waste-b",
        number=1,
        bricks=("cases",),
        said="Mine",
    )
    citizen.suggest(*LEAN, why="Another")
    other: Any = next(r for r in reversed(started.ledger()) if r.event.event_name == "registration.received")
    stranger = started.applicant(other.event.applicant, other.thread, service)
    with pytest.raises(Problem):
        started.perform(service, propose, given, actor=stranger)


def test_who_gave_an_address_is_told_that_there_is_an_answer_and_not_which(citizen: Citizen, service: Service) -> None:
    answered(citizen, service, email="jane@example.org")
    sent = [message for message in citizen.world.sent.sent.values() if message.to == "jane@example.org"]
    assert any("There is news" in message.text for message in sent)
    assert not any("Letters are rare" in message.text for message in sent)


def test_a_flood_from_one_address_is_stopped(citizen: Citizen) -> None:
    answers = [citizen.suggest("cases", why=" ").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_a_change_in_words() -> None:
    made = change(["registration", "storage"], ["registration", "cases", "workflow"])
    assert made.in_words == "with cases and workflow, without storage"
    assert change(["cases"], ["cases"]).in_words == "the same bricks"
