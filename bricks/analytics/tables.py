"""What analytics keeps: sums by day and month, and what each journey still needs."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, UniqueConstraint
from sqlmodel import Field

from commons.database import Tenant, UtcDateTime


class DayRow(Tenant, table=True):
    """How many of something on a day in England; `part` is a channel, a stage or an outcome."""

    __tablename__ = "analytics_day"
    __table_args__ = (UniqueConstraint("organisation", "service", "day", "means", "part"),)

    day: date
    means: str = Field(max_length=16)
    part: str = Field(default="", max_length=128)
    count: int = Field(default=0, sa_type=BigInteger)


class SpanRow(Tenant, table=True):
    """How many journeys took so long (rounded seconds), by the month in which they got there."""

    __tablename__ = "analytics_span"
    __table_args__ = (UniqueConstraint("organisation", "service", "month", "measure", "part", "seconds"),)

    month: date
    measure: str = Field(max_length=16)
    part: str = Field(default="", max_length=128)
    seconds: int = Field(sa_type=BigInteger)
    count: int = Field(default=0, sa_type=BigInteger)


class JourneyRow(Tenant, table=True):
    """What has been seen of one journey: the only table here that grows with the number of cases."""

    __tablename__ = "analytics_journey"
    __table_args__ = (UniqueConstraint("organisation", "service", "thread"),)

    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    received: bool = False
    reached: list[str] = Field(default_factory=list, sa_type=JSON)
    contacts: int = 0


class PersonRow(Tenant, table=True):
    """That somebody has applied before: their reference, nothing about them."""

    __tablename__ = "analytics_person"
    __table_args__ = (UniqueConstraint("organisation", "service", "person"),)

    person: str = Field(max_length=36)
