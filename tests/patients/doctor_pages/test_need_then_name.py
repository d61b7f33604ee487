"""What a doctor reads before their yes and after it, and what followed."""

import pytest

from cpts_portal.foundation.models import AuditEntry
from members.models import Person
from patients.models import CareRequest
from patients.operations import answers
from patients.queries import proposals as queries
from patients.queries.doctors import of_person
from tests.patients.doctor_pages.conftest import CANARIES, SHOWN, leaks
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.mark.requirement("ACC-04")
def test_before_a_yes_no_page_says_who_it_is(world, sent, caplog):
    caplog.set_level("DEBUG")
    nadia = world.browsers.nadia
    pages = [
        nadia.get(path)
        for path in ("/", "/mes-places/", "/patients-proposes/", f"/patients-proposes/{sent}/")
    ]
    assert [page.status_code for page in pages] == [200] * 4
    refused = nadia.get(f"/patients-proposes/{sent}/coordonnees/")
    assert refused.status_code == 404
    assert leaks(*pages, refused) == []
    assert "71 ans et plus" in page_text(pages[-1])
    assert not [canary for canary in SHOWN if canary in caplog.text]


@pytest.mark.requirement("ACC-04", "AUD-01")
def test_a_yes_leads_to_the_person_and_each_reading_leaves_a_trace(world, sent):
    nadia = world.browsers.nadia
    answer = nadia.post(f"/patients-proposes/{sent}/", {"answer": "yes"}, follow=True)
    assert CANARIES["last_name"] in page_text(answer)
    assert "<title>Coordonnées" in page_text(answer)
    traces = AuditEntry.objects.filter(action="care_request.read.accepted")
    assert [trace.actor for trace in traces] == [world.accounts.nadia.pk]
    nadia.get(f"/patients-proposes/{sent}/coordonnees/")
    assert traces.all().count() == 2
    again = nadia.post(f"/patients-proposes/{sent}/", {"answer": "no", "reason": "full"})
    assert "déjà été acceptée" in page_text(again, 422)


def test_a_trace_that_cannot_be_written_shows_nothing(world, sent, monkeypatch):
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    nadia = world.browsers.nadia
    nadia.raise_request_exception = False
    monkeypatch.setattr("patients.traced_reads.audit.add_entry", _broken)
    answer = nadia.get(f"/patients-proposes/{sent}/coordonnees/")
    assert answer.status_code == 500
    assert leaks(answer) == []


def _broken(*_, **__):
    raise RuntimeError("the trace cannot be written")


def test_a_no_needs_its_reason_and_keeps_the_page(world, sent):
    answer = world.browsers.nadia.post(f"/patients-proposes/{sent}/", {"answer": "no"})
    assert "Choisissez un motif" in page_text(answer, 422)
    assert queries.find_proposal(sent).state == "proposed"
    world.browsers.nadia.post(f"/patients-proposes/{sent}/", {"answer": "no", "reason": "full"})
    assert queries.find_proposal(sent).state == "declined"


@pytest.mark.requirement("ACC-04")
def test_another_doctor_s_proposal_is_nowhere(world, sent):
    hugo = world.browsers.hugo
    paths = [f"/patients-proposes/{sent}/{end}" for end in ("", "coordonnees/", "suite/")]
    responses = [hugo.get(path) for path in paths]
    assert [response.status_code for response in responses] == [404] * 3
    for path in (paths[0], paths[2]):
        assert hugo.post(path, {"answer": "yes", "step": "called"}).status_code == 404
    assert leaks(*responses) == []
    assert queries.find_proposal(sent).state == "proposed"


@pytest.mark.parametrize("role", ["member", "president", "treasurer", "cpam", "ars", "msa"])
def test_nobody_else_opens_these_pages(world, sent, role):
    client = signed_in(make_account(role) if role != "member" else _nurse(world))
    card = of_person(world.doctor.person_id).id
    request = CareRequest.objects.get().pk
    for path in (
        "/mes-places/",
        "/patients-proposes/",
        f"/patients-proposes/{sent}/",
        f"/patients-proposes/{sent}/coordonnees/",
        "/acces/medecins/",
        "/acces/relances/",
        f"/acces/medecins/{card}/",
        f"/acces/demandes/{request}/proposer/",
        f"/acces/propositions/{sent}/",
    ):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert leaks(answer) == []


def _nurse(world):
    return make_account(person=Person.objects.get(pk=world.nurse.person_id))


def test_the_practice_says_what_followed(world, sent):
    nadia = world.browsers.nadia
    nadia.post(f"/patients-proposes/{sent}/", {"answer": "yes"})
    page = f"/patients-proposes/{sent}/suite/"
    nadia.post(page, {"step": "called"})
    nadia.post(page, {"step": "visit", "visit_on": "2026-11-27"})
    bad = nadia.post(page, {"step": "visit", "visit_on": "31/02/2026"})
    body = page_text(bad, 422)
    assert "Premier rendez-vous le</a> : " in body and "n’existe pas" in body
    assert '<input type="text" name="visit_on" value="31/02/2026"' in bad.content.decode()
    again = nadia.post(page, {"step": "declared", "declared_on": "2026-11-18"})
    assert "Dites qui l’a dit" in page_text(again, 422)
    nadia.post(
        page,
        {
            "step": "declared",
            "declared_on": "2026-11-18",
            "channel": "online",
            "said_by": "practice",
        },
    )
    facts = queries.find_proposal(sent)
    assert facts.state == "declared"
    assert facts.after.get_informed_how_display() == "Le cabinet l’a appelée"
    assert facts.after.first_visit_on.isoformat() == "2026-11-27"


def test_a_doctor_who_tapped_yes_by_mistake_hands_the_person_back_from_the_next_page(world, sent):
    nadia = world.browsers.nadia
    accepted = nadia.post(f"/patients-proposes/{sent}/", {"answer": "yes"}, follow=True)
    assert "je ne peux pas la prendre" in page_text(accepted)
    step = f"/patients-proposes/{sent}/suite/"
    after = nadia.post(step, {"step": "hand_back"}, follow=True)
    assert "de nouveau sur la liste" in page_text(after)
    assert leaks(after, nadia.get(f"/patients-proposes/{sent}/")) == []
    assert nadia.get(f"/patients-proposes/{sent}/coordonnees/").status_code == 404
    assert queries.find_proposal(sent).state == "undone"


def test_a_doctor_who_called_the_person_is_told_to_ring_the_office(world, sent):
    nadia = world.browsers.nadia
    nadia.post(f"/patients-proposes/{sent}/", {"answer": "yes"})
    step = f"/patients-proposes/{sent}/suite/"
    nadia.post(step, {"step": "called"})
    page = nadia.get(f"/patients-proposes/{sent}/coordonnees/")
    assert "je ne peux pas la prendre" not in page_text(page)
    refused = nadia.post(step, {"step": "hand_back"}, follow=True)
    assert "déjà noté" in page_text(refused)
    assert queries.find_proposal(sent).state == "accepted"


def test_a_declaration_of_tomorrow_is_refused_beside_its_field(world, sent):
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    posted = {"step": "declared", "declared_on": "2026-11-19", "channel": "online"}
    page = f"/patients-proposes/{sent}/suite/"
    answer = world.browsers.nadia.post(page, posted | {"said_by": "practice"})
    assert "Cette date est dans le futur" in page_text(answer, 422)
    assert 'value="2026-11-19"' in page_text(answer, 422)
    assert queries.find_proposal(sent).state == "accepted"
