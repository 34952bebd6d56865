"""Documents in a bucket whose store goes away and comes back: 503 in between, nothing lost, nothing left behind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bricks.storage.actions.ending import Remove, remove
from bricks.storage.actions.keeping import Keep, keep
from bricks.storage.brick import brick
from bricks.storage.events import RemovalReason
from bricks.storage.queries.documents import ReadContent, content
from commons.errors import Busy, NotFound
from commons.testing import World
from commons.uploads import sweep
from tests import s3
from tests.bricks import people
from tests.bricks.people import Api
from tests.bricks.storage import files, neighbours
from tests.bricks.storage.conftest import Archive
from tests.bricks.storage.test_pages import csrf


@pytest.fixture
def store() -> Iterator[s3.Store]:
    with s3.serving() as store:
        yield store


@pytest.fixture
def archive(store: s3.Store, tmp_path: Path) -> Iterator[Archive]:
    people.NAMES.clear()
    people.ACTORS.clear()
    world = World(tmp_path, [brick, neighbours.counter, people.Staff()], documents=store.documents(0.3))
    yield Archive(world)
    world.close()


def test_nothing_is_lost_while_the_store_is_away(archive: Archive, store: s3.Store) -> None:
    case = archive.begin().case
    document = archive.keep(case)
    api, mary = Api(archive.world, archive.service, archive.mary, "storage"), archive.browser(archive.mary)
    before = archive.events()
    store.refuses_with = 503
    form: dict[str, Any] = {
        "data": csrf(mary) | {"case": case, "kind": "other"},
        "files": {"file": ("plan.png", files.png())},
    }
    asked = (
        api.get(f"/documents/{document}/content"),
        api.upload("plan.png", files.png()),
        mary.client.get(f"{mary.work}/storage/{document}"),
        mary.client.post(f"{mary.work}/storage", **form),
    )
    for answer in asked:
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert "store of documents does not answer" in answer.text
    assert set(archive.events()[len(before) :]) == {"records.viewed"}
    store.refuses_with = 0
    assert mary.client.get(f"{mary.work}/storage/{document}").content == files.PDF
    mary.client.post(f"{mary.work}/storage", **form)
    assert archive.events().count("storage.kept") == 2


def test_what_was_removed_goes_once_the_store_is_back(archive: Archive, store: s3.Store) -> None:
    document = archive.keep(archive.begin().case)
    archive.do(remove, Remove(document=document, reason=RemovalReason.ERASURE_REQUEST))
    for kept in store.objects.values():
        kept.at -= 10**9
    archive.world.clock.move(days=2)
    store.refuses_with = 503
    with pytest.raises(Busy):
        sweep(archive.world.commons)
    assert len(store.objects) == 1
    store.refuses_with = 0
    sweep(archive.world.commons)
    assert store.objects == {}


def test_what_may_go_cannot_be_kept_any_more_and_what_was_put_again_stays(archive: Archive, store: s3.Store) -> None:
    late = archive.upload()
    archive.world.clock.move(days=2)
    store.refuses_with = 503
    for kept in store.objects.values():
        kept.at -= 10**9
    with pytest.raises(Busy):
        sweep(archive.world.commons)
    store.refuses_with = 0
    with pytest.raises(NotFound, match="not received"):
        archive.do(keep, Keep(upload=late, case=archive.begin().case))
    again = archive.keep(archive.begin().case)
    for kept in store.objects.values():
        kept.at = archive.world.clock.now().timestamp()
    sweep(archive.world.commons)
    assert archive.ask(content, ReadContent(document=again)).size == len(files.PDF)
    assert len(store.objects) == 1
