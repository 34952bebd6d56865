"""A small mail server on this machine: it speaks SMTP as far as a client needs, and keeps what it was given."""

import socket
import socketserver
import ssl
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port. `answers`: other answers than the usual, by command."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.context = context
        self.answers: dict[str, str] = {}
        self.taken: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.logins = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: MailServer

    def handle(self) -> None:
        self.secure = False
        self.say("220 mail.example.org")
        while line := self.rfile.readline():
            command = line.decode().split()[0].upper()
            if command == "QUIT":
                self.say(self.answers(command, "221 bye"))
                return
            if not self.take(command):
                return

    def answers(self, command: str, usual: str) -> str:
        return self.server.answers.get(command, usual)

    def take(self, command: str) -> bool:
        """Answer one command; whether the connection goes on."""
        said = self.answers(command, "250 ok")
        if said == "hang up":
            return False
        if command == "EHLO":
            offers = ["mail.example.org", *(["STARTTLS"] if self.server.context and not self.secure else [])]
            offers += ["AUTH PLAIN"]
            self.say("\r\n".join(f"250{'-' if offer != offers[-1] else ' '}{offer}" for offer in offers))
        elif command == "STARTTLS" and self.server.context:
            self.say("220 go on")
            return self.encrypt(self.server.context)
        elif command == "AUTH":
            self.server.logins += 1
            self.say(self.answers(command, "235 welcome"))
        elif command == "DATA" and said.startswith("2"):
            self.letter()
        else:
            self.say(said)
        return True

    def encrypt(self, context: ssl.SSLContext) -> bool:
        try:
            self.request = context.wrap_socket(cast(socket.socket, self.request), server_side=True)
        except OSError:  # whoever asked does not trust the certificate
            return False
        self.secure = True
        self.rfile = self.request.makefile("rb")
        return True

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def letter(self) -> None:
        self.say("354 go ahead")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.taken.append(message_from_bytes(b"".join(lines), policy=default))
        self.server.encrypted.append(self.secure)
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.request.sendall(f"{text}\r\n".encode())
