"""One doctor at a time, never a name before a yes, and each answer leaves one result."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.models import OutboxMail
from patients import readings, tasks
from patients.models import CareRequest, Consent, Proposal, RequestFact
from patients.operations import answers, closing, own_request, placements, proposals
from patients.queries import candidates, counts, places, reminders
from patients.queries import offers as offer_queries
from patients.queries import proposals as queries
from tests.patients.asking import (
    NOW,
    OTHER_COMMUNE,
    TODAY,
    ask,
    build,
    later,
    open_places,
    propose,
    with_account,
)


@pytest.fixture
def world(db):
    return build()


def state(request_id) -> str:
    return CareRequest.objects.get(pk=request_id).state


def accept(world, proposal_id, **changed):
    answers.accept(**({"by": world.doctor, "at": NOW, "proposal_id": proposal_id} | changed))


def test_a_proposal_says_a_need_and_not_a_name(world):
    sent = propose(world, ask(), open_places(world.doctor))
    seen = queries.for_doctors([queries.find(sent).doctor_id], TODAY)[0]
    assert (seen.age_band, seen.ald, seen.household) == ("71 ans et plus", True, 1)
    assert "Durand" not in str(seen)
    assert "Lucette" not in str(seen)


def test_a_commune_where_few_look_is_replaced_by_a_wider_place(world):
    seen = [propose(world, ask(), open_places(world.doctor, 20))]
    doctor = queries.find(seen[0]).doctor_id
    assert queries.seen_by(seen[0], [doctor], TODAY).place == "sur le territoire"
    for _ in range(10):
        ask()
    assert queries.seen_by(seen[0], [doctor], TODAY).place == "Gourdon"


def test_the_mail_asks_one_thing_and_names_nobody(world):
    with_account(world.doctor, email="nadia@exemple.fr")
    offer = open_places(world.doctor, 3)
    propose(world, ask(), offer)
    propose(world, ask(), offer)
    mails = OutboxMail.objects.filter(to="nadia@exemple.fr").order_by("queued_at", "pk")
    told = {mail.context["people"] for mail in mails}
    assert told == {
        "Une personne de votre secteur cherche un médecin",
        "Deux personnes de votre secteur cherchent un médecin",
    }
    assert {mail.context["reply_by"] for mail in mails} == {"24 novembre 2026"}
    assert "Durand" not in str([mail.context for mail in mails])


def test_the_same_form_twice_proposes_once(world):
    request, offer, token = ask(), open_places(world.doctor), uuid4()
    one = propose(world, request, offer, token=token)
    assert propose(world, request, offer, token=token) == one
    assert Proposal.objects.count() == 1


def test_one_doctor_at_a_time(world):
    request = ask()
    propose(world, request, open_places(world.doctor))
    with pytest.raises(DomainError, match="n’attend pas"):
        propose(world, request, open_places(world.other))


def test_the_page_shown_before_somebody_else_acted_is_refused(world):
    request = ask()
    version = CareRequest.objects.get(pk=request).version
    closing.note_contact(by=world.office, at=NOW, request_id=request, outcome="reached")
    with pytest.raises(Stale):
        propose(world, request, open_places(world.doctor), version=version)


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_a_reply_date_is_tomorrow_at_least_and_a_month_at_most(world, days):
    with pytest.raises(DomainError) as refusal:
        propose(world, ask(), open_places(world.doctor), reply_by=TODAY + timedelta(days=days))
    assert refusal.value.field == "reply_by"


def test_no_place_beyond_those_offered(world):
    offer = open_places(world.doctor, 1)
    propose(world, ask(), offer)
    with pytest.raises(DomainError, match="plus de place"):
        propose(world, ask(), offer)
    assert offer_queries.free_places(TODAY) == 0


def test_a_closed_or_ended_offer_takes_nobody(world):
    offer = open_places(world.doctor, ends_on=TODAY + timedelta(days=2))
    with pytest.raises(DomainError, match="plus ouverte"):
        propose(world, ask(), offer, at=later(days=2), reply_by=TODAY + timedelta(days=5))


def test_a_criterion_that_stops_needs_a_reason(world):
    offer = open_places(world.doctor, ald=False)
    request = ask(ald=True)
    with pytest.raises(DomainError) as refusal:
        propose(world, request, offer)
    assert refusal.value.field == "comment"
    assert "ald" in refusal.value.sentence
    propose(world, request, offer, comment="Vu avec elle au téléphone.")
    assert state(request) == "proposed"


@pytest.mark.parametrize(
    ("terms", "asked", "stop"),
    [
        ({"ald": False}, {"ald": True}, "N’accepte pas les ALD"),
        ({"communes": (OTHER_COMMUNE,)}, {}, "Commune non retenue"),
        ({"ages": ("0-15",)}, {}, "Âge non retenu"),
        ({}, {"home_visit": True}, "Pas de visites à domicile"),
        ({"home_visits": True}, {"home_visit": True}, ""),
    ],
)
def test_each_unfit_doctor_says_which_criterion_stops(world, terms, asked, stop):
    open_places(world.doctor, **terms)
    found = candidates.for_request(ask(**asked), TODAY)
    assert [one.stop for one in found] == [stop]


def test_who_fits_comes_first_and_who_said_no_comes_after(world):
    first = open_places(world.doctor)
    open_places(world.other)
    request = ask()
    sent = propose(world, request, first)
    answers.decline(by=world.doctor, at=NOW, proposal_id=sent, reason="full")
    found = candidates.for_request(request, TODAY)
    assert [(one.doctor.name, one.declined) for one in found] == [
        ("Hugo Gentiane", False),
        ("Nadia Genévrier", True),
    ]


@pytest.mark.parametrize("roles", [{"member"}, {"doctor", "member"}, {"president"}, {"cpam"}])
def test_the_office_alone_proposes(world, roles):
    stranger = Actor(uuid4(), frozenset(roles), second_factor=True)
    offer, request = open_places(world.doctor), ask()
    with pytest.raises(Forbidden):
        proposals.propose(
            by=stranger, at=NOW, token=uuid4(), request_id=request, version=None,
            offer_id=offer, reply_by=TODAY + timedelta(days=3),
        )  # fmt: skip


def test_without_an_agreement_nothing_is_proposed(world):
    request = ask()
    _revoke(request)
    with pytest.raises(DomainError):
        propose(world, request, open_places(world.doctor))


def _revoke(request_id):
    Consent.objects.filter(request=request_id).update(revoked_at=NOW, revoked_by="person")


def test_a_yes_shows_the_identity_and_a_trace(world):
    request = ask(last_name="Aubrac")
    sent = propose(world, request, open_places(world.doctor))
    assert readings.open_accepted(by=world.doctor, at=NOW, proposal_id=sent) is None
    accept(world, sent)
    file = readings.open_accepted(by=world.doctor, at=NOW, proposal_id=sent)
    assert file.identity.last_name == "Aubrac"
    assert state(request) == "accepted"
    assert RequestFact.objects.get(request=request).accepted_on == TODAY
    for stranger in (world.other, world.nurse):
        assert readings.open_accepted(by=stranger, at=NOW, proposal_id=sent) is None


def test_the_second_answer_is_told_what_the_first_one_said(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    with pytest.raises(DomainError, match="déjà été acceptée"):
        answers.decline(by=world.office, at=NOW, proposal_id=sent, reason="full", told_by="Mme Lys")
    assert queries.find(sent).state == "accepted"


def test_a_no_puts_the_person_back_with_a_coded_reason(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor, 1))
    for reason in ("", "paresse"):
        with pytest.raises(DomainError) as refusal:
            answers.decline(by=world.doctor, at=NOW, proposal_id=sent, reason=reason)
        assert refusal.value.field == "reason"
    answers.decline(by=world.doctor, at=NOW, proposal_id=sent, reason="too_far")
    assert state(request) == "waiting"
    assert queries.find(sent).decline_reason == "Trop loin pour un bon suivi"
    assert offer_queries.free_places(TODAY) == 1


def test_the_office_records_an_answer_with_who_said_it(world):
    sent = propose(world, ask(), open_places(world.doctor))
    with pytest.raises(DomainError) as refusal:
        answers.accept(by=world.office, at=NOW, proposal_id=sent)
    assert refusal.value.field == "told_by"
    answers.accept(by=world.office, at=NOW, proposal_id=sent, told_by="Mme Lys, secrétariat")
    facts = queries.find(sent)
    assert (facts.through, facts.told_by) == (
        "téléphone, noté par le bureau",
        "Mme Lys, secrétariat",
    )


def test_an_acceptance_is_undone_the_same_day_by_the_office_with_a_reason(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    undo = {"at": later(hours=2), "proposal_id": sent, "comment": "Noté sur la mauvaise fiche."}
    with pytest.raises(Forbidden):
        answers.undo_acceptance(by=world.doctor, **undo)
    with pytest.raises(DomainError) as refusal:
        answers.undo_acceptance(by=world.office, **(undo | {"comment": " "}))
    assert refusal.value.field == "comment"
    answers.undo_acceptance(by=world.office, **undo)
    assert state(request) == "waiting"
    assert RequestFact.objects.get(request=request).accepted_on is None
    assert readings.open_accepted(by=world.doctor, at=NOW, proposal_id=sent) is None
    propose(world, request, open_places(world.other))


def test_an_acceptance_is_not_undone_the_day_after(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    with pytest.raises(DomainError, match="le jour même"):
        answers.undo_acceptance(
            by=world.office, at=later(days=1), proposal_id=sent, comment="Trop tard."
        )


def test_silence_gives_the_person_back_after_the_last_day_and_once(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor), reply_by=TODAY + timedelta(days=2))
    assert proposals.expire_due(by=SYSTEM, at=later(days=2)) == 0
    assert state(request) == "proposed"
    assert proposals.expire_due(by=SYSTEM, at=later(days=3)) == 1
    assert proposals.expire_due(by=SYSTEM, at=later(days=3)) == 0
    assert (queries.find(sent).state, state(request)) == ("expired", "waiting")
    with pytest.raises(DomainError, match="date de réponse est passée"):
        accept(world, sent, at=later(days=3))


def test_the_task_expires_what_is_late(world):
    sent = propose(
        world, ask(at=later(days=-9)), open_places(world.doctor, starts_on=date(2026, 11, 1)),
        at=later(days=-8), reply_by=TODAY - timedelta(days=1),
    )  # fmt: skip
    tasks.expire_proposals()
    assert queries.find(sent).state == "expired"


def test_a_closed_request_ends_its_proposal_and_the_doctor_is_told_no_more(world):
    with_account(world.doctor, email="nadia@exemple.fr")
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    closing.close_request(by=world.office, at=NOW, request_id=request, reason="found_alone")
    assert queries.find(sent).state == "ended"
    mail = OutboxMail.objects.get(template="mail/patients/proposal_ended")
    assert set(mail.context) == {"people", "reply_by", "proposed_on", "path"}
    with pytest.raises(DomainError, match="plus d’actualité"):
        accept(world, sent)


@pytest.mark.requirement("PRI-01", "ACC-04")
def test_an_agreement_withdrawn_after_a_yes_closes_the_door_again(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    _revoke(request)
    assert readings.open_accepted(by=world.doctor, at=NOW, proposal_id=sent) is None


@pytest.mark.requirement("PRI-01", "ACC-04")
def test_an_agreement_withdrawn_meanwhile_refuses_the_yes(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    _revoke(request)
    with pytest.raises(DomainError, match="retiré son accord"):
        accept(world, sent)
    assert state(request) == "proposed"


def test_the_person_with_an_address_is_told_without_health_data(world):
    sent = propose(world, ask(email="lucette@exemple.fr"), open_places(world.doctor))
    accept(world, sent)
    mail = OutboxMail.objects.get(template="mail/patients/accepted")
    assert set(mail.context) == {"number", "link"}
    assert queries.find(sent).informed_how == "Courriel du portail"
    assert reminders.read(TODAY).to_inform == ()


def test_the_person_without_an_address_is_somebody_to_call(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    assert [one.proposal_id for one in reminders.read(TODAY).to_inform] == [sent]
    placements.note_informed(by=world.office, at=NOW, proposal_id=sent, how="phone")
    assert reminders.read(TODAY).to_inform == ()


def declared(world, sent, **changed):
    values = {
        "by": world.office, "at": later(days=31), "proposal_id": sent,
        "declared_on": TODAY + timedelta(days=20), "channel": "online", "said_by": "practice",
    } | changed  # fmt: skip
    placements.declare_gp(**values)


def test_a_declaration_ends_the_request_as_it_was_meant_to(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    declared(world, sent)
    row = CareRequest.objects.get(pk=request)
    assert (row.state, row.close_reason) == ("declared", "declared")
    facts = queries.find(sent)
    assert (facts.state, facts.said_by, facts.declared_on) == (
        "declared",
        "le cabinet",
        TODAY + timedelta(days=20),
    )
    with pytest.raises(DomainError, match="déjà déclaré"):
        declared(world, sent)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"declared_on": TODAY + timedelta(days=32)}, "declared_on"),
        ({"declared_on": TODAY - timedelta(days=1)}, "declared_on"),
        ({"channel": "pigeon"}, "channel"),
        ({"said_by": "voisin"}, "said_by"),
    ],
)
def test_a_strange_declaration_is_refused_beside_its_field(world, changed, field):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    with pytest.raises(DomainError) as refusal:
        declared(world, sent, **changed)
    assert refusal.value.field == field
    assert queries.find(sent).state == "accepted"


def test_a_declaration_needs_an_acceptance(world):
    sent = propose(world, ask(), open_places(world.doctor))
    with pytest.raises(DomainError, match="pas acceptée"):
        declared(world, sent)


def test_the_declaration_is_asked_at_thirty_and_sixty_days(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)

    def rounds(days):
        return [one.round for one in reminders.read(TODAY + timedelta(days=days)).to_ask]

    assert [rounds(29), rounds(30), rounds(59)] == [[], [1], [1]]
    placements.note_asked(by=world.office, at=later(days=33), proposal_id=sent)
    assert [rounds(34), rounds(60)] == [[], [2]]
    placements.note_asked(by=world.office, at=later(days=61), proposal_id=sent)
    assert rounds(90) == []


def test_what_waits_too_long_is_told_per_person_responsible(world):
    offer = open_places(world.doctor, 3, ends_on=TODAY + timedelta(days=10))
    waits = propose(world, ask(), offer, reply_by=TODAY + timedelta(days=1))
    told = propose(world, ask(), offer)
    accept(world, told)
    found = {(one.kind, one.account_id, one.person_id): one.ids for one in _waiting()}
    assert found == {
        ("expiring", world.office.id, None): (waits,),
        ("inform", world.office.id, None): (told,),
        ("offers", world.doctor.id, None): (offer,),
        ("answer", None, world.doctor.person_id): (waits,),
    }


def _waiting():
    return reminders.waiting_too_long(TODAY)


def test_the_dashboard_counts_what_it_says(world):
    offer = open_places(world.doctor, 5)
    for days in (10, 40, 60):
        ask(at=later(days=-days))
    sent = ask(at=later(days=-2))
    propose(world, sent, offer, reply_by=TODAY + timedelta(days=1))
    found = counts.counts(TODAY)
    assert (found.to_qualify, found.waiting, found.delta) == (0, 4, 2)
    assert (found.median_days, found.open_places, found.expire_tomorrow) == (None, 4, 1)


def test_a_home_is_proposed_and_accepted_together(world):
    home = uuid4()
    first, second = ask(), ask()
    CareRequest.objects.filter(pk__in=(first, second)).update(household=home, household_size=2)
    with pytest.raises(DomainError) as refusal:
        propose(world, first, open_places(world.doctor, 2))
    assert refusal.value.field == "comment"
    with pytest.raises(DomainError, match="plus de place"):
        propose(world, first, open_places(world.doctor, 1, families=True))
    sent = propose(world, first, open_places(world.doctor, 2, families=True))
    assert {state(first), state(second)} == {"proposed"}
    accept(world, sent)
    assert {state(first), state(second)} == {"accepted"}


def test_figures_of_places_are_sums_and_name_nobody(world):
    offer = open_places(world.doctor, 3)
    open_places(world.other, 2)
    first, second = (propose(world, ask(), offer) for _ in range(2))
    accept(world, first)
    answers.decline(by=world.doctor, at=NOW, proposal_id=second, reason="full")
    declared(world, first)
    found = places.places_figures(date(2026, 7, 5), date(2027, 7, 5))
    assert (found.doctors_taking_part, found.places_offered, found.places_used) == (2, 5, 1)
    assert found.proposals_per_success == 2.0


@pytest.mark.parametrize(
    "parts",
    # accepted and not yet declared are few in the first: with the total, another would tell it
    [(40, 3, 20), (40, 20, 15), (2, 0, 0), (3, 40, 40), (30, 30, 2)],
)
def test_a_funder_never_reads_a_small_count_of_people(monkeypatch, db, parts):
    declared_, accepted_, _ = parts
    counted = {
        "made": sum(parts), "used": declared_ + accepted_, "declared": declared_
    }  # fmt: skip
    monkeypatch.setattr(places, "_proposals", lambda *_: counted)
    found = places.places_figures_for_funders(date(2026, 7, 5), date(2027, 7, 5))
    seen = (found.successes, found.places_used, found.proposals)
    assert {2, 3}.isdisjoint(seen)
    known = [value for value in seen if value is not None]
    small = [value for value in parts if 0 < value < 11]
    differences = {abs(a - b) for a in known for b in known}
    assert not differences & set(small)
    if found.places_used is None:
        assert found.open_places is None


def test_a_withdrawal_ends_everything_and_leaves_no_visit_and_no_note(world):
    with_account(world.doctor, email="nadia@exemple.fr")
    request = ask()
    sent = propose(
        world, request, open_places(world.doctor, ald=False), comment="Vu avec Mme Durand."
    )
    accept(world, sent)
    placements.note_first_visit(
        by=world.office, at=NOW, proposal_id=sent, visit_on=TODAY + timedelta(days=3)
    )
    own_request.withdraw_for_person(by=world.office, at=later(hours=1), request_id=request)
    facts = queries.find(sent)
    assert (facts.state, facts.first_visit_on) == ("ended", None)
    assert all(not comment for *_, comment in queries.history(sent))
    assert OutboxMail.objects.filter(template="mail/patients/proposal_ended").count() == 1
    assert offer_queries.free_places(TODAY) == 2
