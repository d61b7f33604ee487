"""Qualifying: tiers from stated reasons, calls, ends."""

from dataclasses import replace
from datetime import date

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import OutboxMail
from patients.domain import tiers
from patients.models import CareRequest, RequestFact
from patients.operations import closing, qualifying
from patients.operations.qualifying import qualify_request
from patients.permissions import PERSON
from patients.queries.situations import situation_of
from tests.patients.conftest import ASKING, OUTSIDE, later
from tests.patients.office.conftest import LIST, post, row
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.mark.parametrize(
    ("situation", "tier", "reasons"),
    [
        ({"ald": True}, "T1", ("ald",)),
        ({"pregnancy": True}, "T1", ("pregnancy",)),
        ({"discharged_on": date(2026, 10, 19)}, "T1", ("discharge",)),  # thirty days ago
        ({"discharged_on": date(2026, 10, 18)}, "T4", ("other",)),
        ({"discharged_on": date(2026, 12, 18)}, "T1", ("discharge",)),  # planned, in thirty days
        ({"discharged_on": date(2026, 12, 19)}, "T4", ("other",)),
        ({"age": 71}, "T2", ("age",)),
        ({"age": 70}, "T4", ("other",)),
        ({"handicap": True}, "T2", ("handicap",)),
        ({"solidarity": True}, "T2", ("solidarity",)),
        ({"gp_gone": True}, "T3", ("gp_gone",)),
        ({"ald": True, "age": 80, "gp_gone": True}, "T1", ("ald", "age", "gp_gone")),
        ({}, "T4", ("other",)),
    ],
)
def test_a_tier_comes_from_stated_reasons(situation, tier, reasons):
    assessment = tiers.assess(tiers.Situation(**situation), on=NOW.date())
    assert (assessment.tier, assessment.reasons, assessment.rule) == (tier, reasons, "2022-07")


def test_whoever_says_nothing_of_a_situation_is_in_none():
    nothing = situation_of(CareRequest(), day=NOW.date())
    assert nothing == tiers.Situation()
    assert tiers.assess(nothing, on=NOW.date()).reasons == ("other",)


def test_qualifying_shows_the_tier_first_then_keeps_it_with_its_reasons(ask, ines):
    received = ask(ald=True, birth_date=date(1940, 1, 1))
    page = page_text(ines.get(f"{LIST}{received.id}/"))
    assert "ALD, plus de 70 ans" in page and "Qualifier en priorité 1" in page
    assert post(ines, received, "qualifier").status_code == 302
    qualified = row(received)
    assert (qualified.state, qualified.tier, qualified.tier_reasons, qualified.tier_rule) == (
        "waiting",
        "T1",
        ["ald", "age"],
        "2022-07",
    )
    # what is corrected later does not move a recorded tier by itself
    qualifying.correct_request(
        by=replace(PERSON, roles=frozenset({"coordinator"})),
        at=later(days=1),
        request_id=received.id,
        version=None,
        entry=replace(ASKING, ald=False),
    )
    assert row(received).tier == "T1"
    assert "Priorité à revoir" in page_text(ines.get(f"{LIST}{received.id}/"))


def test_what_is_missing_stops_the_qualification_and_is_said(ask, office, ines):
    received = ask(
        filled_by="partner",
        origin="town_hall",
        first_name="",
        birth_date=None,
        commune_code="",
        reporter_name="Accueil",
    )
    with pytest.raises(DomainError, match="le prénom, la date de naissance, la commune"):
        qualify_request(by=office.ines, at=NOW, request_id=received.id)
    body = page_text(ines.get(f"{LIST}{received.id}/"))
    assert "Le prénom, la date de naissance, la commune" in body
    answer = post(ines, received, "demander")
    assert row(received).state == "incomplete"
    # no address: nobody is written to, the page says to call
    assert OutboxMail.objects.count() == 0
    assert "appelez la personne" in page_text(ines.get(answer["Location"]))


def test_outside_the_territory_is_oriented_never_listed(ask, office, ines):
    received = ask(commune_code=OUTSIDE)
    with pytest.raises(DomainError, match="hors du territoire"):
        qualify_request(by=office.ines, at=NOW, request_id=received.id)
    post(ines, received, "clore", reason="out_of_territory", oriented_to="neighbour")
    assert (row(received).state, row(received).oriented_to) == ("closed", "neighbour")


def test_three_calls_without_an_answer_before_unreachable(wait, office):
    received = wait()
    with pytest.raises(DomainError, match="Encore 3 appels"):
        closing.close_request(by=office.ines, at=NOW, request_id=received.id, reason="unreachable")
    calls = ("no_answer", "reached", "no_answer", "message_left", "wrong_number")
    for rank, outcome in enumerate(calls):
        at = later(hours=3 * rank)
        closing.note_contact(by=office.ines, at=at, request_id=received.id, outcome=outcome)
    end = later(hours=16)
    closing.close_request(by=office.ines, at=end, request_id=received.id, reason="unreachable")
    assert row(received).close_reason == "unreachable"


@pytest.mark.parametrize("reason", ["withdrawn", "duplicate", "declared", "", "x"])
def test_an_end_that_has_its_own_way_is_no_reason_here(wait, office, reason):
    with pytest.raises(DomainError, match="motif de la liste"):
        closing.close_request(by=office.ines, at=NOW, request_id=wait().id, reason=reason)


def test_a_closed_request_is_not_edited_but_reopened_with_a_reason(wait, office, ines):
    received = wait()
    closing.close_request(by=office.ines, at=NOW, request_id=received.id, reason="moved")
    with pytest.raises(DomainError, match="close"):
        closing.note_contact(by=office.ines, at=NOW, request_id=received.id, outcome="reached")
    with pytest.raises(DomainError, match="rouvrez-la"):
        qualifying.correct_request(
            by=office.ines, at=NOW, request_id=received.id, version=None, entry=ASKING
        )
    assert post(ines, received, "rouvrir", comment="").status_code == 422
    assert post(ines, received, "rouvrir", comment="Erreur de dossier").status_code == 302
    assert (row(received).state, row(received).closed_at) == ("received", None)
    fact = RequestFact.objects.get(request_id=received.id)
    assert (fact.closed_on, fact.close_reason) == (None, "")


@pytest.mark.parametrize("role", ["access_officer", "coordinator"])
def test_both_parts_of_the_office_work_a_request_and_say_why_it_is_opened_again(ask, office, role):
    act = {"by": replace(office.ines, roles=frozenset({role})), "at": NOW, "request_id": ask().id}
    qualify_request(**act)
    closing.close_request(**act, reason="moved")
    with pytest.raises(DomainError) as refusal:
        closing.reopen_request(**act, comment=" ")
    assert refusal.value.field == "comment"
    closing.reopen_request(**act, comment="Erreur de dossier")
    assert CareRequest.objects.get().state == "received"


@pytest.mark.parametrize("role", ["president", "doctor", "secretary", "member", "person"])
def test_nobody_else_qualifies_nor_closes(ask, office, role):
    act = {"by": replace(office.ines, roles=frozenset({role})), "at": NOW, "request_id": ask().id}
    with pytest.raises(Forbidden):
        qualify_request(**act)
    with pytest.raises(Forbidden):
        closing.close_request(**act, reason="moved")
    assert CareRequest.objects.get().state == "received"


def test_after_an_act_the_next_one_of_the_same_work(ask, ines):
    first, second = ask(), ask(at=later(hours=1), last_name="Pervenche", phone="0612345680")
    answer = post(ines, first, "qualifier")
    assert answer["Location"] == f"{LIST}{second.id}/"
    answer = post(ines, second, "qualifier")
    assert answer["Location"] == "/acces/"
