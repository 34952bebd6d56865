"""The start pages of the example services promise nothing that the product does not do."""

from pathlib import Path

import pytest

from bricks.registration.settings import Start
from commons.service.source import read

SERVICES = Path(__file__).parents[3] / "examples" / "services"
PAGES = sorted(SERVICES.glob("*/*/start.yaml"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_examples_say_that_answers_are_not_deleted_by_themselves(path: Path) -> None:
    start = Start.model_validate(read(path.name, path.read_text(encoding="utf-8")).data)
    assert "does not delete" in start.privacy
    assert "by itself" in start.privacy
    assert "We delete" not in start.privacy
