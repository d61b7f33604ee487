"""How the person is told."""

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.models import OutboxMail
from patients.models import CareRequest
from patients.operations import answers
from patients.queries import proposals as queries
from patients.queries import reminders
from tests.patients.asking import TODAY, ask, open_places, propose
from tests.patients.proposals.conftest import accept
from tests.support.clocks import NOW


def test_the_person_with_an_address_is_told_without_health_data(world):
    sent = propose(world, ask(email="lucette@exemple.fr"), open_places(world.doctor))
    accept(world, sent)
    mail = OutboxMail.objects.get(template="mail/patients/accepted")
    assert set(mail.context) == {"number", "link"}
    assert queries.find_proposal(sent).after.get_informed_how_display() == "Courriel du portail"
    assert reminders.due_reminders(TODAY).to_inform == ()


def test_the_person_without_an_address_is_somebody_to_call(world):
    sent = propose(world, ask(), open_places(world.doctor))
    accept(world, sent)
    assert [line.proposal.id for line in reminders.due_reminders(TODAY).to_inform] == [sent]
    answers.note_informed(by=world.office, at=NOW, proposal_id=sent, how="phone")
    assert reminders.due_reminders(TODAY).to_inform == ()


def test_nobody_is_told_of_a_yes_that_was_not_said(world):
    request = ask()
    propose(world, request, open_places(world.doctor))
    with pytest.raises(DomainError, match="n’est pas acceptée : voyez où en est la demande"):
        answers.note_person_informed(by=world.office, at=NOW, request_id=request, how="phone")


def test_a_stale_page_notes_no_call(world):
    request = ask()
    sent = propose(world, request, open_places(world.doctor))
    version = CareRequest.objects.get(pk=request).version
    accept(world, sent)
    call = {"by": world.office, "at": NOW, "request_id": request, "how": "phone"}
    with pytest.raises(Stale):
        answers.note_person_informed(**call, version=version)
    assert queries.find_proposal(sent).after.informed_how == ""
    answers.note_person_informed(**call, version=version + 1)
    assert queries.find_proposal(sent).after.informed_how == "phone"
