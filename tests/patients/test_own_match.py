"""Once a doctor accepts: they were called, were not, prefer another one; nothing ends in one
tap, and what they ended themselves can be taken back for seven days."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.mail import get_connection
from django.test import Client

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.web import mail
from patients.domain import links
from patients.models import CareOffer, CareRequest, Placement, Proposal, RequestFact, RequestLog
from patients.operations import answers, closing, offers, own_request, qualifying
from patients.queries import candidates, reminders
from tests.patients.asking import TODAY, ask, build, later, open_places, propose, with_account
from tests.signing_in import make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.fixture
def match(db):
    """Lucette, whom Nadia accepts; they left no e-mail."""
    world = build()
    with_account(world.doctor)
    offer = open_places(world.doctor, places=1)
    request = ask(at=later(days=-400))
    proposal = propose(world, request, offer)
    answers.accept(by=world.doctor, at=NOW, proposal_id=proposal)
    link = links.link_of(CareRequest.objects.get(pk=request).token)
    return SimpleNamespace(
        world=world,
        offer=offer,
        request=request,
        proposal=proposal,
        link=link,
        url=f"/medecin-traitant/suivi/{link}/",
        visitor=Client(),
    )


def row(match) -> CareRequest:
    return CareRequest.objects.get(pk=match.request)


def state_of_proposal(match) -> str:
    return Proposal.objects.get(pk=match.proposal).state


def act(match, step, **values):
    return match.visitor.post(f"{match.url}etape/", {"step": step} | values, follow=True)


def free_places(match) -> int:
    offer = CareOffer.objects.get(pk=match.offer)
    return offer.places - offer.proposals.holding_a_place().count()


def test_an_accepted_match_offers_three_answers_and_no_closing_button(match):
    page = page_text(match.visitor.get(match.url))
    for words in (
        "Un médecin accepte de vous suivre",
        "J’ai bien été",
        "Je n’ai pas de nouvelles",
        "Je préfère un autre médecin",
        "libre de préférer un autre médecin",
    ):
        assert words in page
    assert 'value="trouve"' not in page and 'value="autre-medecin"' not in page


@pytest.mark.parametrize(("step", "status"), [("trouve", 422), ("autre-medecin", 200)])
def test_one_tap_never_closes_a_match(match, step, status):
    assert "Revenir sans rien changer" in page_text(act(match, step), status)
    assert (row(match).state, state_of_proposal(match)) == ("accepted", "accepted")


def test_having_been_called_keeps_the_match_and_the_office_calls_nobody(match):
    assert reminders.due_reminders(TODAY).to_inform
    for _ in range(2):
        assert "Bonne suite" in page_text(act(match, "appelee"))
    assert (row(match).state, state_of_proposal(match)) == ("accepted", "accepted")
    assert Placement.objects.get().informed_how == "person"
    assert RequestLog.objects.filter(transition="called").count() == 1
    assert reminders.due_reminders(TODAY).to_inform == ()


def test_no_news_keeps_the_match_and_is_something_to_do_for_the_office(match):
    answers.note_informed(by=match.world.office, at=NOW, proposal_id=match.proposal, how="mail")
    assert reminders.due_reminders(TODAY).to_inform == ()
    for _ in range(2):
        assert "vous appelle" in page_text(act(match, "sans-nouvelles"))
    assert (row(match).state, state_of_proposal(match)) == ("accepted", "accepted")
    assert RequestLog.objects.filter(transition="no_news").count() == 1
    [line] = reminders.due_reminders(TODAY).to_inform
    assert (line.proposal.id, line.no_news) == (match.proposal, True)
    office = signed_in(make_role("access_officer"))
    assert "sans nouvelles, dit la personne" in page_text(office.get("/acces/relances/"))
    assert "n’a pas de nouvelles" in page_text(office.get(f"/acces/propositions/{match.proposal}/"))


@pytest.mark.parametrize("answered", ["informed", "call", "herself"])
def test_a_call_answers_no_news(match, answered):
    own_request.note_no_news(at=NOW, link=match.link)
    if answered == "informed":
        answers.note_informed(
            by=match.world.office, at=NOW, proposal_id=match.proposal, how="phone"
        )
    elif answered == "call":
        answers.note_informed(
            by=match.world.office, at=NOW, proposal_id=match.proposal, how="phone"
        )
        own_request.note_no_news(at=NOW, link=match.link)
        closing.note_contact(
            by=match.world.office, at=NOW, request_id=match.request, outcome="reached"
        )
    else:
        own_request.note_call(at=NOW, link=match.link)
    assert reminders.due_reminders(TODAY).to_inform == ()


def test_preferring_another_doctor_returns_to_the_list_with_the_same_rank(match):
    before = row(match)
    page = page_text(match.visitor.get(f"{match.url}etape/?step=autre-medecin"))
    assert "Vous gardez votre date et votre priorité" in page
    for _ in range(2):
        act(match, "autre-medecin", sure="oui")
    after = row(match)
    assert (after.state, after.received_at, after.tier) == (
        "waiting",
        before.received_at,
        before.tier,
    )
    assert state_of_proposal(match) == "ended" and free_places(match) == 1
    assert RequestLog.objects.filter(transition="prefer_another").count() == 1
    assert RequestFact.objects.get().accepted_on is None


def test_the_doctor_is_told_why_in_words_that_name_nobody(match):
    own_request.prefer_another(at=NOW, link=match.link)
    [queued] = OutboxMail.objects.filter(template="mail/patients/proposal_ended")
    assert queued.context["reason"] == "La personne préfère un autre médecin"
    assert not re.search("Durand|Lucette|Gentiane", str(queued.context))


@pytest.mark.parametrize(
    ("since", "free"), [("nothing", True), ("closed", False), ("replaced", False), ("no", False)]
)
def test_a_place_is_said_to_be_free_only_where_one_is(match, since, free):
    doctor = match.world.doctor
    if since == "closed":
        offers.close_offer(by=doctor, at=NOW, offer_id=match.offer, version=None)
    elif since == "replaced":
        open_places(doctor, places=2)
    elif since == "no":
        open_places(doctor, places=0, availability="no")
    own_request.prefer_another(at=NOW, link=match.link)
    [queued] = OutboxMail.objects.filter(template="mail/patients/proposal_ended")
    message = mail.message(queued, get_connection())
    for body in (message.body, message.alternatives[0].content):
        assert ("La place est de nouveau libre" in body) == free
        assert "Motif : la personne préfère un autre médecin." in body


def test_the_doctor_she_left_is_not_proposed_again_without_a_word(match):
    own_request.prefer_another(at=NOW, link=match.link)
    [candidate] = candidates.for_request(match.request, TODAY)
    assert candidate.stop == "La personne préfère un autre médecin"
    assert candidates.fitting(match.offer, TODAY) == []
    with pytest.raises(DomainError, match="préfère un autre médecin"):
        propose(match.world, match.request, match.offer)
    propose(match.world, match.request, match.offer, comment="Elle a changé d’avis, dit-elle.")


@pytest.mark.parametrize(
    ("how", "reason"), [("found_alone", "par elle-même"), ("regularised", "médecin habituel")]
)
def test_an_exit_is_counted_for_what_it_is(match, how, reason):
    act(match, "trouve", how=how)
    assert (row(match).state, row(match).close_reason) == ("closed", how)
    assert RequestFact.objects.get().close_reason == how
    queued = OutboxMail.objects.get(template="mail/patients/proposal_ended")
    assert reason in queued.context["reason"]


def test_the_doctor_the_cpts_found_is_no_exit(match):
    page = page_text(match.visitor.get(f"{match.url}etape/?step=trouve"))
    assert "C’est le médecin que la CPTS vous a trouvé" in page and 'value="appelee"' in page


def test_a_closing_of_hers_is_taken_back_for_seven_days_with_its_rank(match):
    before = row(match)
    act(match, "trouve", how="found_alone")
    page = page_text(match.visitor.get(match.url))
    assert "Jusqu’au 25 novembre 2026" in page and "Annuler : je cherche encore" in page
    for _ in range(2):
        act(match, "annuler")
    after = row(match)
    assert (after.state, after.received_at, after.tier, after.close_reason) == (
        "waiting",
        before.received_at,
        before.tier,
        "",
    )
    fact = RequestFact.objects.get()
    assert (fact.closed_on, fact.close_reason, fact.accepted_on) == (None, "", None)
    assert RequestLog.objects.filter(transition="resume").count() == 1


def test_after_seven_days_a_closing_stays(match):
    own_request.note_doctor_found(at=NOW, link=match.link, how="found_alone")
    with pytest.raises(DomainError, match="il y a plus de sept jours"):
        own_request.resume_search(at=NOW + timedelta(days=7), link=match.link)
    own_request.resume_search(at=NOW + timedelta(days=7, seconds=-1), link=match.link)


def test_a_closing_of_the_office_is_not_hers_to_take_back(match):
    closing.close_request(
        by=match.world.office, at=NOW, request_id=match.request, reason="found_alone"
    )
    assert "Annuler" not in page_text(match.visitor.get(match.url))
    with pytest.raises(DomainError, match="l’association l’a close"):
        own_request.resume_search(at=NOW, link=match.link)


def test_an_unqualified_request_taken_back_is_still_to_qualify(match):
    received = ask()
    request = CareRequest.objects.get(pk=received)
    CareRequest.objects.filter(pk=received).update(state="received", tier="", tier_rule="")
    link = links.link_of(request.token)
    own_request.note_doctor_found(at=NOW, link=link, how="found_alone")
    own_request.resume_search(at=NOW, link=link)
    assert CareRequest.objects.get(pk=received).state == "received"
    qualifying.qualify_request(by=match.world.office, at=NOW, request_id=received)


def test_before_a_doctor_accepts_there_is_no_match_to_answer_for(match):
    own_request.prefer_another(at=NOW, link=match.link)
    for step in ("appelee", "sans-nouvelles"):
        assert "Aucun médecin n’a encore accepté" in page_text(act(match, step))
    assert row(match).state == "waiting"


def test_during_a_proposal_she_reads_that_somebody_looks_after_her(match):
    own_request.prefer_another(at=NOW, link=match.link)
    assert "s’occupe de votre demande" not in page_text(match.visitor.get(match.url))
    other = open_places(match.world.other)
    propose(match.world, match.request, other)
    page = page_text(match.visitor.get(match.url))
    assert "L’équipe d’accès aux soins s’occupe de votre demande en ce moment" in page
    assert "Sur la liste" in page and "Gentiane" not in page
