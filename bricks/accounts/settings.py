"""How long links and keys last, and how many attempts at signing in are allowed."""

from pydantic import Field

from commons.model import Model


class AccountsSettings(Model):
    """The accounts brick's settings; the platform's own service uses the defaults."""

    invitation_days: int = Field(default=7, ge=1, le=30, description="Days for which an invitation's link works")
    link_hours: int = Field(default=2, ge=1, le=24, description="Hours for which a link to set a password works")
    links: int = Field(default=10, ge=1, le=100, description="Links that one client may ask for in an hour")
    letters: int = Field(default=5, ge=1, le=50, description="Letters with a link that go to one address in an hour")
    key_days: int = Field(default=365, ge=1, le=730, description="The most days for which an API key may work")
    keys_each: int = Field(default=20, ge=1, le=100, description="Keys in use that one account may have")
    attempts: int = Field(
        default=10, ge=3, le=100, description="Sign-in attempts in a window of one client, for one address"
    )
    attempts_from: int = Field(
        default=50, ge=3, le=1000, description="Sign-in attempts in a window of one client, for all addresses"
    )
    window_seconds: int = Field(default=900, ge=60, le=86_400, description="The window in seconds")
