"""A dossier leaves when its year is over, after a recapitulation, under a number without holes."""

import re
from datetime import datetime, timedelta

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import jobs
from funding.dossier.operations import campaign
from funding.dossier.operations.documents import build_at_once, build_document
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from funding.indicators import operations as lines
from funding.ledger import operations as ledger
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR, FIXED, VARIABLE
from tests.funding.review_browser import form_of
from tests.funding.review_steps import CPAM
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")
LAST_NIGHT = datetime(2023, 7, 4, 23, 59, tzinfo=PARIS)


today = frozen_clock()


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


def change_something(amount: int) -> None:
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L01", contract_year=1, amount_eur=amount)


def test_the_dossier_of_a_year_that_is_not_over_is_not_sent():
    """Until the last minute of its last day; what is refused the minute after is something else."""
    with pytest.raises(DomainError, match=r"se termine le 4 juillet 2023.*à partir du 5 juillet"):
        review.submit(at=LAST_NIGHT)
    with pytest.raises(DomainError, match="aucun résultat n’est saisi"):
        review.submit(at=LAST_NIGHT + timedelta(minutes=1))


def test_the_page_of_an_unfinished_year_says_from_when_it_may_be_sent(office):
    ledger.open_year(
        by=SYSTEM, at=AT, contract_year=5, fixed=FIXED, variable=VARIABLE, source="contrat signé"
    )
    page = page_text(office.get("/dossiers/5/"))
    assert "L’année n’est pas finie" in page
    assert "L’année 5 se termine le 4 juillet 2027" in page
    assert "Transmettre à la CPAM" not in page
    page = page_text(office.get("/dossiers/5/transmettre/"))
    assert "Ce qui empêche de transmettre" in page
    assert "<button" not in page.partition("Ce qui part")[2]
    page = page_text(office.post("/dossiers/5/transmettre/", follow=True))
    assert "son dossier se transmet à partir du 5 juillet 2027." in page
    assert dossiers.dossier(5).sent is False


def test_sending_goes_through_a_recapitulation_and_is_said(office):
    page = page_text(office.get("/dossiers/1/"))
    assert re.search(r"Rien n’empêche de transmettre ; \d points? à regarder</h2>", page)
    page = page_text(office.get("/dossiers/1/transmettre/"))
    assert "Transmettre la version 1 à la CPAM et à l’ARS" in page
    assert "3 000,00 € sur 3 lignes" in page
    assert dossiers.dossier(1).sent is False
    page = page_text(office.post("/dossiers/1/transmettre/", form_of(page), follow=True))
    assert "Version 1 du dossier de l’année 1 transmise à la CPAM et à l’ARS" in page


def test_only_what_was_read_is_sent(office):
    form = form_of(page_text(office.get("/dossiers/1/transmettre/")))
    campaign.write_mission_words(
        by=COORDINATOR, at=AT, year=1, mission_code="acces", number=0, body="Une phrase de plus."
    )
    page = page_text(office.post("/dossiers/1/transmettre/", form, follow=True))
    assert "Le dossier a changé depuis que vous l’avez relu" in page
    assert "Rien n’est encore envoyé." in page and dossiers.dossier(1).sent is False
    assert "a changé depuis" in page_text(office.post("/dossiers/1/transmettre/", follow=True))
    page = page_text(office.post("/dossiers/1/transmettre/", form_of(page), follow=True))
    assert "Version 1 du dossier de l’année 1 transmise" in page


def test_nothing_is_said_to_be_missing_once_the_dossier_is_sent(office):
    review.submit()
    page = page_text(office.get("/dossiers/1/"))
    assert "empêche" not in page.partition("Historique")[0].partition("Sommaire")[0]
    assert "Rien ne manque" not in page


def test_a_point_without_an_answer_stops_the_sending(office):
    review.submit()
    review.sent_back(points=("Émargement", "Facture"))
    page = page_text(office.get("/dossiers/1/"))
    assert "2 points empêchent de transmettre ; " in page
    page = page_text(office.get("/dossiers/1/transmettre/"))
    assert "La version 2 n’est pas encore transmise." in page
    assert "Rien n’est encore envoyé" not in page
    with pytest.raises(DomainError, match="Le point 1 n’a pas encore de réponse"):
        advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    assert dossiers.dossier(1).state == "returned"


def test_building_a_pdf_uses_up_no_version_number():
    review.submit()
    review.sent_back()
    for amount in (1000, 2000):
        change_something(amount)
        build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    document = dossiers.dossier(1).document
    assert (document.snapshot.version, document.snapshot.sent) == (2, False)
    change_something(2500)
    assert review.submit().sent_version == 2
    assert dossiers.versions_sent(dossiers.dossier(1).id) == (1, 2)


def test_a_draft_never_passes_for_the_version_sent():
    """The draft built before has the same number: its PDF and its lines are not the funders'."""
    review.submit()
    review.sent_back()
    change_something(1000)
    build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    change_something(2500)
    facts = review.submit()
    assert dossiers.sent_document(facts.id, 2) is None
    assert dossiers.dossier(1).document is None
    assert dossiers.snapshot_lines(facts.id, 2)[0].proposed_eur == 2500


def test_the_same_contents_twice_in_a_minute_are_one_draft():
    for amount in (1000, 2000, 1000):
        change_something(amount)
        build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    assert dossiers.dossier(1).version == 1


def test_sending_asks_for_the_pdf_of_what_was_sent():
    facts = review.submit()
    job = dossiers.job_of(facts.id)
    assert job.open
    built = build_document(by=SYSTEM, now=lambda: AT, job_id=job.id)
    assert (built.snapshot.version, built.snapshot.sent) == (1, True)
    assert dossiers.sent_document(facts.id, 1) == built


def test_the_pdf_of_a_version_replaced_meanwhile_is_not_built():
    first = dossiers.job_of(review.submit().id)
    review.sent_back(by=CPAM)
    review.submit()
    assert build_document(by=SYSTEM, now=lambda: AT, job_id=first.id) is None
    assert jobs.facts_or_none(first.id).state == "done"
