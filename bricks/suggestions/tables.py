"""Suggestions, with the words of whoever made them and what is published of them."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from commons.database import Tenant, UtcDateTime, index, personal


class SuggestionRow(Tenant, table=True):
    """One suggestion. `said` is never public; `public_said` is what somebody has read and published."""

    __tablename__ = "suggestions_suggestion"
    __kind__ = "suggestion"
    __table_args__ = (
        index("suggestions_suggestion", "organisation", "application", unique=True),
        index("suggestions_suggestion", "organisation", "service", "publisher", "about"),
    )

    application: str = Field(max_length=36)
    publisher: str = Field(max_length=64)
    """The organisation whose service it is about."""
    about: str = Field(max_length=64)
    number: int
    bricks: list[str] = Field(sa_type=JSON)
    adds: list[str] = Field(sa_type=JSON)
    drops: list[str] = Field(sa_type=JSON)
    status: str = Field(default="waiting", max_length=16)
    """waiting, answered or gone."""
    outcome: str = Field(default="", max_length=128)
    said: str = personal(default="", retain="P2Y")
    public_said: str = personal(default="", retain="P10Y")
    public_reason: str = personal(default="", retain="P10Y")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
