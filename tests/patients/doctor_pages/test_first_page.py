"""The first page of a doctor says who waits for their answer, before anything else."""

from patients.models import Delegation
from tests.patients.asking import TODAY, ask, open_places, propose
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_first_page_shows_the_proposals_that_wait_first(world, sent):
    page = page_text(world.browsers.nadia.get("/"))
    assert "1 réponse attendue" in page
    assert f"/patients-proposes/{sent}/" in page
    assert "réponse au plus tard le 24 novembre 2026" in page
    assert page.index("1 réponse attendue") < page.index("Déclarer une action")
    assert "2 places : 1 place libre, 1 proposition en attente de réponse" in page


def test_a_doctor_without_an_offer_is_led_to_her_places(world):
    page = page_text(world.browsers.nadia.get("/"))
    assert "Ouvrir des places" in page and "attendue" not in page


def test_a_nurse_sees_no_places_on_her_first_page(world):
    from tests.patients.asking import with_account
    from tests.signing_in import signed_in

    page = page_text(signed_in(with_account(world.nurse)).get("/"))
    assert "Mes places" not in page


def test_the_navigation_counts_the_answers_awaited_on_every_page(world, sent):
    propose(world, ask(), open_places(world.doctor, 3))
    for path in ("/", "/mes-heures/", "/mes-places/"):
        page = page_text(world.browsers.nadia.get(path))
        assert 'class="badge num">2<span class="unseen"> réponses attendues' in page, path
    assert 'class="badge' not in page_text(world.browsers.hugo.get("/"))


def test_the_phone_bar_of_a_doctor_holds_the_proposals(world, sent):
    nav = world.browsers.nadia.get("/").context["nav"]
    assert "Patients proposés" in [entry.label for entry in nav[:4]]


def test_the_badge_counts_for_whoever_answers_in_her_place(world, sent):
    Delegation.objects.create(
        doctor_id=_doctor(world),
        account=world.accounts.lys.pk,
        name="Jeanne Lys",
        kind="secretary",
        starts_on=TODAY,
        granted_at=NOW,
    )
    page = page_text(world.browsers.lys.get("/patients-proposes/"))
    assert 'class="badge num">1<span' in page


def _doctor(world):
    from patients.queries.doctors import of_person

    return of_person(world.doctor.person_id).id
