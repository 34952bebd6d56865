"""Keeping, versions, descriptions: by staff, by applicants, by the flow."""

import pytest

from bricks.storage.actions.keeping import AddVersion, Describe, Keep, SendIn, add_version, describe, keep, send_in
from bricks.storage.queries.documents import DocumentView, ReadContent, ReadDocument, content, read_document
from commons.errors import Changed, Forbidden, Invalid, NotFound, Refused
from commons.refs import new_ref
from commons.uploads import sweep
from tests.bricks.storage import files, neighbours
from tests.bricks.storage.conftest import Archive


def document(archive: Archive, ref: str) -> DocumentView:
    found: DocumentView = archive.ask(read_document, ReadDocument(document=ref))
    return found


def test_staff_keep_a_file_of_a_case(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case, name="Letter of 3 March.pdf", kind="letter")
    shown = document(archive, ref)
    assert (shown.title, shown.kind_title, shown.shared) == ("Letter of 3 March", "Decision letter", False)
    assert [(v.number, v.by, v.filename, v.media_type) for v in shown.versions] == [
        (1, "Mary Brown", "Letter of 3 March.pdf", "application/pdf")
    ]
    download = archive.ask(content, ReadContent(document=ref))
    assert b"".join(archive.world.documents.read(download.digest)) == files.PDF


def test_the_name_ends_as_the_content_is(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case, files.png(), "../../photo.JPG")
    assert document(archive, ref).versions[0].filename == "photo.png"


@pytest.mark.parametrize("case", files.HOSTILE)
def test_hostile_files_are_refused_when_they_arrive(archive: Archive, case: str) -> None:
    name, body, _ = files.HOSTILE[case]
    with pytest.raises(Invalid):
        archive.upload(body, name)


def test_what_was_refused_is_swept_after_a_day(archive: Archive) -> None:
    with pytest.raises(Invalid):
        archive.upload(b"MZ program", "a.pdf")
    with pytest.raises(Refused, match="EICAR"):
        archive.upload(b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE", "a.txt")
    sweep(archive.world.commons)
    assert len(archive.world.documents.content) == 2
    archive.world.clock.move(days=1, minutes=1)
    sweep(archive.world.commons)
    assert not archive.world.documents.content


def test_only_kept_files_outlive_the_day(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case)
    archive.upload(files.png(), "forgotten.png")
    archive.upload(files.PDF, "the same content.pdf")
    archive.world.clock.move(days=2)
    sweep(archive.world.commons)
    assert list(archive.world.documents.content.values()) == [files.PDF]
    assert archive.ask(content, ReadContent(document=ref)).size == len(files.PDF)


def test_a_file_that_is_too_large_is_refused(archive: Archive) -> None:
    with pytest.raises(Invalid, match=r"too large \(1.0 MB\)") as refused:
        archive.upload(b"x" * 1_000_001, "long.txt")
    assert refused.value.expected == "At most 1 MB."


def test_a_document_belongs_to_something(archive: Archive) -> None:
    with pytest.raises(Invalid, match="belongs to something"):
        archive.do(keep, Keep(upload=archive.upload()))
    with pytest.raises(NotFound):
        archive.do(keep, Keep(upload=archive.upload(), case=new_ref()))
    with pytest.raises(NotFound):
        archive.do(keep, Keep(upload=new_ref(), case=archive.begin().case))
    with pytest.raises(Invalid, match="no kind of document 'poem'"):
        archive.do(keep, Keep(upload=archive.upload(), case=archive.begin().case, kind="poem"))


def test_one_upload_makes_one_document(archive: Archive) -> None:
    case, upload = archive.begin().case, archive.upload()
    archive.do(keep, Keep(upload=upload, case=case))
    with pytest.raises(Invalid, match="already"):
        archive.do(keep, Keep(upload=upload, case=case))


def test_a_case_has_so_many_documents_and_no_more(archive: Archive) -> None:
    case = archive.begin().case
    for _ in range(5):
        ref = archive.keep(case)
    with pytest.raises(Invalid, match="5 documents already"):
        archive.keep(case)
    archive.do(add_version, AddVersion(document=ref, upload=archive.upload()))


def test_the_flow_keeps_what_a_form_attached(archive: Archive) -> None:
    journey = archive.begin()
    given = neighbours.Attach(application=journey.application, upload=archive.upload(files.JPEG, "proof.jpg"))
    archive.do(neighbours.attach, given)
    archive.world.settle()
    kept = archive.world.ledger()[-1].event
    shown = document(archive, kept.document)
    assert (shown.kind, shown.from_applicant, shown.shared) == ("evidence", True, True)
    assert shown.application == journey.application


def test_a_file_that_the_flow_cannot_keep_is_turned_away_on_record(archive: Archive) -> None:
    journey = archive.begin()
    for _ in range(5):
        archive.keep(journey.case)
    upload = archive.upload(files.JPEG, "proof.jpg")
    archive.do(neighbours.attach, neighbours.Attach(application=journey.application, upload=upload))
    archive.world.settle()
    event = archive.world.ledger()[-1].event
    assert (event.event_name, event.fault, event.upload) == ("storage.turned_away", "too-many-documents", upload)


def test_versions_stay(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case)
    archive.do(add_version, AddVersion(document=ref, upload=archive.upload(files.png(), "plan.png")))
    assert [(v.number, v.filename) for v in document(archive, ref).versions] == [(2, "plan.png"), (1, "letter.pdf")]
    assert archive.ask(content, ReadContent(document=ref)).media_type == "image/png"
    assert archive.ask(content, ReadContent(document=ref, number=1)).media_type == "application/pdf"
    with pytest.raises(NotFound):
        archive.ask(content, ReadContent(document=ref, number=3))


def test_descriptions_change_with_the_version_that_was_seen(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case)
    seen = document(archive, ref)
    given = Describe(document=ref, version=seen.version, title="Site plan", kind="evidence", shared=True)
    archive.do(describe, given)
    with pytest.raises(Changed):
        archive.do(describe, given)
    shown = document(archive, ref)
    assert (shown.title, shown.kind, shown.shared) == ("Site plan", "evidence", True)
    assert archive.do(describe, Describe(document=ref, version=shown.version, title="Site plan")) is None
    with pytest.raises(Invalid, match="no kind"):
        archive.do(describe, Describe(document=ref, version=shown.version, kind="poem"))


def test_applicants_add_their_own(archive: Archive) -> None:
    journey = archive.begin()
    zoe = archive.applicant(journey)
    kept = archive.do(send_in, SendIn(upload=archive.upload(files.JPEG, "me.jpg", zoe), kind="evidence"), zoe)
    assert document(archive, kept.document).versions[0].by == "the applicant"
    with pytest.raises(Invalid, match="kind"):
        archive.do(send_in, SendIn(upload=archive.upload(), kind="letter"), zoe)
    with pytest.raises(Refused, match="Only the applicant"):
        archive.do(send_in, SendIn(upload=archive.upload()))
    with pytest.raises(Forbidden):
        archive.do(keep, Keep(upload=archive.upload(), case=journey.case), zoe)


def test_a_service_can_take_no_more_from_applicants(world: object, archive: Archive) -> None:
    closed = Archive(archive.world, service="no-more", more="    applicant_uploads: false")
    zoe = closed.applicant(closed.begin())
    with pytest.raises(Refused, match="no more documents"):
        closed.do(send_in, SendIn(upload=closed.upload()), zoe)


def test_documents_of_another_organisation_or_service_are_not_there(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case)
    upload = archive.upload()
    for elsewhere in (Archive(archive.world, "otherham"), Archive(archive.world, service="sister")):
        with pytest.raises(NotFound):
            elsewhere.ask(read_document, ReadDocument(document=ref))
        with pytest.raises(NotFound):
            elsewhere.ask(content, ReadContent(document=ref))
        with pytest.raises(NotFound):
            elsewhere.do(keep, Keep(upload=upload, case=elsewhere.begin().case))
        with pytest.raises(NotFound):
            elsewhere.do(add_version, AddVersion(document=ref, upload=elsewhere.upload()))
        with pytest.raises(Forbidden):
            archive.ask(read_document, ReadDocument(document=ref), Archive(archive.world, "thirdham").mary)


def test_words_stay_out_of_the_ledger(archive: Archive) -> None:
    ref = archive.keep(archive.begin().case, name="Zoë Applicant passport.pdf", title="Passport of Zoë")
    archive.do(describe, Describe(document=ref, version=document(archive, ref).version, title="Her passport"))
    assert "assport" not in "".join(record.event.model_dump_json() for record in archive.world.ledger())
