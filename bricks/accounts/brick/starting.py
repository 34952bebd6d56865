"""The sample accounts of an installation that shows the examples."""

import os
import secrets
from pathlib import Path
from typing import Any

from pydantic import Field

from bricks.accounts.actions.people import Sample, SampleRole, Samples, seed
from bricks.accounts.rules.hashing import hash_password
from bricks.accounts.tables.reading import account_by_email
from commons.access import OPERATOR
from commons.brick import Brick
from commons.model import Line, Model
from commons.service.source import read

FILE = "sample-accounts.txt"
_EASY_TO_TYPE = """
amber anchor apple arch autumn barley basil beacon birch bridge brook candle canal cedar chalk cherry clover
cobalt copper coral cotton daisy damson ember fable falcon fennel ferry fiddle flint garnet ginger granite
harbour hazel heather hinge indigo ivory juniper kettle lantern larch lemon linen lupin maple marble meadow
mint nettle nutmeg oak olive onyx orchard otter pebble pepper plinth plum quartz quince raven ribbon river
rowan saffron sage slate sorrel sparrow thistle timber topaz tulip umber velvet violet walnut willow wren
yarrow zinnia
"""
_WORDS = tuple(_EASY_TO_TYPE.split())


class _Account(Model):
    name: Line
    email: str
    says: Line
    roles: tuple[SampleRole, ...] = Field(min_length=1)


class _Accounts(Model):
    accounts: tuple[_Account, ...]


def start(commons: Any, brick: Brick) -> None:
    """Make the accounts of `accounts.yaml` among the examples, with one random password, once."""
    path: Path | None = commons.settings.example_file("accounts.yaml")
    if path is None:
        return
    given = _Accounts.model_validate(read(path.name, path.read_text(encoding="utf-8")).data)
    with commons.platform_view(brick) as view:
        missing = [one for one in given.accounts if account_by_email(view, one.email) is None]
    if len(missing) != len(given.accounts) or not missing:
        return
    password = "-".join([*(secrets.choice(_WORDS) for _ in range(4)), str(secrets.randbelow(900) + 100)])
    stored = hash_password(password, secrets.token_urlsafe(24))
    samples = tuple(Sample(email=one.email, name=one.name, password_hash=stored, roles=one.roles) for one in missing)
    command = commons.command(seed, Samples(accounts=samples), actor=OPERATOR, service=commons.platform)
    commons.writer.perform(command).result()
    _write(commons.settings.data / FILE, _words(commons.settings.address, password, given))


def _words(address: str, password: str, given: _Accounts) -> str:
    longest = max(len(one.email) for one in given.accounts)
    lines = [f"    {one.email:<{longest}}  {one.says}" for one in given.accounts]
    return "\n".join(
        [
            "  Sample accounts, for trying the examples out. Sign in under /account/sign-in.",
            f"  The password of them all: {password}",
            *lines,
            "",
        ]
    )


def _write(path: Path, text: str) -> None:
    """Only this machine's user may read it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
