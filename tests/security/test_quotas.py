"""A stolen account neither reads the list nor guesses its addresses: stopped, traced, reported."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.records import audit
from cpts_portal.home.operations import retention as night
from members.enums import AlertKind
from members.models import SecurityAlert
from members.operations import sign_ins
from members.queries import accounts as account_queries
from tests.patients.conftest import ask, office, wait  # noqa: F401  the world of patients
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW, on_18_november  # noqa: F401
from tests.support.pages import page_text

pytestmark = pytest.mark.django_db
LIST = "/acces/demandes/"
ALERTS = "/securite/alertes/"
GUESSED = (
    "/missions/heures/{}/",
    "/missions/pieces/{}/",
    "/reunions/{}/",
    "/adherents/{}/",
    "/mes-places/{}/",
    "/patients-proposes/{}/",
)


def mails() -> list[str]:
    rows = OutboxMail.objects.filter(template="mail/members/alert").order_by("to")
    return list(rows.values_list("to", flat=True))


def kinds() -> list[tuple]:
    return list(SecurityAlert.objects.order_by("pk").values_list("kind", "account"))


def traces(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


@pytest.mark.requirement("ACC-05")
def test_over_sixty_persons_an_hour_the_account_is_stopped_traced_and_told(wait, settings):  # noqa: F811
    settings.PATIENT_FILES_AN_HOUR = 2
    make_account("administrator", email="technique@exemple.fr")
    user = make_account("access_officer")
    first, second, third = wait(), wait(last_name="Deux"), wait(last_name="Invisible")
    client = signed_in(user)
    for received in (first, second, first, second, first):
        assert client.get(f"{LIST}{received.id}/").status_code == 200, "the same persons again"
    for _ in range(3):
        answer = client.get(f"{LIST}{third.id}/")
        assert "Invisible" not in page_text(answer, 429)
        assert "prévient l’administrateur" in page_text(answer, 429)
    assert traces("care_request.too_many") == 3
    assert kinds() == [("files", user.pk)]
    assert traces("alert.files") == 1
    assert mails() == ["technique@exemple.fr"]
    assert client.get(f"{LIST}{first.id}/").status_code == 200, "the work in hand goes on"


@pytest.mark.requirement("ACC-05")
def test_an_hour_later_the_work_goes_on():
    by = Actor(uuid4())
    for minutes in (61, 59):
        target = ("patients.CareRequest", uuid4())
        audit.add_entry(
            "care_request.read.x", by=by, at=NOW - timedelta(minutes=minutes), target=target
        )
    since = NOW - timedelta(hours=1)
    assert audit.count_targets_since("care_request.read", by=by, since=since) == 1


@pytest.mark.requirement("ACC-05")
def test_pages_of_the_list_and_searches_are_counted_too(wait, settings):  # noqa: F811
    settings.PATIENT_LISTS_AN_HOUR = 3
    user = make_account("access_officer")
    wait(last_name="Invisible")
    client = signed_in(user)
    for do in (
        lambda: client.get(LIST),
        lambda: client.post(f"{LIST}chercher/", {"words": "Invisible"}),
    ):
        statuses = [do().status_code for _ in range(5)]
        assert statuses == [200] * 3 + [429] * 2
        assert "Invisible" not in page_text(do(), 429)
    assert kinds() == [("lists", user.pk)], "told once an hour"


@pytest.mark.requirement("ACC-06")
def test_a_thousand_guessed_ids_lead_nowhere_and_somebody_is_told():
    make_account("administrator", email="technique@exemple.fr")
    user = make_role("doctor")
    client = signed_in(user)
    statuses = {
        client.get(GUESSED[number % len(GUESSED)].format(uuid4())).status_code
        for number in range(1000)
    }
    assert statuses == {404}
    assert kinds() == [("guessed_ids", user.pk)]
    assert traces("alert.guessed_ids") == 1
    assert mails() == ["technique@exemple.fr"]
    assert client.get("/adherents/").status_code == 200, "nobody is blocked for a wrong address"


@pytest.mark.requirement("ACC-06")
def test_a_few_wrong_addresses_alert_nobody(settings):
    client = signed_in(make_role("doctor"))
    for _ in range(settings.MISSED_IDS_AN_HOUR - 1):
        client.get(GUESSED[0].format(uuid4()))
    for _ in range(20):
        client.get("/nulle/part/")
    assert kinds() == []


@pytest.mark.requirement("ACC-06")
@pytest.mark.parametrize("link", ["/invitation/{}/", "/medecin-traitant/suivi/{}/"])
def test_an_address_that_guesses_private_links_is_stopped_for_an_hour(link, settings):
    statuses = [
        Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").get(link.format(uuid4().hex)).status_code
        for n in range(settings.MISSED_IDS_AN_HOUR + 3)
    ]
    assert statuses == [404] * settings.MISSED_IDS_AN_HOUR + [429] * 3
    assert kinds() == [("guessed_links", None)]
    assert Client(REMOTE_ADDR="198.51.100.7").get(link.format("x")).status_code == 404
    assert Client().get("/medecin-traitant/").status_code == 200


@pytest.mark.requirement("ACC-06")
def test_a_right_link_opens_where_too_many_wrong_ones_were_tried(ask, settings):  # noqa: F811
    received = ask()
    here = Client()
    for n in range(settings.MISSED_IDS_AN_HOUR + 1):
        stopped = here.get(f"/medecin-traitant/suivi/{n}/")
    assert stopped.status_code == 429
    assert "Un lien exact ouvre toujours sa page" in stopped.content.decode()
    assert here.get(f"/medecin-traitant/suivi/{received.link}/").status_code == 200
    assert here.get("/medecin-traitant/retrouver/").status_code == 200


def test_the_cache_holds_neither_an_account_nor_an_address():
    user = make_role("doctor")
    signed_in(user).get(GUESSED[0].format(uuid4()))
    Client().get("/invitation/x/")
    keys = str(cache._cache.get_client().keys("*missed*"))
    assert keys.count("missed:") == 2
    assert str(user.pk) not in keys and "127.0.0.1" not in keys


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_raise_one_alert_and_one_mail():
    make_account("administrator", email="technique@exemple.fr")
    by = Actor(uuid4())

    def raise_alert(_):
        try:
            sign_ins.raise_alert(by=by, at=NOW, kind=AlertKind.FILES)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(raise_alert, range(20)))
    assert kinds() == [("files", by.id)]
    assert mails() == ["technique@exemple.fr"]
    assert traces("alert.files") == 1


# --- the page


def test_the_alert_is_shown_and_marked_as_seen_once():
    make_account("administrator", name="Théo Serveur")
    guilty = make_account("access_officer", name="Inès Brindille")
    sign_ins.raise_alert(by=Actor(guilty.pk), at=NOW, kind=AlertKind.FILES)
    client = signed_in(make_account("coordinator", name="Claire Aubépine"))
    page = page_text(client.get(ALERTS))
    assert "Inès Brindille" in page and "Beaucoup de dossiers" in page
    (alert,) = account_queries.latest_alerts()
    for _ in range(2):
        client.post(f"{ALERTS}{alert.id}/vue/")
    (alert,) = account_queries.latest_alerts()
    assert alert.seen_by_name == "Claire Aubépine"
    assert traces("alert.seen") == 1


def test_nobody_files_the_alert_about_oneself():
    user = make_account("coordinator")
    sign_ins.raise_alert(by=Actor(user.pk), at=NOW, kind=AlertKind.FILES)
    (alert,) = account_queries.latest_alerts()
    client = signed_in(user)
    assert f"{alert.id}/vue/" not in page_text(client.get(ALERTS))
    answer = client.post(f"{ALERTS}{alert.id}/vue/", follow=True)
    assert "quelqu’un d’autre" in page_text(answer)
    assert account_queries.latest_alerts()[0].seen_at is None


def test_an_empty_page_says_what_would_be_there():
    assert "Aucune alerte" in page_text(signed_in(make_account("administrator")).get(ALERTS))


@pytest.mark.parametrize("role", ["president", "access_officer", "cpam"])
def test_the_others_do_not_see_who_is_watched(role):
    assert signed_in(make_account(role)).get(ALERTS).status_code == 403
    by = Actor(uuid4(), frozenset({role}))
    with pytest.raises(Forbidden):
        sign_ins.see_alert(by=by, at=NOW, alert_id=uuid4())


def test_without_an_administrator_the_coordinator_is_told():
    make_account("coordinator", email="claire@exemple.fr")
    sign_ins.raise_alert(by=Actor(None), at=NOW, kind=AlertKind.GUESSED_LINKS)
    assert mails() == ["claire@exemple.fr"]


def test_an_alert_is_forgotten_after_a_year():
    for days in (367, 364):
        sign_ins.raise_alert(by=Actor(None), at=NOW - timedelta(days=days), kind=AlertKind.FILES)
    night.run(by=SYSTEM, at=NOW)
    assert SecurityAlert.objects.count() == 1
