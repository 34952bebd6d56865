"""Addresses that nobody writes by hand: refused in plain words."""

import pytest

from commons.testing import World


@pytest.mark.parametrize("number", ["99999999999999999999", "9223372036854775808", "0", "-1", "x", "%00", "²"])
def test_a_version_that_cannot_be_is_refused(shared: World, number: str) -> None:
    answer = shared.client().get(f"/api/commons/platform/registry/v1/services/anytown/none/versions/{number}")
    assert answer.status_code in (404, 422)
    assert answer.json()["detail"]
