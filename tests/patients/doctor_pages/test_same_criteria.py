"""« J’ouvre 3 places » changes a number: for whom, and what was asked already, stay."""

from uuid import uuid4

import pytest

from patients.models import CareOffer, Proposal
from patients.operations import answers
from patients.queries import offers as offer_queries
from patients.queries.doctors import of_person
from tests.patients.asking import TODAY, ask, open_places, propose
from tests.support.clocks import NOW
from tests.support.pages import page_text

LIMITS = {
    "max_km": 8,
    "ald": False,
    "home_visits": True,
    "families": True,
    "languages": "occitan",
    "discreet": False,
    "ages": ("71+",),
    "communes": ("46127",),
}


def quick(world, word, *, follow=True):
    posted = {"token": str(uuid4()), "quick": word}
    return world.browsers.nadia.post("/mes-places/", posted, follow=follow)


def current(world):
    doctor = of_person(world.doctor.person_id)
    return offer_queries.current_offers([doctor.id], TODAY)[doctor.id]


@pytest.mark.parametrize("word", ["3", "later-1", "no"])
def test_one_click_keeps_the_criteria_of_the_offer_before(world, word):
    open_places(world.doctor, 1, **LIMITS)
    quick(world, word)
    row = CareOffer.objects.current().get()
    limits = {name: getattr(row, name) for name in LIMITS}
    assert limits == LIMITS | {"ages": ["71+"], "communes": ["46127"]}


def test_the_criteria_survive_an_offer_that_was_closed(world):
    open_places(world.doctor, 1, **LIMITS)
    quick(world, "no")
    quick(world, "2")
    assert CareOffer.objects.current().get().max_km == 8


def test_the_confirmation_says_the_criteria_in_full(world):
    open_places(world.doctor, 1, max_km=8, ald=True)
    page = page_text(quick(world, "3"))
    assert (
        "Pour qui : à 8 km au plus, ALD acceptées, pas de visites à domicile, "
        "une seule personne par foyer." in page
    )
    assert "Offre vue de la seule coordination." in page


def test_a_proposal_that_waits_counts_among_the_places_opened(world):
    sent = propose(world, ask(), open_places(world.doctor, 2))
    page = page_text(quick(world, "3"))
    offer = current(world)
    assert (offer.places, offer.free, offer.waiting) == (3, 2, 1)
    assert Proposal.objects.get(pk=sent).offer_id == offer.id
    assert "3 places : 2 places libres, 1 proposition en attente de réponse" in page


def test_annuler_says_the_offer_before_again_with_what_waits(world):
    former = open_places(world.doctor, 2, **LIMITS)
    sent = propose(world, ask(ald=False), former)
    quick(world, "3")
    page = page_text(world.browsers.nadia.get("/mes-places/"))
    assert "Annuler : revenir à « 2 places »" in page
    offer = current(world)
    posted = {"step": "undo", "version": offer.version}
    answer = world.browsers.nadia.post(f"/mes-places/{offer.id}/etape/", posted, follow=True)
    assert "votre réponse d’avant est de nouveau la bonne" in page_text(answer)
    again = current(world)
    assert (again.id, again.places, again.max_km, again.waiting) == (former, 2, 8, 1)
    assert Proposal.objects.get(pk=sent).offer_id == former
    # twice changes nothing more
    world.browsers.nadia.post(f"/mes-places/{offer.id}/etape/", posted)
    assert current(world).id == former


def undo(world):
    offer = current(world)
    posted = {"step": "undo", "version": offer.version}
    return world.browsers.nadia.post(f"/mes-places/{offer.id}/etape/", posted, follow=True)


def test_annuler_keeps_a_place_for_whoever_was_accepted_since(world):
    former = open_places(world.doctor, 2)
    sent = propose(world, ask(), former)
    quick(world, "3")
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    undo(world)
    again = current(world)
    assert (again.id, again.held, again.free) == (former, 1, 1)
    assert Proposal.objects.get(pk=sent).offer_id == former


def test_annuler_never_says_again_fewer_places_than_are_held(world):
    former = open_places(world.doctor, 1)
    propose(world, ask(), former)
    quick(world, "3")
    answers.accept(by=world.doctor, at=NOW, proposal_id=propose(world, ask(), current(world).id))
    page = page_text(undo(world))
    assert "n’ouvrait que 1 place, et 2 sont proposées ou prises depuis" in page
    assert current(world).places == 3
    assert CareOffer.objects.get(pk=former).closed_at is not None


def test_annuler_leaves_a_refusal_without_patients(world):
    quick(world, "no")
    quick(world, "2")
    sent = propose(world, ask(), current(world).id)
    undo(world)
    assert current(world).is_no
    assert Proposal.objects.get(pk=sent).offer.availability == "now"


def test_annuler_is_not_offered_without_an_answer_before(world):
    page = page_text(quick(world, "2"))
    assert "Annuler : revenir" not in page
    offer = current(world)
    posted = {"step": "undo", "version": offer.version}
    answer = world.browsers.nadia.post(f"/mes-places/{offer.id}/etape/", posted, follow=True)
    assert "Il n’y a pas de réponse d’avant" in page_text(answer)
    assert current(world).id == offer.id


def test_the_whole_form_starts_from_the_criteria_given_last(world):
    open_places(world.doctor, 1, **LIMITS)
    page = world.browsers.nadia.get("/mes-places/")
    assert page.context["form"].initial["max_km"] == 8
    assert page.context["form"].initial["places"] == 1


def test_number_and_end_are_not_called_optional_when_they_are_needed(world):
    page = page_text(world.browsers.nadia.get("/mes-places/"))
    label = 'Nombre de places <span class="optional">(pour des places maintenant)</span>'
    assert label in page
