"""How applications and people are called, found and written to, for every other brick."""

from collections.abc import Iterable

from sqlmodel import col, select

from bricks.registration.rules.names import name_key
from bricks.registration.rules.reference_number import read_number
from bricks.registration.settings import RegistrationSettings
from bricks.registration.tables import ApplicationRow, PersonRow
from commons.refs import Contact, Label
from commons.view import MOST_FOUND, View

NO_NAME = "No name given"
ERASED = "Erased"


def label_applications(refs: Iterable[str], view: View) -> dict[str, Label]:
    """Applications by their reference numbers, with a link for staff."""
    found = view.rows(select(ApplicationRow.ref, ApplicationRow.number).where(col(ApplicationRow.ref).in_(list(refs))))
    base = f"/work/{view.organisation}/{view.service.slug}/registration"
    staff = view.may("casework")
    return {ref: Label(text=number, href=f"{base}/{ref}" if staff else "") for ref, number in found}


def label_people(refs: Iterable[str], view: View) -> dict[str, Label]:
    """People by their names, as far as they gave one."""
    found = view.rows(select(PersonRow.ref, PersonRow.full_name).where(col(PersonRow.ref).in_(list(refs))))
    return {ref: Label(text=name or NO_NAME) for ref, name in found}


def contact_people(refs: Iterable[str], view: View) -> dict[str, Contact]:
    """Where people can be written to."""
    found = view.rows(select(PersonRow.ref, PersonRow.email, PersonRow.phone).where(col(PersonRow.ref).in_(list(refs))))
    return {ref: Contact(email=email, phone=phone) for ref, email, phone in found}


def find_people(text: str, view: View) -> list[str]:
    """People whose name holds this text, whatever the capitals and accents."""
    key = name_key(text)
    if not key:
        return []
    query = select(PersonRow.ref).where(col(PersonRow.name_key).contains(key, autoescape=True))
    return view.all(query.order_by(col(PersonRow.name_key)).limit(MOST_FOUND + 1))


def find_applications(text: str, view: View) -> list[str]:
    """The application with this reference number, however it is typed; none if the number cannot be right."""
    number = read_number(text, view.settings(RegistrationSettings).reference)
    if number is None:
        return []
    return view.all(select(ApplicationRow.ref).where(col(ApplicationRow.number) == number))
