"""A person gets everything kept about them, files included, and nothing about anybody else."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records import index_rotation, privacy
from cpts_portal.foundation.records.privacy_rights import (
    ACCOUNT,
    APPLICATION,
    PERSON,
    REQUEST,
    copying,
    declaring,
)
from cpts_portal.foundation.web import tickets
from cpts_portal.home.views import personal_data
from members.models import Application, Person, User
from patients.models import CareRequest
from patients.views import own_request, requests
from tests.journeys import searching
from tests.journeys.searching import tokens_in
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW, frozen_clock
from tests.support.pages import squeezed

pytestmark = pytest.mark.requirement("PRI-03")
today = frozen_clock()

# of theirs, and yet about them as a file of the portal only: not copied
NOT_COPIED = {"patient": {"proposalnote"}, "member": {"draft"}}
ROOTS = {REQUEST: CareRequest, PERSON: Person, ACCOUNT: User, APPLICATION: Application}
# who is not the person whose data it is, though a column leads to them
OUTSIDE = {"Commune", "Meeting", "Body", "Action", "CareOffer", "PaymentBatch", "Declaration"}


@pytest.fixture
def world(built):
    return built


@pytest.fixture
def office(world, db):
    return signed_in(make_account("coordinator"))


def opened(answer) -> dict[str, bytes]:
    assert answer.status_code == 200, answer
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def check(files: dict[str, bytes], hers, others, *, not_copied: set[str]) -> None:
    pdf_text, machine = searching.pdf(files["donnees.pdf"]), files["donnees.json"].decode()
    flat = "".join(pdf_text.split())
    texts = {name: text for name, text in hers.texts.items() if name not in not_copied}
    assert tokens_in(texts, machine) == sorted(texts)
    assert tokens_in(texts, flat) == sorted(texts)
    for other in others:
        assert tokens_in(other.texts, machine + flat + "".join(files)) == []
    assert set(json.loads(machine)) == {"fait_le", "donnees", "pieces"}


def own_copy(somebody, at=NOW) -> str:
    ticket = tickets.issue(own_request.COPY, fingerprint(somebody.link), at=at)
    return f"/medecin-traitant/suivi/{somebody.link}/copie/{ticket}/"


def test_who_looks_for_a_doctor_gets_hers_by_her_private_page(world):
    page = Client().get(f"/medecin-traitant/suivi/{world.patient.link}/").content.decode()
    address = page.split("/copie/")[1].split('"')[0]
    answer = Client().get(f"/medecin-traitant/suivi/{world.patient.link}/copie/{address}")
    assert answer["Cache-Control"] == "no-store"
    everybody = (world.other_patient, world.member, world.other_member)
    check(opened(answer), world.patient, everybody, not_copied=NOT_COPIED["patient"] | {"mail"})
    entry = AuditEntry.objects.get(action="rights.copy.own", target_model="request")
    assert (entry.target_id, entry.role) == (str(world.patient.ids["request"]), "person")


def test_the_office_gives_it_to_who_asks_by_telephone(world, office):
    me, request_id = office.session["_auth_user_id"], world.patient.ids["request"]
    ticket = tickets.issue(requests.COPY, f"{me} {request_id}", at=NOW)
    files = opened(office.get(f"/acces/demandes/{request_id}/copie/{ticket}/"))
    everybody = (world.other_patient, world.member)
    check(files, world.patient, everybody, not_copied=NOT_COPIED["patient"] | {"mail"})


def test_a_member_gets_hers_with_her_pieces(world):
    page = world.member.client.get("/mes-donnees/").content.decode()
    assert "Heures déclarées" in page and "Demande d’adhésion" in page
    address = page.split("/mes-donnees/copie/")[1].split('"')[0]
    files = opened(world.member.client.get(f"/mes-donnees/copie/{address}"))
    everybody = (world.other_member, world.patient, world.other_patient)
    check(files, world.member, everybody, not_copied=NOT_COPIED["member"])
    pieces = "".join(name for name in files if name.startswith("pieces/"))
    assert world.member.texts["paidfile"] in pieces and world.member.texts["backfile"] in pieces


def test_the_coordinator_gives_a_member_hers(world, office):
    me, person_id = office.session["_auth_user_id"], world.member.ids["person"]
    page = office.get(f"/adherents/{person_id}/donnees/")
    assert page.status_code == 200
    ticket = tickets.issue(personal_data.PERSON_COPY, f"{me} {person_id}", at=NOW)
    files = opened(office.get(f"/adherents/{person_id}/donnees/copie/{ticket}/"))
    check(files, world.member, (world.other_member,), not_copied=NOT_COPIED["member"])


def test_an_address_is_hers_for_a_quarter_of_an_hour(world, office, monkeypatch):
    mine = world.member.client
    ticket = tickets.issue(personal_data.OWN_COPY, str(world.member.ids["account"]), at=NOW)
    path = f"/mes-donnees/copie/{ticket}/"
    assert world.other_member.client.get(path).status_code == 404
    assert office.get(path).status_code == 404
    assert mine.get("/mes-donnees/copie/forged/").status_code == 404
    assert Client().get(own_copy(world.patient).replace(world.patient.link, "x")).status_code == 404
    foreign = own_copy(world.other_patient).split("/copie/")[1]
    hers = f"/medecin-traitant/suivi/{world.patient.link}/copie/"
    assert Client().get(hers + foreign).status_code == 404
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=15))
    late = mine.get(path, follow=True)
    assert late.redirect_chain == [("/mes-donnees/", 302)]
    assert tickets.TOO_LATE in squeezed(late.content.decode())
    assert Client().get(own_copy(world.patient)).status_code == 302


def test_the_coordinators_address_too_is_good_for_a_quarter_of_an_hour(world, office, monkeypatch):
    me, person_id = office.session["_auth_user_id"], world.member.ids["person"]
    ticket = tickets.issue(personal_data.PERSON_COPY, f"{me} {person_id}", at=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=15))
    late = office.get(f"/adherents/{person_id}/donnees/copie/{ticket}/", follow=True)
    assert late.redirect_chain == [(f"/adherents/{person_id}/donnees/", 302)]
    assert tickets.TOO_LATE in squeezed(late.content.decode())
    assert not AuditEntry.objects.filter(action="rights.copy.office").exists()


def test_an_account_without_a_person_gets_hers_too(db):
    user = make_account("cpam", name="Sandra Ardoise")
    client = signed_in(user)
    page = client.get("/mes-donnees/").content.decode()
    address = page.split("/mes-donnees/copie/")[1].split('"')[0]
    machine = opened(client.get(f"/mes-donnees/copie/{address}"))["donnees.json"].decode()
    assert user.email in machine and "Sandra Ardoise" in machine


def leads_to(kind: str) -> set[str]:
    """Every table from which relations lead to the root of this kind, however far."""
    reached = {ROOTS[kind]}
    while True:
        nearer = {
            model
            for model in apps.get_models()
            if model not in reached
            and any(
                field.related_model in reached and field.related_model.__name__ not in OUTSIDE
                for field in model._meta.concrete_fields
                if field.is_relation
            )
        }
        if not nearer:
            return {model._meta.label for model in reached}
        reached |= nearer


def covered(kind: str) -> set[str]:
    every = {row.model._meta.label for row in declaring.about() if row.by.keys() & {kind, ACCOUNT}}
    own = {row.model._meta.label for row in declaring.about() if kind in row.by}
    excused = {label for subject, label in declaring.not_copied() if subject == kind}
    return (every if kind == PERSON else own) | excused


@pytest.mark.parametrize("kind", [REQUEST, PERSON, ACCOUNT, APPLICATION])
def test_no_table_that_leads_to_a_person_is_forgotten(kind):
    assert leads_to(kind) - covered(kind) == set()


def test_no_column_that_holds_an_account_is_forgotten():
    """Without a relation: declared as identifying, and an identifier."""
    by_id = {
        model._meta.label
        for model in privacy.every_model()
        if (declaration := privacy.declared(model))
        for name in declaration.identifying
        if isinstance(model._meta.get_field(name), models.UUIDField)
        and name in ("account", "account_id", "user_id", "author_id", "reader_id", "person_id")
    }
    assert by_id - covered(PERSON) == set()


def test_every_excuse_serves():
    labels = {model._meta.label for model in apps.get_models()}
    assert {label for _, label in declaring.not_copied()} <= labels


def test_no_fingerprint_of_a_name_or_a_telephone_is_told():
    """By its kind: whatever its name, it speaks of nobody to who reads it."""
    for model, names in index_rotation.indexed_models():
        columns = {
            column.name
            for declaration in declaring.about()
            if declaration.model is model
            for column in copying.columns(declaration)
        }
        assert columns and not columns & set(names)


@pytest.mark.parametrize("row", declaring.about(), ids=lambda row: row.model._meta.label)
def test_a_row_is_told_with_one_label_for_each_value(row):
    labels = [str(column.verbose_name) for column in copying.columns(row)]
    assert len(set(labels)) == len(labels)
    assert labels
