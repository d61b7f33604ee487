"""The limits of public forms hold when everybody tries at once, lies about where it comes from, or
waits for the portal to start again."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from django.test import Client

from cpts_portal.foundation.models import AuditEntry
from tests.signing_in import PASSWORD, make_account

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-07")]
ROOT = Path(__file__).resolve().parents[2]
LOGIN = "/compte/login/"
A_MINUTE, FOR_ONE_ADDRESS = 30, 5
READ_COUNTER = """
import sys
from redis import Redis
found = Redis.from_url(sys.argv[1]).keys("*allauth:rl:*login*")
print(len(found))
"""


def fifty_at_once(data) -> list[int]:
    """Each from a thread of its own, each saying it comes from another place."""

    def attempt(number: int) -> int:
        try:
            forged = f"203.0.113.{number}, 198.51.100.{number}"
            client = Client(HTTP_X_FORWARDED_FOR=forged, HTTP_X_REAL_IP=f"192.0.2.{number}")
            return client.post(LOGIN, data(number)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as threads:
        return list(threads.map(attempt, range(50)))


def refused() -> int:
    return AuditEntry.objects.filter(action="session.refused").count()


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_try_one_account_five_times():
    user = make_account("coordinator")
    fifty_at_once(lambda number: {"login": user.email, "password": f"faux-{number}"})
    assert 0 < refused() <= FOR_ONE_ADDRESS
    answer = Client().post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert "Trop d’essais" in answer.content.decode(), "the right password comes too late"


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_from_one_place_try_thirty_accounts():
    statuses = fifty_at_once(
        lambda number: {"login": f"compte{number}@exemple.fr", "password": "faux"}
    )
    assert statuses.count(429) >= 50 - A_MINUTE
    assert 0 < refused() <= 20, "twenty refusals a minute for one place"


def test_a_process_that_starts_again_still_counts():
    """The counter lives in Valkey: what another process reads, and a fresh connection too."""
    user = make_account("coordinator")
    for number in range(FOR_ONE_ADDRESS):
        Client().post(LOGIN, {"login": user.email, "password": f"faux-{number}"})
    place = django_settings.CACHES["default"]["LOCATION"]
    process = subprocess.run(
        [sys.executable, "-c", READ_COUNTER, place],
        cwd=ROOT,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(process.stdout) >= 1
    caches["default"].close()
    del caches["default"]
    answer = Client().post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert "Trop d’essais" in answer.content.decode()


def test_the_proxies_we_trust_are_counted_from_the_end(settings):
    """Behind one proxy, what the visitors wrote themselves in the header is not believed."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    statuses = [
        Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.9")
        .post(LOGIN, {"login": f"compte{number}@exemple.fr", "password": "faux"})
        .status_code
        for number in range(A_MINUTE + 2)
    ]
    assert statuses[-1] == 429
    elsewhere = Client(HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.10")
    assert elsewhere.post(LOGIN, {"login": "x@exemple.fr", "password": "f"}).status_code == 200
