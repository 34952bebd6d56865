"""The bench asks for every page of the catalogue."""

from catalogue.brick import brick
from tests.bench import addresses


def test_every_page_of_the_catalogue_has_addresses_to_measure() -> None:
    measured = addresses.pages(generated=5)
    routes = {page.path for page in brick.pages}
    assert routes == set(measured) | set(addresses.NOT_MEASURED)
    assert {len(paths) for paths in measured.values()} == {addresses.EACH}
