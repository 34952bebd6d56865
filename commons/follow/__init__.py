"""Followers: they read the ledger in order, each with a cursor of its own, and do what follows.

A projection keeps tables. The flow performs the next action of a service. A delivery acts outside.
When one cannot take an event, that event's thread waits for that follower and others go on.
"""

from commons.follow.courier import Courier
from commons.follow.followers import Followers, rebuild
from commons.follow.lease import one_at_a_time
from commons.follow.parking import ParkedStep, parked_steps
from commons.follow.projections import Tables

__all__ = ["Courier", "Followers", "ParkedStep", "Tables", "one_at_a_time", "parked_steps", "rebuild"]
