"""« Pas en ce moment », an absence from a day to another: said with what still waits."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from patients.models import CareDoctor, CareOffer, CareRequest, Proposal
from patients.operations.absences import note_absence, pause_offer
from patients.queries import candidates
from patients.queries import offers as offer_queries
from patients.queries.doctors import of_person
from tests.patients.asking import TODAY, ask, open_places, propose
from tests.patients.doctor_pages.conftest import let_her_answer, offer_form
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_pas_en_ce_moment_says_the_answers_still_awaited(world, sent):
    posted = {"token": str(uuid4()), "quick": "no"}
    page = page_text(world.browsers.nadia.post("/mes-places/", posted, follow=True))
    assert "Une réponse reste attendue de vous" in page
    assert Proposal.objects.get(pk=sent).state == "proposed"


def test_pas_en_ce_moment_hands_back_what_waits_in_the_same_gesture(world, sent):
    body = page_text(world.browsers.nadia.get("/mes-places/"))
    assert "et rendre la demande qui attend ma réponse" in body
    posted = {"token": str(uuid4()), "quick": "no-hand-back"}
    for _ in range(2):  # a double click
        page = page_text(world.browsers.nadia.post("/mes-places/", posted, follow=True))
    row = Proposal.objects.get(pk=sent)
    assert (row.state, row.decline_reason) == ("declined", "absence")
    assert CareRequest.objects.get(pk=row.request_id).state == "waiting"
    assert CareOffer.objects.current().get().availability == "no"
    assert "reste attendue" not in page


def test_an_absence_keeps_the_offer_and_stops_the_proposals(world):
    offer = open_places(world.doctor, 2)
    waiting = ask()
    page = world.browsers.nadia.post(
        "/mes-places/absence/", {"away_from": "2026-11-16", "last_day": "2026-11-30"}, follow=True
    )
    body = page_text(page)
    assert "Votre offre reste" in body and "Absence jusqu’au 30 novembre 2026" in body
    facts = offer_queries.find_offer(offer, TODAY)
    assert (facts.places, facts.free_today) == (2, 0)
    assert candidates.for_request(waiting, TODAY) == ()
    with pytest.raises(DomainError, match="absent"):
        propose(world, waiting, offer)
    last_day, after = TODAY + timedelta(days=12), TODAY + timedelta(days=13)
    assert candidates.for_request(waiting, last_day) == ()
    assert [row.offer.id for row in candidates.for_request(waiting, after)] == [offer]


def test_an_absence_hands_back_what_waits_when_asked_to(world, sent):
    page = page_text(world.browsers.nadia.get("/mes-places/absence/"))
    assert "1 réponse" in page and "Rendre aussi les demandes" in page
    entry = {"away_from": "2026-11-20", "last_day": "2026-11-30", "hand_back": "on"}
    world.browsers.nadia.post("/mes-places/absence/", entry)
    assert Proposal.objects.get(pk=sent).state == "declined"
    world.browsers.nadia.post("/mes-places/absence/", {"step": "end"})
    assert CareDoctor.objects.get(person=world.doctor.person_id).away_from is None


@pytest.mark.parametrize("days", [0, 366])
def test_an_absence_is_of_a_day_at_least_and_of_a_year_at_most(world, days):
    last_day = TODAY + timedelta(days=days)
    note_absence(by=world.doctor, at=NOW, away_from=TODAY, last_day=last_day)
    assert CareDoctor.objects.get(person=world.doctor.person_id).away_from == TODAY
    with pytest.raises(DomainError, match="Un an au plus"):
        note_absence(by=world.doctor, at=NOW, away_from=TODAY, last_day=TODAY + timedelta(days=367))


def test_nothing_is_handed_back_that_was_not_asked(world, sent):
    absence = {"by": world.doctor, "at": NOW, "away_from": TODAY, "last_day": TODAY}
    assert note_absence(**absence) == 0
    no = CareOffer(availability="no")
    assert pause_offer(by=world.doctor, at=NOW, token=uuid4(), terms=no) == 0
    assert Proposal.objects.get(pk=sent).state == "proposed"
    assert note_absence(**absence, hand_back=True) == 1
    assert Proposal.objects.get(pk=sent).state == "declined"


def test_a_secretary_does_not_end_the_absence_of_her_doctor(world):
    let_her_answer(world)
    note_absence(by=world.doctor, at=NOW, away_from=TODAY, last_day=TODAY)
    page = world.browsers.lys.post("/mes-places/absence/", {"step": "end"}, follow=True)
    body = page_text(page)
    assert "Choisissez le médecin." in body and "L’absence est effacée" not in body
    assert CareDoctor.objects.get(person=world.doctor.person_id).away_from == TODAY


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"away_from": "", "last_day": "2026-12-01"}, "Indiquez le premier jour."),
        ({"away_from": "2026-12-02", "last_day": "2026-12-01"}, "après le premier"),
        ({"away_from": "2026-10-01", "last_day": "2026-10-05"}, "à venir"),
        ({"away_from": "2026-12-01", "last_day": "2028-12-05"}, "Un an au plus"),
        ({"away_from": "31/02/2026", "last_day": "2026-12-05"}, "n’existe pas"),
    ],
)
def test_a_strange_absence_comes_back_with_a_sentence_and_nothing_lost(world, entry, sentence):
    answer = world.browsers.nadia.post("/mes-places/absence/", entry)
    assert sentence in page_text(answer, 422)
    assert entry["last_day"] in page_text(answer, 422)


def test_places_to_come_are_not_free_before_their_day(world):
    form = offer_form(starts_on="2026-12-05", places="2")
    page = page_text(world.browsers.nadia.post("/mes-places/", form, follow=True))
    assert "2 places à partir du 5 décembre 2026" in page and "libre" not in _panel(page)
    offer = offer_queries.current_offers([of_person(world.doctor.person_id).id], TODAY)
    assert next(iter(offer.values())).free_today == 0
    office = page_text(world.browsers.ines.get("/acces/medecins/?voir=places"))
    assert (
        ">0</span> place libre aujourd’hui" in office and "Aucun médecin dans cette liste" in office
    )


def _panel(page: str) -> str:
    start = page.index("Votre offre")
    return page[start : page.index("Pour qui", start)]
