"""Holds, removal, the end of retention."""

from datetime import date

import pytest

from bricks.storage.actions.ending import Hold, OneDocument, Remove, hold, release, remove
from bricks.storage.actions.keeping import AddVersion, Keep, add_version, keep
from bricks.storage.events import RemovalReason
from bricks.storage.queries.documents import (
    DocumentView,
    ListDocuments,
    ReadContent,
    ReadDocument,
    content,
    list_documents,
    read_document,
)
from commons.errors import Forbidden, Invalid, NotFound, Refused
from commons.uploads import sweep
from tests.bricks.storage import files, neighbours
from tests.bricks.storage.conftest import Archive


def document(archive: Archive, ref: str) -> DocumentView:
    found: DocumentView = archive.ask(read_document, ReadDocument(document=ref))
    return found


def test_a_document_goes_on_the_day_its_time_is_over(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case)
    assert document(archive, ref).keep_until == date(2027, 3, 2)
    archive.world.clock.move(days=364)
    archive.world.settle()
    assert not document(archive, ref).gone
    archive.world.clock.move(days=1)
    archive.world.settle()
    shown = document(archive, ref)
    assert (shown.gone, shown.gone_reason, shown.title, shown.versions) == (True, "retention", "", ())
    assert archive.events()[-1] == "storage.expired"
    with pytest.raises(NotFound):
        archive.ask(content, ReadContent(document=ref))
    sweep(archive.world.commons)
    assert not archive.world.documents.content


def test_a_hold_outlasts_the_retention_period(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case)
    with pytest.raises(Forbidden):
        archive.do(hold, Hold(document=ref, reason="Complaint"))
    archive.do(hold, Hold(document=ref, reason="Complaint"), archive.boss)
    assert document(archive, ref).hold_reason == "Complaint"
    with pytest.raises(Refused, match="already under legal hold"):
        archive.do(hold, Hold(document=ref, reason="Again"), archive.boss)
    archive.world.clock.move(days=400)
    archive.world.settle()
    assert not document(archive, ref).gone
    archive.do(release, OneDocument(document=ref), archive.boss)
    archive.world.settle()
    assert not document(archive, ref).gone
    archive.world.clock.move(days=1)
    archive.world.settle()
    assert document(archive, ref).gone
    with pytest.raises(Refused, match="removed"):
        archive.do(release, OneDocument(document=ref), archive.boss)


def test_nothing_under_hold_is_removed_whatever_the_reason(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case)
    archive.do(hold, Hold(document=ref, reason="Complaint"), archive.boss)
    for reason in (None, *RemovalReason):
        with pytest.raises(Refused, match="legal hold"):
            archive.do(remove, Remove(document=ref, reason=reason), archive.boss)


def test_removing_before_the_time_takes_a_reason(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case, name="passport.pdf")
    archive.do(add_version, AddVersion(document=ref, upload=archive.upload(files.png(), "b.png")))
    with pytest.raises(Invalid, match="kept until 2 March 2027"):
        archive.do(remove, Remove(document=ref))
    removed = archive.do(remove, Remove(document=ref, reason=RemovalReason.ERASURE_REQUEST))
    assert removed.size == len(files.PDF) + len(files.png())
    shown = document(archive, ref)
    assert (shown.gone_reason, shown.title, shown.versions) == ("erasure-request", "", ())
    for action, given in (
        (remove, Remove(document=ref, reason=RemovalReason.DUPLICATE)),
        (add_version, AddVersion(document=ref, upload=archive.upload(files.JPEG, "c.jpg"))),
    ):
        with pytest.raises(Refused, match="has been removed"):
            archive.do(action, given)
    archive.world.clock.move(days=2)
    archive.world.settle()
    sweep(archive.world.commons)
    assert not archive.world.documents.content


def test_content_that_another_document_has_too_stays(archive: Archive) -> None:
    other = Archive(archive.world, "otherham")
    mine, theirs = archive.keep(archive.begin().case), other.keep(other.begin().case)
    archive.do(remove, Remove(document=mine, reason=RemovalReason.DUPLICATE))
    archive.world.clock.move(days=2)
    sweep(archive.world.commons)
    download = other.ask(content, ReadContent(document=theirs))
    assert b"".join(archive.world.documents.read(download.digest)) == files.PDF


def test_retention_can_begin_when_the_case_is_closed(archive: Archive) -> None:
    later = Archive(archive.world, service="later", more="    keep_from: closed")
    journey = later.begin()
    ref = later.keep(journey.case)
    assert document(later, ref).keep_until is None
    with pytest.raises(Invalid, match="case is closed"):
        later.do(remove, Remove(document=ref))
    later.world.clock.move(days=500)
    later.world.settle()
    later.do(neighbours.close, neighbours.One(case=journey.case))
    later.world.settle()
    assert document(later, ref).keep_until == date(2028, 7, 15)
    assert later.world.ledger()[-1].event.documents == 1
    later.world.clock.move(days=366)
    later.world.settle()
    assert document(later, ref).gone


def test_closing_changes_nothing_where_time_counts_from_keeping(archive: Archive) -> None:
    journey = archive.begin()
    archive.keep(journey.case)
    archive.do(neighbours.close, neighbours.One(case=journey.case))
    archive.world.settle()
    assert archive.events()[-1] == "counter.closed"


def test_lists_of_what_is_held_goes_soon_and_has_gone(archive: Archive) -> None:
    case = archive.begin().case
    refs = [archive.keep(case, title=f"n{number}") for number in range(3)]
    archive.do(hold, Hold(document=refs[0], reason="Complaint"), archive.boss)
    archive.do(remove, Remove(document=refs[1], reason=RemovalReason.DUPLICATE))

    def listed(**asked: object) -> list[str]:
        found = archive.ask(list_documents, ListDocuments.model_validate(asked))
        return [each.document for each in found.items]

    assert listed() == [refs[2], refs[0]]
    assert listed(held=True) == [refs[0]]
    assert listed(removed=True) == [refs[1]]
    assert listed(ending=True) == []
    archive.world.clock.move(days=340)
    assert listed(ending=True) == [refs[0], refs[2]]
    first = archive.ask(list_documents, ListDocuments(ending=True, limit=1))
    second = archive.ask(list_documents, ListDocuments(ending=True, limit=1, after=first.next))
    assert [each.document for each in (*first.items, *second.items)] == [refs[0], refs[2]]
    assert second.next is None
    newest = archive.ask(list_documents, ListDocuments(limit=1))
    assert [each.document for each in newest.items] == [refs[2]]
    assert listed(after=newest.next) == [refs[0]]
    for mark in ("x", "2026-01-01", f"2026-13-01.{refs[0]}", "..", f"x.{refs[0]}"):
        with pytest.raises(Invalid, match="not known"):
            listed(after=mark)
        with pytest.raises(Invalid, match="not known"):
            listed(after=mark, ending=True)


def test_lists_hold_no_document_of_others(archive: Archive) -> None:
    other = Archive(archive.world, "otherham")
    other.keep(other.begin().case)
    journey = archive.begin()
    archive.do(keep, Keep(upload=archive.upload(), application=journey.application))
    assert len(archive.ask(list_documents, ListDocuments()).items) == 1
    assert len(archive.ask(list_documents, ListDocuments(application=journey.application)).items) == 1
    with pytest.raises(Forbidden):
        archive.ask(list_documents, ListDocuments(), archive.applicant(journey))
