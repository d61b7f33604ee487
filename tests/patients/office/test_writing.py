"""What the office writes: notes, calls, corrections, on a page that may be stale."""

import pytest
from django.test import Client

from cpts_portal.foundation.kernel.errors import Stale
from patients.forms.fields import fresh_token
from patients.models import CareRequest, RequestLog
from patients.operations.closing import close_request
from patients.operations.qualifying import qualify_request
from tests.patients.conftest import TEXT, VIGAN
from tests.patients.office.conftest import LIST, post, row
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_a_stale_page_is_told_and_changes_nothing(ask, ines, office):
    received = ask()
    qualify_request(by=office.ines, at=NOW, request_id=received.id)
    answer = post(ines, received, "clore", version=1, reason="moved")
    assert "Quelqu’un d’autre a traité cette demande" in page_text(ines.get(answer["Location"]))
    assert row(received).state == "waiting"
    with pytest.raises(Stale):
        qualify_request(by=office.chloe, at=NOW, request_id=received.id, version=1)


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_an_act_without_the_version_of_its_page_is_refused_as_a_stale_one(ask, ines, version):
    received = ask()
    for step in ("clore", "qualifier", "appel", "demander"):
        answer = post(ines, received, step, version=version, reason="moved", outcome="reached")
        assert answer.url == f"{LIST}{received.id}/"
        assert "Quelqu’un d’autre a traité cette demande" in page_text(ines.get(answer.url))
    address = f"{LIST}{received.id}/corriger/enregistrer/"
    answer = ines.post(address, {"version": version, "last_name": "Autre", "phone": "0612345678"})
    assert answer.status_code == 302
    assert (row(received).state, row(received).version) == ("received", 1)


@pytest.mark.requirement("IDN-05")
def test_a_note_is_encrypted_and_a_number_of_social_security_in_it_refused(ask, ines):
    received = ask()
    nir = "2 51 03 46 127 089 25"
    answer = post(ines, received, "appel", outcome="reached", comment=f"son numéro {nir}")
    assert "127 089" not in page_text(answer, 422)
    post(ines, received, "appel", outcome="reached", comment="Rappeler jeudi")
    assert "Rappeler jeudi" in page_text(ines.get(f"{LIST}{received.id}/"))
    stored = (
        RequestLog.objects.filter(request_id=received.id)
        .order_by("-position")
        .values_list("comment", flat=True)[0]
    )
    assert stored.startswith("v1|")


def test_the_office_writes_down_a_call_with_how_the_agreement_came(office, ines):
    entry = {
        "token": fresh_token(),
        "consent_version": TEXT,
        "sees_doctor": "oui",
        "filled_by_whom": "carer",
        "last_name": "Lilas",
        "first_name": "Rose",
        "birth_date": "1980-02-02",
        "commune": VIGAN,
        "phone": "0612345678",
        "agreed": "on",
    }
    page = page_text(ines.post(f"{LIST}nouvelle/", entry), 422)
    assert "comment l’accord a été recueilli" in page
    answer = ines.post(f"{LIST}nouvelle/", entry | {"means": "oral"}, follow=True)
    assert "voit déjà un médecin" in page_text(answer)
    consent = CareRequest.objects.get().consents.get()
    assert (consent.means, consent.collected_as) == ("oral", "carer")
    assert consent.collected_by is not None


def test_a_correction_keeps_what_was_typed_and_who_told(ask, ines):
    received = ask(
        filled_by="partner",
        origin="town_hall",
        first_name="",
        birth_date=None,
        commune_code="",
        reporter_name="Accueil CCAS",
    )
    address = f"{LIST}{received.id}/corriger/"
    assert 'value="Fougère"' in page_text(ines.get(address))
    entry = {
        "version": 1,
        "last_name": "Fougère",
        "first_name": "Lucienne",
        "commune": VIGAN,
        "birth_date": "31/02/1950",
        "phone": "06 12 34 56 78",
        "ald": "on",
    }
    answer = ines.post(f"{address}enregistrer/", entry)
    assert answer.status_code == 422
    for box, part in enumerate(("31", "02", "1950")):
        assert f'name="birth_date_{box}" value="{part}"' in page_text(answer, 422)
    answer = ines.post(f"{address}enregistrer/", entry | {"birth_date": "1950-02-03"})
    assert answer.status_code == 302
    corrected = row(received)
    assert (corrected.first_name, corrected.age, corrected.ald) == ("Lucienne", 76, True)
    assert (corrected.reporter_name, corrected.origin, corrected.filled_by) == (
        "Accueil CCAS",
        "town_hall",
        "partner",
    )


def test_a_request_closed_by_somebody_else_is_not_corrected(ask, ines, office):
    received = ask()
    close_request(by=office.chloe, at=NOW, request_id=received.id, reason="moved")
    address = f"{LIST}{received.id}/corriger/"
    assert ines.get(address).url == f"{LIST}{received.id}/"
    entry = {"version": 1, "last_name": "Autre", "phone": "0612345678"}
    stale = ines.post(f"{address}enregistrer/", entry, follow=True)
    assert "Quelqu’un d’autre a traité cette demande" in page_text(stale)
    forged = ines.post(f"{address}enregistrer/", entry | {"version": 2})
    assert "rouvrez-la avant de la corriger" in page_text(forged, 422)
    assert (row(received).last_name, row(received).version) == ("Fougère", 2)


def test_a_browser_without_an_account_is_sent_to_sign_in(wait):
    received = wait()
    answer = Client().get(f"{LIST}{received.id}/")
    assert answer["Location"].startswith("/compte/login/")
