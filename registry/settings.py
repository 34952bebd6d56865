"""Limits of the registry."""

from pydantic import Field

from commons.model import Model


class RegistrySettings(Model):
    """The registry's settings; the platform's own service uses the defaults."""

    unverified_each: int = Field(default=3, ge=1, le=50, description="Organisations that one account may set up")
    drafts_each: int = Field(default=20, ge=1, le=100, description="Drafts in the composer that one account may keep")
