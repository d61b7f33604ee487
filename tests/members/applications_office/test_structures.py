"""A structure becomes a member."""

from datetime import date

from django.core import mail as mailbox

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.web import mail
from members.models import Invitation, Structure
from members.operations import membership
from members.queries import membership as reads
from tests.members.applications_office.conftest import DAY, decided, page_of
from tests.members.joining_world import RPPS, STRUCTURE, letters
from tests.signing_in import make_account
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_a_structure_becomes_a_member_with_its_numbers_and_no_account(office, apply):
    row = apply(path=STRUCTURE, siret="35600000049837", rna="W2A1234567")
    decided(office, row, "accept")
    structure = Structure.objects.get()
    assert (structure.name, structure.kind, structure.siret, structure.rna) == (
        "EHPAD Les Myosotis",
        "ehpad",
        "35600000049837",
        "W2A1234567",
    )
    assert structure.representative == "Odile Capucine"
    assert structure.email == "direction@myosotis.example"
    assert row.fee_eur == 100
    assert reads.active_on(DAY) == (set(), {structure.id})
    assert not Invitation.objects.exists()
    assert [letter.to for letter in letters("accepted")] == ["direction@myosotis.example"]


def test_two_structures_alike_are_seen(office, apply):
    decided(office, apply(path=STRUCTURE, siret="35600000049837"), "accept")
    again = apply(path=STRUCTURE, siret="35600000049837", email="autre@myosotis.example")
    body = page_text(office.get(page_of(again)))
    assert "même SIRET, même nom" in body


def test_who_has_an_account_already_is_told_to_sign_in(office, apply, join):
    person = join("Myrtille", "Inès", rpps=RPPS)
    make_account(person=person, email="ines.myrtille@exemple.fr")
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2025, 1, 1), reason="congé"
    )
    decided(office, apply(), "accept", person=str(person.id))
    assert not Invitation.objects.exists()
    mail.deliver_due(NOW)
    assert any("Vous avez déjà un compte" in message.body for message in mailbox.outbox)
