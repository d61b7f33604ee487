"""Who reads an identity, and the trace it leaves."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.web import tickets
from patients import traced_reads
from patients.operations import closing
from patients.operations.qualifying import qualify_request
from tests.patients.conftest import later
from tests.patients.office.conftest import LIST, row, traces
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.mark.requirement("AUD-01")
def test_every_reading_of_an_identity_is_written_down(wait, ines):
    received = wait()
    ines.get(f"{LIST}{received.id}/")
    ines.get(f"{LIST}{received.id}/corriger/")
    ines.get(LIST)
    assert traces("care_request.read.office") == 1
    assert traces("care_request.read.correct") == 1
    assert traces("care_request.list") == 1
    entry = AuditEntry.objects.get(action="care_request.read.office")
    assert (entry.target_id, entry.role, entry.fields) == (
        str(received.id),
        "access_officer",
        ["identity"],
    )


def test_a_reading_that_cannot_be_written_down_shows_nothing(wait, ines, monkeypatch):
    received = wait(last_name="Invisible")

    def broken(*args, **kwargs):
        raise RuntimeError("the trace cannot be kept")

    monkeypatch.setattr(audit, "add_entry", broken)
    ines.raise_request_exception = False
    for address in (f"{LIST}{received.id}/", f"{LIST}{received.id}/corriger/", LIST):
        answer = ines.get(address)
        assert "Invisible" not in page_text(answer, 500)


@pytest.mark.requirement("ACC-05")
def test_an_account_that_opens_the_whole_list_is_stopped_and_seen(wait, caplog, settings):
    user = make_account("access_officer")
    received, client = wait(last_name="Invisible"), signed_in(user)
    by = Actor(user.pk, frozenset({"access_officer"}))
    for _ in range(settings.PATIENT_FILES_AN_HOUR):
        person = ("patients.CareRequest", uuid4())
        audit.add_entry("care_request.read.office", by=by, at=NOW, target=person)
    for address in (f"{LIST}{received.id}/", f"{LIST}{received.id}/corriger/"):
        answer = client.get(address)
        assert "Invisible" not in page_text(answer, 429)
    assert traces("care_request.too_many") == 2
    assert str(user.pk) in caplog.text
    # another of the office goes on working
    other = signed_in(make_account("coordinator"))
    assert other.get(f"{LIST}{received.id}/").status_code == 200


@pytest.mark.parametrize(
    "role", ["member", "doctor", "president", "treasurer", "cpam", "ars", "msa", "administrator"]
)
def test_nobody_else_opens_anything(wait, role):
    received = wait()
    client = signed_in(make_role(role))
    own = f"demandes/{received.id}/"
    for address in (
        *("", "demandes/", "demandes/nouvelle/", "demandes/chercher/", "chiffres/"),
        *(own, f"{own}etape/", f"{own}corriger/", f"{own}corriger/enregistrer/"),
    ):
        opened, posted = client.get(f"/acces/{address}"), client.post(f"/acces/{address}")
        reads = address in ("", "demandes/", "chiffres/", own, f"{own}corriger/")
        assert [opened.status_code, posted.status_code] == [403, 405 if reads else 403], address
        assert "Fougère" not in opened.content.decode() + posted.content.decode()
    assert row(received).version == 2


def test_the_room_of_readings_is_closed_too(wait, office):
    received = wait()
    for role in ("member", "doctor", "president", "cpam", "person"):
        by = replace(office.ines, roles=frozenset({role}))
        assert (
            traced_reads.open_request(by=by, reason="office", at=NOW, request_id=received.id)
            is None
        )
        with pytest.raises(Forbidden):
            closing.close_request(by=by, at=NOW, request_id=received.id, reason="moved")
        with pytest.raises(Forbidden):
            qualify_request(by=by, at=NOW, request_id=received.id)


def test_a_copy_opened_too_late_is_no_reading_and_leads_to_a_fresh_address(ask, ines, monkeypatch):
    page = f"{LIST}{ask().id}/"
    address = re.search(f'{page}copie/[^"]+', page_text(ines.get(page)))[0]
    assert ines.get(f"{page}copie/faux/").status_code == 404
    monkeypatch.setattr(clock, "now", lambda: later(minutes=16))
    late = ines.get(address, follow=True)
    assert late.redirect_chain == [(page, 302)] and tickets.TOO_LATE in page_text(late)
    assert f"{page}copie/" in page_text(late) and address not in page_text(late)
    assert traces("care_request.read.copy") == 0


def test_an_unknown_number_of_the_office_is_404(ines):
    gone = f"{LIST}{uuid4()}/"
    assert [ines.get(gone + path).status_code for path in ("", "corriger/")] == [404, 404]
    assert ines.get(f"{gone}etape/").url == gone
    assert ines.post(f"{gone}etape/", {"step": "qualifier"}).status_code == 404
