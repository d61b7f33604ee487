"""Actors, moments and threads that the tests of the records share."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from cpts_portal.foundation.kernel.actor import Actor
from tests.support.clocks import NOW as AT

CLAIRE = Actor(id=UUID(int=7), roles=frozenset({"coordinator", "member"}), name="Claire Aubépine")


def later(**amount) -> datetime:
    return AT + timedelta(**amount)


def at_once(threads: int, work) -> list:
    """``work(number)`` in that many threads, each with its own connection; the results."""

    def run(number: int):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))
