"""The installation's settings, each from an environment variable `COMMONS_<NAME>`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that an operator may set. Each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="COMMONS_", extra="ignore", populate_by_name=True)

    data: Path = Field(default=Path("data"), description="Folder of the database, documents and messages")
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="Address of a PostgreSQL database; without one, a SQLite file in the data folder",
    )
    database_owner_url: str = Field(
        default="",
        validation_alias="DATABASE_OWNER_URL",
        description="Address of the same database for its owner, who makes the tables; else DATABASE_URL's user does",
    )
    documents: str = Field(
        default="",
        description="Where documents lie, like s3://bucket/prefix; without it, in the data folder",
    )
    documents_endpoint: str = Field(
        default="",
        validation_alias="AWS_ENDPOINT_URL",
        description="Address of the store that speaks S3, like https://store.example.org; without it, Amazon's own",
    )
    documents_region: str = Field(default="", validation_alias="AWS_REGION", description="Region of the bucket")
    documents_key: str = Field(
        default="",
        validation_alias="AWS_ACCESS_KEY_ID",
        description="Name of the key to the bucket; without one, the machine's own role is asked",
    )
    documents_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias="AWS_SECRET_ACCESS_KEY", description="The key's secret"
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    base_url: str = Field(default="", description="Public address, used in links that are sent; else host and port")
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="Mail server, like smtp://name:password@mail.example.org:587 (STARTTLS) or smtps://; without one, "
        "messages are files in the data folder",
    )
    mail_from: str = Field(default="", description="Sender of email, like Example Council <no-reply@example.org>")
    examples: Path | None = Field(default=None, description="Folder of example services, published at first start")
    bill: Path | None = Field(default=None, description="The installation's monthly bill; else the examples' one")
    england: Path | None = Field(default=None, description="Folder of public statistics; else the examples' one")
    addresses: Path | None = Field(default=None, description="CSV of sample addresses; else the examples' one")
    upload_limit: int = Field(default=20_000_000, ge=1, description="Largest upload in bytes")
    body_limit: int = Field(default=1_000_000, ge=1, description="Largest body of other requests in bytes")
    readers: int = Field(default=2, ge=1, le=32, description="Threads that answer queries")
    waiting_limit: int = Field(default=5_000, ge=1, description="Actions waiting before new ones get 503")
    session_hours: int = Field(default=12, ge=1, le=720, description="How long a sign-in lasts, in hours")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level logged")

    @property
    def address(self) -> str:
        """The address that links begin with, without a final slash."""
        return (self.base_url or f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}").rstrip(
            "/"
        )

    def example_file(self, *parts: str) -> Path | None:
        """A file of the examples' folder, if there is one."""
        path = self.examples.joinpath(*parts) if self.examples else None
        return path if path is not None and path.exists() else None
