"""Pages against the plain list, at three sizes. A page without its expected rows fails the run."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from tests.bench.baseline import plain_list
from tests.bench.rounds import Ratio, interleaved, ratio
from tests.bench.setup import signed_in_as

urlpatterns = [path("plain/", plain_list), path("", include("cpts_portal.urls"))]
# address, words that must be there, how often; goal against the plain view; growth 1× → 100×
PAGES = {
    "liste des heures déclarées": ("/missions/heures/?etat=toutes", "<tr", 50, 1.5),
    "tableau de bord de la coordinatrice": ("/aujourdhui/", "<h1", 1, 1.5),
    "dossier annuel (page)": ("/dossiers/4/", "<table", 5, None),
    "indicateurs": ("/indicateurs/", "<tr", 14, None),
}
PLAIN = "la liste simple"
STATEMENTS_GOAL = 12


def measure(rounds: int) -> tuple[list[Ratio], dict]:
    """Ratios of each page to the plain list at this size, and the seconds themselves."""
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.pages"
    client = signed_in_as("coordinator")
    facts = {name: _check(client, *PAGES[name][:3]) for name in PAGES}
    works = {PLAIN: lambda: client.get("/plain/")}
    works |= {name: _getter(client, PAGES[name][0]) for name in PAGES}
    seconds = interleaved(works, rounds=rounds, repeat=2)
    ratios = [
        ratio(seconds, name, PLAIN, goal=page[3], facts=facts[name]) for name, page in PAGES.items()
    ]
    return ratios, seconds


def _getter(client, address: str):
    return lambda: client.get(address)


def _check(client, address: str, words: str, at_least: int) -> str:
    """Statements without transaction control, session and rights included; and bytes."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    body = response.content.decode()
    if response.status_code != 200 or body.count(words) < at_least:
        raise SystemExit(
            f"{address} : {response.status_code}, {body.count(words)} × {words!r} au lieu de "
            f"{at_least} au moins."
        )
    control = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "BEGIN", "COMMIT")
    statements = sum(not q["sql"].startswith(control) for q in captured.captured_queries)
    verdict = "" if statements <= STATEMENTS_GOAL else f" NON ATTEINT (≤ {STATEMENTS_GOAL})"
    return f"{statements} requêtes{verdict}, {len(body) // 1000} ko"
