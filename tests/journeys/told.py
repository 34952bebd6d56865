"""A resident who tells a lot: every brick that keeps words of people has some of hers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bricks.cases.actions.ending import Close, Decide, close, decide
from bricks.cases.actions.relating import Relate, relate
from bricks.cases.actions.words import Note, Write, message, note, reply
from bricks.cases.events import Opened
from bricks.registration.actions import Register, RequestLink, register, request_link
from bricks.registration.events import LinkRequested, Received
from bricks.storage.actions.keeping import Keep, SendIn, keep, send_in
from bricks.storage.events import Kept
from commons.access import Actor
from commons.adapters import FolderDocuments
from commons.assembly import installed_bricks
from commons.service import Service
from commons.sessions import open_session
from commons.testing import World
from commons.uploads import receive
from tests.bricks import people
from tests.bricks.registration.forms import ANSWERS, every_files

WORD = "Quixwyn"
"""Stands in everything that the resident tells and that is written about her, and nowhere else."""

SETTINGS = """
  cases:
    outcomes:
      - {code: accepted, title: Accepted}
      - {code: refused, title: Refused, needs_reason: true, show_reason: true}
flow:
  - {when: registration.received, do: cases.open, take: {applicant: applicant, application: application}}
  - {when: registration.attached, do: storage.keep, take: {upload: upload, application: application}}
  - {when: cases.closed, do: registration.settle, take: {application: application}}
"""
PDF = b"%%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%% %s %d\ntrailer\n<<>>\n%%%%EOF\n"


def pdf(number: int) -> bytes:
    return PDF % (WORD.encode(), number)


def bricks() -> list[Any]:
    return [brick for brick, _ in installed_bricks() if not brick.platform]


def files() -> dict[str, str]:
    made = every_files()
    made["service.yaml"] = (
        made["service.yaml"]
        .replace("bricks: [registration@1]", "bricks: [registration@1, cases@1, storage@1, analytics@1]")
        .replace("flow: []\n", SETTINGS.removeprefix("\n"))
    )
    return made


@dataclass
class Journey:
    """One application with its case, and who is who."""

    application: str
    applicant: str
    case: str
    thread: str
    link: str
    document: str
    token: str
    """Of her session."""


class Town:
    """A world with a service, its owner and a caseworker; journeys of residents who tell a lot."""

    def __init__(self, folder: Path) -> None:
        people.NAMES.clear()
        people.ACTORS.clear()
        self.folder = folder
        self.world = World(folder, [*bricks(), people.Staff()], documents=FolderDocuments(folder / "documents"))
        self.service: Service = self.world.publish(files())
        self.owner = people.member(self.world, self.service, "Olive Owner", "owner")
        self.staff = people.member(self.world, self.service, "Sam Staff")
        self._file = 0

    def do(self, action: Any, given: Any, actor: Actor | None = None) -> Any:
        return self.world.perform(self.service, action, given, actor=actor or self.staff)

    def upload(self, actor: Actor) -> str:
        self._file += 1
        name = f"letter of {WORD}.pdf"
        return receive(self.world.commons, self.service, actor, name, [pdf(self._file)]).ref

    def journey(self, *, closed: bool = True) -> Journey:
        """A resident applies, and everybody writes about her."""
        address = {"line1": f"12 {WORD} Road", "town": "Exampleton", "postcode": "AA3 1AB"}
        answers = ANSWERS | {"full-name": f"Ada {WORD}", "email": f"{WORD}@example.org", "phone": "01632 960 001"}
        answers |= {"address": address, "reduction": True, "proof": [self.upload(Actor())]}
        answers |= {"help": "carry", "why": f"{WORD} cannot lift."}
        outcome = self.do(register, Register(answers=answers))
        received, thread = outcome.get(Received), outcome.done[0].thread
        self.world.settle()
        case = next(
            record.event.case
            for record in self.world.ledger()
            if record.thread == thread and isinstance(record.event, Opened)
        )
        her = self.world.applicant(received.applicant, thread, self.service)
        where = {"organisation": self.service.organisation, "service": self.service.slug}
        token = open_session(self.world.commons, her.id, thread=thread, **where).token
        link = self.do(request_link, RequestLink(application=received.application), her).get(LinkRequested).link
        self.do(reply, Write(case=case, text=f"{WORD} asks when."), her)
        self.do(message, Write(case=case, text=f"Dear {WORD}, on Monday."))
        self.do(note, Note(case=case, text=f"{WORD} rang."))
        self.do(relate, Relate(case=case, name=f"Bea {WORD}", how=f"Sister of {WORD}"))
        self.do(send_in, SendIn(upload=self.upload(her)), her)
        given = Keep(upload=self.upload(self.staff), case=case, title=f"Letter to {WORD}")
        document = self.do(keep, given).get(Kept).document
        self.upload(her)  # sent, and added to nothing
        if closed:
            self.close(case)
        self.world.settle()
        return Journey(received.application, received.applicant, case, thread, link, document, token)

    def close(self, case: str) -> None:
        self.do(decide, Decide(case=case, outcome="refused", reason=f"{WORD} is too far away."))
        self.do(close, Close(case=case, reason=f"{WORD} knows."))
        self.world.settle()
