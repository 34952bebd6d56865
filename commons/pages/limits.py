"""How often something may be tried: by one client, and by everybody together; and answers that take equally long.

A stranger's wrong attempts count against the stranger: what one client may try in a window is few,
and once that is used up nothing more of theirs is counted. What all clients together may try for
one person's reference or address is much more, so that it takes dozens of networks to reach it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address

from commons.errors import TooManyRequests
from commons.pages.visit import Visit

EVERYBODY = 30
"""All clients together may try so many times what one may."""
EVEN_SECONDS = 0.25
"""An answer that must not tell by its time what was found takes this long; a commit takes far less."""


async def attempt(visit: Visit, name: str, key: str, *, most: int, per_seconds: int) -> None:
    """Count an attempt at something of one person's; TooManyRequests for this client, or beyond everybody's limit."""
    await visit.limit(name, f"{key} {client(visit)}", most=most, per_seconds=per_seconds)
    await visit.limit(f"{name}.all", key, most=most * EVERYBODY, per_seconds=per_seconds)


async def within(visit: Visit, name: str, key: str, *, most: int, per_seconds: int) -> bool:
    """Count an attempt, and say whether it is within the limit: for limits that must not be told."""
    try:
        await visit.limit(name, key, most=most, per_seconds=per_seconds)
    except TooManyRequests:
        return False
    return True


def client(visit: Visit) -> str:
    """Who tries, as far as can be told: the network address; of IPv6 the part that one customer is given (RFC 6177)."""
    try:
        address = ip_address(visit.place)
    except ValueError:
        return visit.place
    if isinstance(address, IPv6Address):
        return (
            f"{IPv6Address(int(address) >> 64 << 64)}/64" if address.ipv4_mapped is None else f"{address.ipv4_mapped}"
        )
    return str(address)


@asynccontextmanager
async def evenly() -> AsyncIterator[None]:
    """What is done inside takes the same time, whatever is found."""
    clock = asyncio.get_running_loop()
    until = clock.time() + EVEN_SECONDS
    try:
        yield
    finally:
        await asyncio.sleep(max(0.0, until - clock.time()))
