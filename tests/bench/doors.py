"""The doors of accounts: an address that is known takes no longer than one that is not."""

from django.core.cache import cache
from django.test import Client

from members.queries import accounts
from tests.bench.rounds import Ratio, interleaved, ratio

SAMPLES = 200
GOAL = 1.2
UNKNOWN = "personne-ici@exemple.fr"
DOORS = {
    "connexion": ("/compte/login/", lambda who: {"login": who, "password": "pas-le-bon-mot"}),
    "mot de passe oublié": ("/compte/password/reset/", lambda who: {"email": who}),
}


def measure(on) -> list[Ratio]:
    """``on``: a day of the demonstration. Every sample is a round of its own."""
    known = accounts.recipients(on)[0].email
    works = {}
    for door, (path, typed) in DOORS.items():
        works[f"{door}, adresse connue"] = lambda p=path, t=typed: _knock(p, t(known))
        works[f"{door}, adresse inconnue"] = lambda p=path, t=typed: _knock(p, t(UNKNOWN))
    times = interleaved(works, rounds=SAMPLES)
    return [
        ratio(times, f"{door}, adresse connue", f"{door}, adresse inconnue", goal=GOAL)
        for door in DOORS
    ]


def _knock(path: str, typed: dict) -> None:
    cache.clear()  # the limits are not what is measured
    Client().post(path, typed)
