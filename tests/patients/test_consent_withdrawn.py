"""PRI-01, ACC-04: an identity is for the doctor who accepted, while the agreement holds."""

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry
from patients import traced_reads
from patients.models import CareRequest, Consent
from patients.operations import answers, closing, own_request
from patients.queries import proposals as queries
from tests.patients.asking import ask, build, later, open_places, propose
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text
from tests.support.shared_fixtures import layer

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRI-01", "ACC-04")]


world = layer(build)


def opened(world, sent):
    return traced_reads.open_accepted(by=world.doctor, at=NOW, proposal_id=sent)


def accept(world, sent) -> None:
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)


def declare(world, sent) -> None:
    accept(world, sent)
    answers.declare_gp(
        by=world.office,
        at=later(days=31),
        proposal_id=sent,
        declared_on=NOW.date(),
        channel="online",
        said_by="practice",
    )


STATES = {
    "proposed": (lambda world, sent: None, False),
    "accepted": (accept, True),
    "declared": (declare, True),
    "declined": (
        lambda world, sent: answers.decline(
            by=world.doctor, at=NOW, proposal_id=sent, reason="full"
        ),
        False,
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_of_a_proposal_says_whether_the_identity_opens(world, state):
    reach, opens = STATES[state]
    sent = propose(world, ask(last_name="Zqxdurand"), open_places(world.doctor))
    reach(world, sent)
    assert queries.find_proposal(sent).state == state
    assert (opened(world, sent) is not None) is opens
    assert traced_reads.open_accepted(by=world.other, at=NOW, proposal_id=sent) is None


def test_a_closed_request_shares_nothing(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    closing.close_request(by=world.office, at=NOW, request_id=request, reason="moved")
    assert opened(world, sent) is None


def test_a_withdrawal_stops_every_sharing_at_once_and_is_traced(world):
    """The doctor's page, the office's and the person's own: the very next reading shows nothing."""
    from members.models import Person

    nadia = signed_in(make_account(person=Person.objects.get(pk=world.doctor.person_id)))
    ines = signed_in(make_account("access_officer"))
    request = ask(last_name="Zqxdurand", phone="0698761234", email="zqx@exemple.fr")
    sent = propose(world, request, open_places(world.doctor))
    accept(world, sent)
    page = f"/patients-proposes/{sent}/coordonnees/"
    assert "Zqxdurand" in page_text(nadia.get(page))
    own_request.withdraw_for_person(by=world.office, at=NOW, request_id=request)
    gone = nadia.get(page)
    assert "Zqx" not in page_text(gone, 404)
    for address in (f"/acces/demandes/{request}/", "/acces/demandes/?etat=toutes"):
        assert "Zqx" not in page_text(ines.get(address))
    assert traced_reads.search(by=world.office, at=NOW, words="0698761234") == []
    consent = Consent.objects.get(request=request)
    assert consent.revoked_at == NOW and consent.revoked_by == "access_officer"
    trace = AuditEntry.objects.get(action="consent.revoke")
    assert (trace.target_id, trace.actor) == (str(consent.pk), world.office.id)
    assert AuditEntry.objects.filter(action="care_request.erase").count() == 1


def test_a_withdrawn_person_is_proposed_to_nobody(world):
    request = ask()
    offer = open_places(world.doctor)
    own_request.withdraw_for_person(by=world.office, at=NOW, request_id=request)
    with pytest.raises(DomainError, match="n’attend pas de médecin"):
        propose(world, request, offer)
    assert CareRequest.objects.get(pk=request).state == "closed"
