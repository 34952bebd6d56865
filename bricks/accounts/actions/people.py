"""Creating accounts and changing passwords. Passwords come here only as finished hashes."""

from typing import Annotated

from pydantic import EmailStr, Field, StringConstraints

from bricks.accounts.actions.roles import give
from bricks.accounts.events import Created, Granted, PasswordChanged, Rehashed, Role
from bricks.accounts.tables import AccountRow
from bricks.accounts.tables.reading import account_by_email
from commons.errors import Fault, Forbidden, Invalid
from commons.model import Line, Model, Slug
from commons.refs import AccountRef, subject
from commons.transaction import Transaction

PasswordHash = Annotated[str, StringConstraints(pattern=r"^\$argon2id\$", max_length=200)]


class ChangePassword(Model):
    """A new password for one's own account."""

    account: Annotated[AccountRef, subject]
    password_hash: PasswordHash


class Rehash(ChangePassword):
    """The same password, hashed anew."""

    before: PasswordHash


def add_account(tx: Transaction, email: str, name: str, password_hash: str) -> AccountRow:
    """The row of a new account; Invalid when the address already has one."""
    if account_by_email(tx, email) is not None:
        what = "There is already an account with this email address"
        raise Invalid(f"{what}.", to_do="Sign in instead.", faults=[Fault("email", what)])
    return tx.add(AccountRow(email=email.strip().casefold(), name=name, password=password_hash))


def change_password(given: ChangePassword, tx: Transaction) -> PasswordChanged:
    """Change one's own password."""
    if tx.actor.id != f"account:{given.account}":
        raise Forbidden("You can only change your own password.", to_do="Sign in with the account you want to change.")
    tx.get(AccountRow, given.account).password = given.password_hash
    return PasswordChanged(account=given.account)


def rehash(given: Rehash, tx: Transaction) -> Rehashed | None:
    """Store a password anew, after signing in, because the parameters have changed; not if it is another one by now."""
    if tx.actor.id != f"account:{given.account}":
        raise Forbidden("Only the account itself can do this.")
    row = tx.get(AccountRow, given.account)
    if row.password != given.before:
        return None
    row.password = given.password_hash
    return Rehashed(account=given.account)


class SampleRole(Model):
    """A role of a sample account."""

    role: Role
    organisation: Slug
    service: Slug | None = None


class Sample(Model):
    """A sample account of an installation that shows the examples."""

    email: EmailStr
    name: Line
    password_hash: PasswordHash
    roles: tuple[SampleRole, ...]


class Samples(Model):
    """All sample accounts, made together."""

    accounts: tuple[Sample, ...] = Field(max_length=50)


def seed(given: Samples, tx: Transaction) -> tuple[Created | Granted, ...]:
    """Make the sample accounts with their roles."""
    recorded: list[Created | Granted] = []
    for one in given.accounts:
        account = add_account(tx, one.email, one.name, one.password_hash).ref
        recorded.append(Created(account=account))
        for role in one.roles:
            granted = give(tx, account, role.role, role.organisation, role.service)
            recorded += [granted] if granted else []
    return tuple(recorded)
