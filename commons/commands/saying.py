"""How what stops a command is said: in words for whoever can mend it, and never with what a statement was given."""

import errno

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from commons.commands.control import NoServer
from commons.errors import Problem

OF_THE_MACHINE = {
    errno.EACCES, errno.EDQUOT, errno.EEXIST, errno.EMFILE, errno.ENOENT, errno.ENOSPC, errno.ENOTDIR, errno.EPERM,
    errno.EROFS,
}  # fmt: skip
"""What a file system refuses for reasons that its owner can mend."""
OF_THE_DATABASE = ("42501", "53", "57P", "25006")
"""PostgreSQL: not permitted, out of room or connections, stopping or starting, may not be written to."""
ON_SQLITE = ("unable to open", "readonly", "disk is full", "disk I/O error", "not a database", "is malformed")


def said(error: BaseException) -> str | None:
    """Words about an error that whoever runs the installation can mend; None for a mistake of the platform."""
    if isinstance(error, Problem):
        faults = [f"  {fault.field}: {fault.message}" for fault in error.faults]
        return "\n".join(part for part in (error.what, error.expected, error.to_do, *faults) if part)
    if isinstance(error, NoServer):
        return str(error)
    if isinstance(error, ValidationError) and error.title == "Settings":
        faults = [f"  {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False)]
        return "\n".join(("A setting cannot be read. All of them: docs/reference/settings.md.", *faults))
    if isinstance(error, DBAPIError):
        return _of_a_database(error)
    if isinstance(error, OSError) and error.errno in OF_THE_MACHINE and error.filename:
        return f"{error.filename} cannot be used: {error.strerror}.\nMend that, or name another place for it."
    return None


def _of_a_database(error: DBAPIError) -> str | None:
    state = str(getattr(error.orig, "sqlstate", None) or "")
    first = str(error.orig).strip().partition("\n")[0]
    if type(error.orig).__module__.startswith("sqlite3"):
        known = any(words in first for words in ON_SQLITE)
        return f"The database in the data folder cannot be used: {first}.\nMend that, and try again." if known else None
    if error.statement is None or state.startswith(OF_THE_DATABASE):
        return (
            f"The database cannot be used: {first}\n"
            "Expected: PostgreSQL at the address given (DATABASE_URL), with this user, password and database.\n"
            "Look whether it runs and takes them, and try again."
        )
    return None
