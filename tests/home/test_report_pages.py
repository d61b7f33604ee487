"""The office reads the reports; the coordinator and the president ask for one now."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records import jobs
from cpts_portal.home.models import ReportRun
from cpts_portal.home.operations import reports
from cpts_portal.home.operations import reports as operations
from tests.home.test_report_schedule import open_since
from tests.signing_in import make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/rapports/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(on_18_november):
    return {role: signed_in(make_role(role)) for role in ("coordinator", "president", "treasurer")}


def build_all() -> None:
    for job in jobs.Job.objects.exclude(state="done"):
        reports.build_report(by=SYSTEM, now=lambda: NOW, job_id=job.id)


def test_without_any_report_the_page_says_when_the_first_comes(office):
    body = page_text(office["coordinator"].get(URL))
    assert "Aucun rapport n’est encore fait." in body
    assert "le premier du mois prochain" in body


@pytest.mark.parametrize("role", ["coordinator", "president"])
def test_one_is_asked_for_now_followed_and_downloaded(office, role):
    answer = office[role].post(f"{URL}demander/", follow=True)
    body = page_text(answer)
    assert "demande enregistrée, la construction va commencer" in body
    assert "hx-get" in body and 'http-equiv="refresh"' in body
    build_all()
    body = page_text(office[role].get(f"{URL}avancement/"))
    assert "Novembre 2026" in body and "en cours de mois" in body and "hx-get" not in body
    run = ReportRun.objects.get()
    file = office[role].get(f"{URL}{run.id}/rapport.pdf")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Content-Disposition"] == 'attachment; filename="rapport-2026-11-au-18.pdf"'
    assert "sandbox" in file["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="report.download").count() == 1


def test_a_double_click_asks_once(office):
    for _ in range(2):
        office["coordinator"].post(f"{URL}demander/")
    assert ReportRun.objects.count() == jobs.Job.objects.count() == 1


def test_a_clock_put_back_makes_no_second_report_of_the_same_minute(office, declare, monkeypatch):
    for minutes in (0, 2, 0):
        at = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        declare(minutes=30)
        answer = office["coordinator"].post(f"{URL}demander/", follow=True)
    assert "Ce rapport existe déjà pour cette période." in page_text(answer)
    assert ReportRun.objects.count() == jobs.Job.objects.count() == 2


def test_the_treasurer_reads_and_does_not_ask(office):
    assert "Faire le point du mois" not in page_text(office["treasurer"].get(URL))
    assert office["treasurer"].post(f"{URL}demander/").status_code == 403
    assert not ReportRun.objects.exists()


def test_a_report_of_a_whole_month_goes_by_its_month(office):
    open_since(2026, 10)
    operations.dispatch_due(by=SYSTEM, at=NOW)
    build_all()
    run = ReportRun.objects.get()
    assert page_text(office["coordinator"].get(URL)).count("en cours de mois") == 0
    file = office["coordinator"].get(f"{URL}{run.id}/rapport.pdf")
    assert 'filename="rapport-2026-10.pdf"' in file["Content-Disposition"]
    assert "octobre 2026, PDF" in page_text(office["coordinator"].get("/aujourdhui/"))


def test_a_construction_that_failed_says_why_and_starts_again(office):
    office["coordinator"].post(f"{URL}demander/")
    job = jobs.Job.objects.get()
    held = jobs.lease(job.id, NOW)
    jobs.fail(job.id, sentence="L’espace est plein.", at=NOW, attempt=held.attempt)
    body = page_text(office["coordinator"].get(URL))
    assert "L’espace est plein." in body and "Relancer" in body
    run = ReportRun.objects.get()
    assert "Relancer" not in page_text(office["treasurer"].get(URL))
    office["coordinator"].post(f"{URL}{run.id}/relancer/")
    assert jobs.facts_or_none(job.id).state == "queued"


@pytest.mark.parametrize("page", ["nonsense", "-1", "999999999999", "1e9"])
def test_an_odd_page_number_shows_a_page(office, page):
    assert office["coordinator"].get(URL, {"page": page}).status_code == 200


def test_an_unknown_report_is_nowhere(office):
    unknown = uuid4()
    assert office["coordinator"].get(f"{URL}{unknown}/rapport.pdf").status_code == 404
    answer = office["coordinator"].post(f"{URL}{unknown}/relancer/", follow=True)
    assert "Ce rapport n’existe plus." in page_text(answer)


def test_a_report_that_is_not_built_is_not_downloaded(office):
    office["coordinator"].post(f"{URL}demander/")
    run = ReportRun.objects.get()
    assert office["coordinator"].get(f"{URL}{run.id}/rapport.pdf").status_code == 404
