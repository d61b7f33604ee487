"""The public forms of accounts: an address that is known takes no longer than one that is not."""

from django.core.cache import cache
from django.test import Client

from members.queries import accounts
from tests.bench.rounds import Ratio, interleaved, ratio

SAMPLES = 200
GOAL = 1.2
UNKNOWN = "personne-ici@exemple.fr"
FORMS = {
    "connexion": ("/compte/login/", lambda who: {"login": who, "password": "pas-le-bon-mot"}),
    "mot de passe oublié": ("/compte/password/reset/", lambda who: {"email": who}),
}


def measure(on) -> list[Ratio]:
    """``on``: a day of the demonstration. Every sample is a round of its own."""
    known = accounts.recipients(on)[0].email
    works = {}
    for form, (path, data) in FORMS.items():
        works[f"{form}, adresse connue"] = lambda p=path, d=data: _submit(p, d(known))
        works[f"{form}, adresse inconnue"] = lambda p=path, d=data: _submit(p, d(UNKNOWN))
    times = interleaved(works, rounds=SAMPLES)
    return [
        ratio(times, f"{form}, adresse connue", f"{form}, adresse inconnue", goal=GOAL)
        for form in FORMS
    ]


def _submit(path: str, data: dict) -> None:
    cache.clear()  # the limits are not what is measured
    Client().post(path, data)
