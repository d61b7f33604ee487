"""Who reads a candidate, and what is logged of it."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.models import AuditEntry
from members.models import Application, Person
from members.operations import deciding
from members.workflow import APPLICATION
from tests.members.applications_office.conftest import CLAIRE, decided, page_of
from tests.members.joining_world import OFFICE, accepted, admitted, profession
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.mark.parametrize("role", ["member", "doctor", "treasurer", "cpam", "administrator"])
def test_nobody_but_the_coordination_reads_a_candidate(apply, role):
    row = apply(email="canari.candidat@exemple.fr", phone="07 99 88 77 66", street="9 rue Canari")
    client = signed_in(make_role(role))
    for path in (OFFICE, page_of(row), f"{OFFICE}demandes.csv"):
        answer = client.get(path)
        assert answer.status_code == 403
    assert client.post(page_of(row), {"step": "accept", "version": 1}).status_code == 403
    with pytest.raises(Forbidden):
        deciding.accept_application(
            by=Actor(uuid4(), frozenset({role})),
            at=NOW,
            application_id=row.id,
            version=1,
            **admitted(NOW.date()),
        )


def test_a_new_member_s_own_contacts_are_not_in_the_directory(office, apply, join):
    row = apply(
        email="canari.candidat@exemple.fr",
        phone="07 99 88 77 66",
        street="9 rue Canari",
        workplace="Maison Canari",
        **accepted("directory"),
    )
    decided(office, row, "accept")
    other = signed_in(make_account(person=join("Lierre", "Anne")))
    person_id = Person.objects.get(last_name="Myrtille").id
    pages = page_text(other.get("/adherents/")) + page_text(other.get(f"/adherents/{person_id}/"))
    assert "Inès Myrtille" in pages
    for word in ("canari.candidat", "0799887766", "Canari"):
        assert word not in pages


def test_the_steps_of_an_application_are_the_ones_of_the_table():
    candidate = Actor(None, frozenset({"candidate"}))

    def steps(by):
        return {s: {t.name for t in APPLICATION.possible(s, by)} for s in APPLICATION.states}

    assert steps(CLAIRE) == {
        "received": {"ask", "accept", "refuse"},
        "incomplete": {"ask", "accept", "refuse"},
        "accepted": set(),
        "refused": set(),
        "withdrawn": set(),
    }
    assert steps(candidate) == {
        "received": {"withdraw"},
        "incomplete": {"answer", "withdraw"},
        "accepted": set(),
        "refused": set(),
        "withdrawn": set(),
    }


def test_every_step_is_logged_and_traced_without_a_word_of_what_was_typed(office, apply):
    row = apply()
    decided(office, row, "ask", reason="Votre diplôme.")
    decided(office, row, "accept")
    log = row.log.order_by("at", "id").values_list("transition", "from_state", "to_state")
    assert list(log) == [
        ("send", "", "received"),
        ("ask", "received", "incomplete"),
        ("accept", "incomplete", "accepted"),
    ]
    traces = AuditEntry.objects.filter(target_model="members.Application")
    assert set(traces.values_list("action", flat=True)) == {
        "application.send",
        "application.ask",
        "application.accept",
    }
    assert "diplôme" not in str(list(traces.values()))


def test_a_kinesiologist_is_asked_for_no_number(office, apply):
    row = apply(profession=profession("KINESIO", "LOCAL"), rpps="")
    body = page_text(office.get(page_of(row)))
    assert "sans objet" in body and "Le répertoire national confirme" not in body
    assert Application.objects.get().rpps == ""
