"""The tables of registration: applications, the people who apply, sign-in links, used allowances."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from bricks.registration.rules.answering import AboutPerson
from bricks.registration.rules.names import name_key
from bricks.registration.rules.price import Stated
from bricks.registration.settings import Form
from commons.database import Tenant, UtcDateTime, personal, special


class ApplicationRow(Tenant, table=True):
    """One application, from its first answer to its end."""

    __tablename__ = "registration_application"
    __kind__ = "application"
    __table_args__ = (
        Index("ix_registration_application_number", "organisation", "service", "number", unique=True),
        Index("ix_registration_application_list", "organisation", "service", "received_at", "ref"),
        Index("ix_registration_application_person", "organisation", "service", "person"),
    )

    number: str = Field(max_length=16)
    person: str = Field(max_length=36)
    status: str = Field(default="draft", max_length=16)
    """draft, received, settled (its case is closed) or withdrawn."""
    channel: str = Field(max_length=16)
    answers: dict[str, Any] = personal(default_factory=dict, sa_type=JSON)
    """By question. In a draft, None is an optional question that was passed over."""
    sensitive_answers: dict[str, Any] = special(default_factory=dict, sa_type=JSON)
    """The answers to questions marked sensitive: special category data, kept apart."""
    code: str = personal(max_length=16)
    """The access code, as it is: it is shown to the applicant again, and opens this row alone."""
    service_version: int = 0
    """The version of the service whose form was answered."""
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = personal(default="")
    """Why it was withdrawn, in the applicant's words."""
    pence: int | None = None
    slots: int | None = None
    free: int = 0

    @property
    def all_answers(self) -> dict[str, Any]:
        """Every answer, the sensitive ones too."""
        return {**self.answers, **self.sensitive_answers}

    def keep(self, form: Form, answers: Mapping[str, Any]) -> None:
        """Keep these answers in place of those there were, sensitive ones apart."""
        self.answers = {key: value for key, value in answers.items() if key not in form.sensitive}
        self.sensitive_answers = {key: value for key, value in answers.items() if key in form.sensitive}

    def state(self, stated: Stated | None) -> None:
        """Keep the price that was stated for these answers."""
        self.pence = stated.pence if stated else None
        self.slots = stated.slots if stated else None
        self.free = stated.free if stated else 0


class PersonRow(Tenant, table=True):
    """Whoever applies, as far as they say. Everything may be empty: one may apply without a name."""

    __tablename__ = "registration_person"
    __kind__ = "person"
    __table_args__ = (Index("ix_registration_person_name", "organisation", "service", "name_key"),)

    full_name: str = personal(default="")
    name_key: str = personal(default="")
    """The name as it is searched for: without capitals and accents."""
    email: str = personal(default="")
    phone: str = personal(default="")
    address: dict[str, Any] | None = personal(default=None, sa_type=JSON)

    def tell(self, about: AboutPerson) -> None:
        """Keep what the answers say of the person."""
        self.full_name, self.name_key = about.full_name, name_key(about.full_name)
        self.email, self.phone, self.address = about.email, about.phone, about.address


class LinkRow(Tenant, table=True):
    """A sign-in link: it works once, for a while."""

    __tablename__ = "registration_link"
    __kind__ = "link"

    application: str = Field(max_length=36)
    digest: str = Field(max_length=64)
    secret: str = personal(default="", retain="P3D")
    """The secret part, only until it was sent."""
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AllowanceRow(Tenant, table=True):
    """So much of an allowance, used by a household. Shared: every application counts the others' uses."""

    __tablename__ = "registration_allowance"
    __table_args__ = (
        Index("ix_registration_allowance_place", "organisation", "service", "question", "place"),
        Index("ix_registration_allowance_uprn", "organisation", "service", "question", "uprn"),
        Index("ix_registration_allowance_application", "organisation", "service", "application"),
    )

    application: str = Field(max_length=36)
    question: str = Field(max_length=64)
    uprn: str = personal(default="", max_length=12)
    place: str = personal(default="")
    """The address in the form in which households are compared."""
    used_on: date
    number: int
