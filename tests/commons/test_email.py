"""Messages by email, against a server that speaks SMTP on this machine."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from commons.adapters import FolderMessages, SmtpMessages, real_ports
from commons.errors import Busy, Invalid, Problem, Refused
from commons.ports import Message
from commons.settings import Settings
from commons.telemetry import JsonLines
from commons.testing import World
from tests.commons import keeping
from tests.commons.mailserver import MailServer

SENDER = "Example Council <no-reply@example.org>"
LETTER = Message("jo@home.example", "Your reference: BW–1", "Dear Jo Field\n\n.\nIt’s done.\n", "0192-a/b")


@pytest.fixture
def server() -> Iterator[MailServer]:
    yield from _serving(MailServer())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost with its key, signed by itself."""
    if not shutil.which("openssl"):
        pytest.skip("openssl was not found, so sending with encryption was not tried")
    path = tmp_path_factory.mktemp("certificate") / "mail.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    where = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(["openssl", *made.split(), *where], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def encrypting(certificate: Path) -> Iterator[MailServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    yield from _serving(MailServer(context))


def _serving(server: MailServer) -> Iterator[MailServer]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def plainly(server: MailServer) -> SmtpMessages:
    return SmtpMessages(f"smtp-unencrypted://127.0.0.1:{server.port}", SENDER, seconds=2)


def test_a_letter_arrives_in_plain_text_and_says_which_event_it_is(server: MailServer) -> None:
    plainly(server).send(LETTER)
    plainly(server).send(LETTER)
    first, again = server.taken
    assert (first["To"], first["From"], first["Subject"]) == ("jo@home.example", SENDER, LETTER.subject)
    assert first.get_content_type() == "text/plain"
    assert first.get_content().replace("\r\n", "\n") == LETTER.text
    assert first["Message-ID"] == again["Message-ID"] == "<0192-a-b@example.org>"
    assert (first["Auto-Submitted"], bool(first["Date"])) == ("auto-generated", True)


def test_starttls_protects_the_password_and_the_letter(encrypting: MailServer, certificate: Path) -> None:
    messages = SmtpMessages(f"smtp://commons:p%40ss@localhost:{encrypting.port}", SENDER, seconds=2)
    with pytest.raises(Refused, match="certificate is not to be trusted"):
        messages.send(LETTER)
    assert (encrypting.logins, encrypting.taken) == (0, [])
    messages.trust.load_verify_locations(certificate)
    messages.send(LETTER)
    assert (encrypting.logins, encrypting.encrypted) == (1, [True])


def test_without_encryption_nothing_is_sent_over_a_network(server: MailServer) -> None:
    with pytest.raises(Refused, match="STARTTLS"):
        SmtpMessages(f"smtp://name:word@localhost:{server.port}", SENDER, seconds=2).send(LETTER)
    assert (server.logins, server.taken) == (0, [])


@pytest.mark.parametrize(
    ("answers", "kind", "says"),
    [
        ({"RCPT": "550 no jo@home.example here"}, Refused, "does not take mail"),
        ({"RCPT": "451 jo@home.example: come back later"}, Busy, "now (code 451)"),
        ({"MAIL": "550 who are you"}, Busy, "did not take the message (code 550)"),
        ({"DATA": "554 spam for jo@home.example"}, Busy, "code 554"),
        ({"RCPT": "hang up"}, Busy, "could not be reached"),
    ],
)
def test_refusals_are_told_without_the_address(
    server: MailServer, answers: dict[str, str], kind: type[Problem], says: str
) -> None:
    server.answers = answers
    with pytest.raises(kind) as told:
        plainly(server).send(LETTER)
    words = " ".join((told.value.what, told.value.expected, told.value.to_do))
    assert says in words
    assert "jo@" not in words
    assert told.value.__cause__ is None


def test_a_server_that_takes_no_leave_has_taken_the_letter(server: MailServer) -> None:
    server.answers = {"QUIT": "500 stay"}
    plainly(server).send(LETTER)
    assert len(server.taken) == 1


def test_a_server_that_is_not_there_or_says_nothing_is_told(server: MailServer) -> None:
    with socket.socket() as closed, socket.create_server(("127.0.0.1", 0)) as silent:
        closed.bind(("127.0.0.1", 0))
        for port in (closed.getsockname()[1], silent.getsockname()[1]):
            with pytest.raises(Busy, match="could not be reached"):
                SmtpMessages(f"smtp-unencrypted://127.0.0.1:{port}", SENDER, seconds=0.05).send(LETTER)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://me:word@mail.example.org:x", "smtp://a/b"]
)
def test_an_address_that_does_not_fit_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(Invalid) as told:
        SmtpMessages(url, SENDER)
    assert "word" not in told.value.what


def test_unencrypted_mail_stays_on_this_machine() -> None:
    with pytest.raises(Invalid, match="unencrypted"):
        SmtpMessages("smtp-unencrypted://mail.example.org", SENDER)
    with pytest.raises(Invalid, match="no sender"):
        SmtpMessages("smtps://mail.example.org", "")


def test_settings_choose_the_folder_unless_they_name_a_mail_server(tmp_path: Path) -> None:
    plain = Settings(data=tmp_path)
    assert isinstance(real_ports(plain).messages, FolderMessages)
    secret = SecretStr("smtps://me:word@mail.example.org")
    named = Settings(data=tmp_path, smtp_url=secret, mail_from=SENDER)
    assert isinstance(real_ports(named).messages, SmtpMessages)
    assert "word" not in repr(named)


def test_what_could_not_be_sent_is_sent_later_once_and_never_logged(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(tmp_path, [keeping])
    try:
        service = world.publish({"service.yaml": keeping.SERVICE})
        monkeypatch.setattr(world.sent, "send", plainly(server).send)
        server.answers = {"RCPT": "451 somebody@example.org is away"}
        world.perform(service, keeping.keep, keeping.Keep(text="Dear Jo"), actor=world.staff())
        world.settle()
        assert server.taken == []
        server.answers = {}
        world.clock.move(minutes=1)
        world.settle()
        world.clock.move(hours=1)
        world.settle()
        (sent,) = server.taken
        (cause,) = (record for record in world.ledger() if record.event.event_name == "keeping.kept")
        assert sent["Message-ID"] == f"<{cause.id}@example.org>"
        logged = "".join(map(JsonLines().format, caplog.records))
        assert "a delivery failed" in logged
        assert not any(words in logged for words in ("somebody@", "Dear Jo"))
    finally:
        world.close()
