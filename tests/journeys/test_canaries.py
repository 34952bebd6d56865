"""Nobody sees what belongs to another organisation: every address, opened by everybody, with words planted there."""

from pathlib import Path

from tests.canaries import Aviary


def test_no_address_tells_anybody_of_another_organisation(tmp_path: Path) -> None:
    aviary = Aviary(tmp_path)
    assert aviary.leaks() == {}
    aviary.world.close()
