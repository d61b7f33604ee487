"""Who may be the same person already, and somebody who comes back."""

from datetime import date

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from members.models import Person
from members.operations import deciding, membership
from members.queries import applications
from members.queries import membership as reads
from tests.members.applications_office.conftest import CLAIRE, DAY, decide, decided, page_of
from tests.members.joining_world import OTHER_RPPS, RPPS, admitted, letters
from tests.signing_in import make_account
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_desk_sees_who_may_be_the_same_person_already(office, apply, join):
    join("Genévrier", "Nadia", rpps=OTHER_RPPS)
    mailed = join("Sureau", "Paul", email="Meme@exemple.fr")
    login = join("Lierre", "Anne")
    make_account(person=login, email="lierre@exemple.fr")
    named = join("Myrtille", "Ines")
    body = page_text(office.get(page_of(apply(rpps=OTHER_RPPS, email="meme@exemple.fr"))))
    assert "Nadia Genévrier</a>, Infirmier·ère : même RPPS" in body
    assert f"{mailed.name}</a>, Infirmier·ère : même courriel" in body
    assert f"{named.name}</a>, Infirmier·ère : même nom" in body
    assert "adhérent</span>" in body
    other = page_text(office.get(page_of(apply(email="lierre@exemple.fr", rpps="", no_rpps="1"))))
    assert "Anne Lierre</a>, Infirmier·ère : même courriel" in other
    assert "demande AD-" in other


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ("anne@bücher.fr", "anne@xn--bcher-kva.fr"),
        ("anne@xn--bcher-kva.fr", "anne@bücher.fr"),
        ("Anne@xn--bcher-kva.fr", "anne@bücher.fr"),
    ],
)
def test_one_mailbox_in_two_spellings_is_the_same_address(office, apply, join, stored, sent):
    person = join("Sureau", "Paul", email=stored)
    row = apply(email=sent)
    page = page_text(office.get(page_of(row)))
    assert f"{person.name}</a>, Infirmier·ère : même courriel" in page
    assert applications.address_is_known(sent, but=row.id)


def test_somebody_who_comes_back_keeps_her_page_and_her_numbers(office, apply, join):
    person = join("Myrtille", "Inès", rpps=RPPS, phone="0400000000")
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2025, 1, 1), reason="congé"
    )
    row = apply()
    decided(office, row, "accept", person=str(person.id))
    person.refresh_from_db()
    assert (person.phone, person.email) == ("0400000000", "ines.myrtille@exemple.fr")
    assert [m.joined_on for m in reads.of_person(person.id)] == [DAY, date(2022, 7, 5)]
    assert Person.objects.count() == 1


@pytest.mark.requirement("IDN-01")
def test_one_number_is_never_two_people(office, apply, join):
    join("Genévrier", "Nadia", rpps=RPPS)
    row = apply()
    body = page_text(decide(office, row, "accept"), 422)
    assert "Ce numéro RPPS est déjà celui d’une autre personne" in body
    row.refresh_from_db()
    assert row.state == "received" and row.membership is None
    assert Person.objects.count() == 1 and not letters("invitation")


def test_a_member_is_not_a_member_twice(office, apply, join):
    person = join("Myrtille", "Inès", rpps=RPPS)
    body = page_text(decide(office, apply(), "accept", person=str(person.id)), 422)
    assert "Cette personne est déjà adhérente à cette date" in body


def test_a_page_that_looks_nothing_like_it_is_not_attached(office, apply, join):
    stranger = join("Lierre", "Anne", profession=("TRE_G15", "10"))
    row = apply()
    body = page_text(decide(office, row, "accept", person=str(stranger.id)), 422)
    assert "Ce choix n’existe pas" in body
    with pytest.raises(DomainError, match="ne ressemble pas"):
        deciding.accept_application(
            by=CLAIRE,
            at=NOW,
            application_id=row.id,
            version=1,
            person_id=stranger.id,
            **admitted(NOW.date()),
        )
