"""How the portal is: nothing to strangers, words to the administrator, figures to a monitoring."""

import re
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import audit, jobs, outbox
from cpts_portal.ops.health import heartbeats, state, valkey
from tests.signing_in import make_role, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("OPS-06")]
PAGE, FIGURES = "/sante-du-portail/", "/metrics"
TOKEN = "a-token-that-only-the-monitoring-holds"
SAMPLE = re.compile(r'^cpts_[a-z_]+(\{([a-z_]+="[^"\\\n]*",?)+\})? -?[0-9.e+-]+$')
NOBODY_THERE = "redis+socket:///nowhere/valkey.sock?virtual_host=0"


@pytest.fixture(autouse=True)
def empty_valkey():
    cache.clear()
    yield
    heartbeats.this_is("")
    cache.clear()


def rows(at=None) -> dict[str, state.Item]:
    sections = state.collect(at or clock.now())
    return {item.label: item for section in sections for item in section.items}


def test_healthz_says_ok_and_nothing_else(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    headers = " ".join(f"{name} {value}" for name, value in answer.headers.items()).lower()
    assert not re.search(r"django|python|gunicorn|postgres|server|\d+\.\d+", headers)


@pytest.mark.parametrize("role", ["coordinator", "president", "member", "cpam"])
def test_the_health_page_is_the_administrator_s(role):
    assert signed_in(make_role(role)).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_it_says_in_words_what_is_well_and_what_is_not():
    outbox.queue_mail(
        key="one",
        to="claire.aubepine@exemple.fr",
        template="mail/home/digest",
        context={"lines": []},
        at=clock.now() - timedelta(hours=3),
    )
    page = signed_in(make_role("administrator")).get(PAGE).content.decode()
    assert "2 points à regarder" in page
    assert "Regardez le serveur de courriels" in page
    assert "aucune depuis que cette base existe" in page
    assert "tout va bien" in page
    assert "claire.aubepine" not in page


def test_what_waits_is_aged():
    at = clock.now()
    outbox.queue_mail(
        key="one", to="a@exemple.fr", template="mail/home/digest", context={"lines": []}, at=at
    )
    jobs.enqueue(kind="essai", key="k", fingerprint="f", task="t", subject="", at=at, by=SYSTEM)
    soon, late = at + timedelta(minutes=10), at + timedelta(hours=50)
    for label in ("À envoyer", "Documents demandés"):
        assert rows(soon)[label].state == state.FINE
        assert rows(late)[label].state == state.LOOK
    assert rows(late)["À envoyer"].value == "1, le plus ancien il y a 2 jours"
    lost = outbox.claim(at)
    outbox.mark_failed(lost.id, error="550")
    assert (rows()["Non remis"].value, rows()["Non remis"].state) == ("1", state.LOOK)


def test_a_process_that_stopped_leaving_marks_is_seen():
    assert rows()["Exécuteur des tâches"].state == state.UNSEEN
    heartbeats.this_is("portal")
    heartbeats.mark(ran=state.RETENTION[0])
    assert rows()["Exécuteur des tâches"].state == rows()["Ménage du jour"].state == state.FINE
    assert rows()["Horloge des tâches"].state == state.UNSEEN
    long_ago = repr(time.time() - 3 * 86_400)
    marks = {"portal": long_ago, f"task:{state.RETENTION[0]}": long_ago}
    with valkey.cache() as server:
        server.hset(heartbeats.KEY, mapping=marks)
    assert rows()["Exécuteur des tâches"].state == rows()["Ménage du jour"].state == state.LOOK


def test_a_web_process_leaves_no_mark():
    heartbeats.mark(ran="anything")
    assert heartbeats.ages() == {}


def test_a_backup_just_made_is_seen():
    audit.add_entry(state.BACKUP, by=SYSTEM, at=clock.now(), target=("deploy.Backup", "cpts-1"))
    assert rows()["Dernière sauvegarde"].value == "il y a 0 s"
    assert rows()["Dernière sauvegarde"].state == state.FINE


def test_without_valkey_the_page_still_answers():
    nowhere = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///no.sock",
    }
    with override_settings(CACHES={"default": nowhere}):
        assert rows()["Valkey"].state == state.LOOK
        with override_settings(METRICS_TOKEN=TOKEN):
            answer = ask(Client(), TOKEN)
    assert answer.status_code == 200
    assert "cpts_valkey_up 0" in answer.content.decode()


def ask(client: Client, token: str):
    return client.get(FIGURES, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN.upper(), "é"])
def test_without_its_token_there_are_no_figures(token):
    assert ask(Client(), "").status_code == 404
    with override_settings(METRICS_TOKEN=TOKEN):
        assert ask(Client(), token).status_code == 404
        assert signed_in(make_role("administrator")).get(FIGURES).status_code == 404


def test_figures_count_by_route_and_never_say_who_or_where():
    with override_settings(METRICS_TOKEN=TOKEN):
        visitor = Client()
        visitor.get("/mentions-legales/?nom=Dupont")
        visitor.get("/adherer/suivi/some-private-key-of-somebody/")
        visitor.get("/nulle-part/Dupont/")
        jobs.enqueue(
            kind="essai", key="k", fingerprint="f", task="t", subject="", at=clock.now(), by=SYSTEM
        )
        answer = ask(visitor, TOKEN)
    figures = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    for line in figures.splitlines():
        assert line.startswith(("# HELP cpts_", "# TYPE cpts_")) or SAMPLE.match(line), line
    assert 'cpts_http_requests_total{route="home:legal_notice",status="200"} 1' in figures
    assert 'cpts_http_requests_total{route="none",status="404"} 1' in figures
    assert 'cpts_http_duration_seconds_bucket{le="+Inf",route="home:legal_notice"} 1' in figures
    assert 'cpts_jobs{kind="essai",state="queued"} 1' in figures
    for private in ("Dupont", "some-private-key", "/mentions-legales"):
        assert private not in figures


def test_nothing_is_counted_when_nobody_reads():
    Client().get("/mentions-legales/")
    with override_settings(METRICS_TOKEN=TOKEN):
        assert "legal_notice" not in ask(Client(), TOKEN).content.decode()
