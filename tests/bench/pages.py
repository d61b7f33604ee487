"""Pages against the plain list, at three sizes. A page without its expected rows fails the run."""

from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from tests.bench.baseline import baseline_list
from tests.bench.rounds import Ratio, interleaved, ratio
from tests.bench.setup import signed_in_as

urlpatterns = [path("baseline/", baseline_list), path("", include("cpts_portal.urls"))]
BASELINE = "la liste simple"
STATEMENTS_GOAL = 12
# past the end: the last one
LAST = "?page=999999"


@dataclass(frozen=True)
class Page:
    """``words`` at least ``count`` times in the answer; ``growth`` from 1× to 100× rows."""

    address: str
    words: str
    count: int
    goal: float | None = None
    growth: float | None = None
    against: str = BASELINE


MEMBERS = "adhérents, première page"
PAGES = {
    "liste des heures déclarées": Page("/missions/heures/?etat=toutes", "<tr", 50, 1.5, 1.3),
    "heures déclarées, dernière page": Page(f"/missions/heures/{LAST}&etat=toutes", "<tr", 2),
    MEMBERS: Page("/adherents/", "<tr", 50, 1.0, 1.3),
    "adhérents, dernière page": Page(f"/adherents/{LAST}", "<tr", 2, 1.2, against=MEMBERS),
    "adhérents, recherche": Page("/adherents/?q=framboise", "<tr", 2, 1.5, 2.5, against=MEMBERS),
    "adhérents, CSV": Page("/adherents/adherents.csv", ";", 88),
    "tableau de bord de la coordinatrice": Page("/aujourdhui/", "<h1", 1, 1.5, 1.5),
    "dossier annuel (page)": Page("/dossiers/4/", "<table", 5, growth=1.5),
    "indicateurs": Page("/indicateurs/", "<tr", 14, growth=1.5),
}


def measure(rounds: int) -> tuple[list[Ratio], dict]:
    """Ratios of each page to its reference at this size, and the seconds themselves."""
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.pages"
    client = signed_in_as("coordinator")
    facts = {name: _check(client, page) for name, page in PAGES.items()}
    works = {BASELINE: lambda: client.get("/baseline/")}
    works |= {name: _getter(client, page.address) for name, page in PAGES.items()}
    seconds = interleaved(works, rounds=rounds, repeat=2)
    ratios = [
        ratio(seconds, name, page.against, goal=page.goal, facts=facts[name])
        for name, page in PAGES.items()
    ]
    return ratios, seconds


def _getter(client, address: str):
    return lambda: client.get(address)


def _check(client, page: Page) -> str:
    """Statements without transaction control, session and rights included; and bytes."""
    client.get(page.address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page.address)
    body = response.getvalue().decode()
    count = body.count(page.words)
    if response.status_code != 200 or count < page.count:
        raise SystemExit(
            f"{page.address} : {response.status_code}, {count} × {page.words!r} au lieu de "
            f"{page.count} au moins."
        )
    control = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "BEGIN", "COMMIT")
    statements = sum(not q["sql"].startswith(control) for q in captured.captured_queries)
    verdict = "" if statements <= STATEMENTS_GOAL else f" NON ATTEINT (≤ {STATEMENTS_GOAL})"
    return f"{statements} requêtes{verdict}, {len(body) // 1000} ko"
