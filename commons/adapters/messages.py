"""Messages: as files in a folder, or by email through a mail server."""

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from commons.errors import Busy, Invalid, Refused
from commons.ports import Message

SECONDS = 20.0
"""How long the mail server may take for each answer."""
_PORTS = {"smtp": 587, "smtps": 465, "smtp-unencrypted": 25}
_HERE = ("localhost", "127.0.0.1", "::1")
_WANTED = "COMMONS_SMTP_URL like smtp://name:password@mail.example.org:587, or smtps:// for encryption from the start."


def letter(message: Message, sender: str) -> EmailMessage:
    """A plain-text letter. Its identity is the event's, so that a second copy can be told from another letter."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, message.to, message.subject
    made["Message-ID"] = f"<{_plain(message.key)}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence notice answers it
    made.set_content(message.text)
    return made


def _plain(key: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in key)[:120]


class FolderMessages:
    """Messages as `.eml` files that any mail program opens."""

    reaches_people: ClassVar[bool] = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        made = letter(message, "no-reply@commons.invalid")
        (self.folder / f"{_plain(message.key)}.eml").write_bytes(bytes(made))

    def forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            (self.folder / f"{_plain(key)}.eml").unlink(missing_ok=True)


@dataclass(frozen=True)
class Server:
    """A mail server: where it is and who we are there. `smtp` means STARTTLS, without which nothing is sent."""

    scheme: str
    host: str
    port: int
    name: str = ""
    password: str = ""

    @classmethod
    def read(cls, url: str) -> "Server":
        """From an address; Invalid, without quoting it, when it does not fit: it may hold a password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Invalid("The mail server's address cannot be read.", expected=_WANTED) from error
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise Invalid("The mail server's address cannot be read.", expected=_WANTED)
        if parts.scheme == "smtp-unencrypted" and (parts.hostname not in _HERE or parts.password):
            raise Invalid(
                "Messages and passwords do not go unencrypted over a network.",
                expected="smtp-unencrypted:// only for a mail server on this machine, without a password.",
                to_do="Use smtp:// (STARTTLS) or smtps://.",
            )
        name, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], name, password)


class SmtpMessages:
    """Messages by email: one connection for each, because they are few and must not wait for one another.

    What goes wrong is raised in words that name no address: whoever runs the service reads them.
    """

    reaches_people: ClassVar[bool] = True

    def __init__(self, url: str, sender: str, *, seconds: float = SECONDS) -> None:
        if "@" not in parseaddr(sender)[1]:
            raise Invalid(
                "There is a mail server and no sender.",
                expected="COMMONS_MAIL_FROM, like Example Council <no-reply@example.org>.",
            )
        self.server, self.sender, self.seconds = Server.read(url), sender, seconds
        self.trust = ssl.create_default_context()

    def send(self, message: Message) -> None:
        made = letter(message, self.sender)
        made["Date"] = formatdate()
        with _in_words(), closing(self._connected()) as server:
            server.send_message(made, parseaddr(self.sender)[1], [message.to])
            with suppress(smtplib.SMTPException, OSError):  # it has the message: how it takes leave changes nothing
                server.quit()

    def forget(self, keys: Iterable[str]) -> None:
        """Nothing lies here: what was sent is in other people's hands."""

    def _connected(self) -> smtplib.SMTP:
        at = self.server
        if at.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, timeout=self.seconds, context=self.trust)
        else:
            server = smtplib.SMTP(at.host, at.port, timeout=self.seconds)
        try:
            if at.scheme == "smtp":
                server.starttls(context=self.trust)
            if at.name:
                server.login(at.name, at.password)
        except BaseException:
            server.close()
            raise
        return server


_LATER = "It is tried again by itself a few times, and then when somebody asks."
_OPERATOR = "If it stays, tell whoever runs this installation."


@contextmanager
def _in_words() -> Iterator[None]:
    """Errors of the mail server without the address, and without the server's own text, which may repeat it."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _recipient(max(code for code, _ in error.recipients.values())) from None
    except smtplib.SMTPAuthenticationError as error:
        what = f"The mail server refused the installation's name or password (code {error.smtp_code})."
        raise Refused(what, to_do="Tell whoever runs this installation: COMMONS_SMTP_URL is wrong.") from None
    except smtplib.SMTPNotSupportedError:
        what = "The mail server lacks what this message needs: encryption (STARTTLS), signing in, or such an address."
        raise Refused(what, to_do="Tell whoever runs this installation: smtps:// may fit, or another server.") from None
    except ssl.SSLError:
        what = "The mail server's certificate is not to be trusted, so nothing was sent."
        raise Refused(what, to_do="Tell whoever runs this installation.") from None
    except smtplib.SMTPResponseException as error:
        what = f"The mail server did not take the message (code {error.smtp_code})."
        raise Busy(what, expected=_LATER, to_do=_OPERATOR) from None
    except (smtplib.SMTPException, OSError):
        raise Busy("The mail server could not be reached.", expected=_LATER, to_do=_OPERATOR) from None


def _recipient(code: int) -> Refused | Busy:
    if code < 500:
        return Busy(f"The mail server does not take mail for this address now (code {code}).", expected=_LATER)
    return Refused(
        f"The mail server says that this email address does not take mail (code {code}).",
        to_do="Correct the address where it was given, then try again.",
    )
