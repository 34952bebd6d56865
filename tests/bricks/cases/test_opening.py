"""Opening cases: by the flow, by staff, once for each application."""

from datetime import date

import pytest

from bricks.cases.actions.opening import Open, open_
from bricks.cases.queries.casefile import ReadCase, read
from bricks.cases.rules.numbers import case_number
from bricks.cases.settings import Priority
from commons.errors import Forbidden, Invalid, NotFound, Refused
from tests.bricks.cases.conftest import Office


def test_the_flow_opens_a_case_in_the_thread_of_the_application(office: Office) -> None:
    opened = office.apply()
    case = office.ask(read, ReadCase(case=opened.case))
    assert case.number == case_number(opened.case)
    assert (case.applicant.text, case.application.text) == ("Zoë Applicant", "BW-ZOË")
    assert {record.thread for record in office.world.ledger()} == {case.thread}


def test_staff_open_a_case_in_their_own_words(office: Office) -> None:
    given = Open(about="Broken gate", priority=Priority.HIGH, team="crews", deadline=date(2026, 4, 1))
    case = office.ask(read, ReadCase(case=office.do(open_, given).case))
    assert (case.about, case.priority, case.team_title) == ("Broken gate", "high", "Collection crews")
    assert (case.deadline, case.applicant) == (date(2026, 4, 1), None)


def test_a_case_about_nothing_or_for_no_such_team_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match="about nothing"):
        office.do(open_, Open())
    with pytest.raises(Invalid, match="no team 'painters'") as refused:
        office.do(open_, Open(about="x", team="painters"))
    assert refused.value.expected == "One of: crews, office."


def test_an_application_has_one_case(office: Office) -> None:
    opened = office.apply()
    with pytest.raises(Refused, match="already has a case: C-"):
        office.do(open_, Open(application=opened.application))


def test_an_application_of_nobody_here_has_no_case(office: Office) -> None:
    with pytest.raises(NotFound):
        office.do(open_, Open(application=office.apply().case))


def test_opening_needs_a_grant(office: Office) -> None:
    stranger = office.world.staff("caseworker", organisation="elsewhere")
    with pytest.raises(Forbidden):
        office.do(open_, Open(about="x"), stranger)
