"""AUD-04: « ce que ce compte a vu » says all that an account saw and did, no patient named."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records import audit
from members.operations import accounts as operations
from members.operations import sign_ins
from patients import traced_reads
from patients.models import CareRequest
from tests.patients.asking import ask, build
from tests.signing_in import make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-04")]


@pytest.fixture
def regis():
    return signed_in(make_account("administrator", name="Régis Cormier"))


@pytest.fixture
def ines():
    return make_account("access_officer", name="Inès Brindille", email="ines@exemple.fr")


def acting(user, *roles) -> Actor:
    chosen = frozenset(roles or ("access_officer",))
    return Actor(user.pk, chosen, second_factor=True, name=user.name, means="password+totp")


def file(browser, user, **filters) -> list[list[str]]:
    answer = browser.get(f"/comptes/{user.pk}/traces.csv", filters)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


@pytest.fixture
def scenario(ines):
    """She signs in, opens two requests, searches; somebody else opens one of them."""
    build()
    first, second = ask(last_name="Zqxpremiere"), ask(last_name="Zqxseconde")
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    by = acting(ines)
    sign_ins.record_sign_in(user_id=ines.pk, at=NOW)
    for number, request_id in enumerate((first, second)):
        traced_reads.open_request(
            by=by, reason="office", at=NOW + timedelta(minutes=number), request_id=request_id
        )
    traced_reads.search(by=by, at=NOW + timedelta(minutes=5), words="zqx")
    audit.add_entry("draft.odd", by=by, at=NOW + timedelta(days=1), target=CareRequest)
    other = make_account("coordinator", name="Claire Aubépine")
    traced_reads.open_request(
        by=acting(other, "coordinator"), reason="office", at=NOW, request_id=first
    )
    mine = AuditEntry.objects.exclude(pk__in=before).filter(actor=ines.pk)
    return first, second, mine.count()


def test_everything_the_account_did_is_told_and_nothing_of_another(scenario, ines, regis):
    first, second, count = scenario
    lines = file(regis, ines, du="2026-11-18")
    assert [row[6] for row in lines] == [
        "draft.odd",
        "care_request.search",
        "care_request.read.office",
        "care_request.read.office",
        "session.opened",
    ]
    assert len(lines) == count
    numbers = dict(CareRequest.objects.values_list("pk", "number"))
    assert [row[3].rpartition("-")[2] for row in lines[2:4]] == [
        str(numbers[second]),
        str(numbers[first]),
    ]
    assert lines[2][1] == "A ouvert la demande, à la coordination"
    assert lines[2][2] == "demande de médecin traitant"
    assert lines[2][4:6] == ["Chargée d’accès aux soins", "mot de passe, code à usage unique"]


def test_what_was_done_to_the_account_is_told_too(ines, regis):
    codes = {row[6] for row in file(regis, ines)}
    assert {"account.created", "second_factor.enrolled"} <= codes
    sign_ins.record_sign_in_failure(email="ines@exemple.fr", at=NOW)
    assert file(regis, ines, quoi="connexions")[0][6] == "session.refused"


def test_filters_keep_a_nature_and_whole_days_in_paris(scenario, ines, regis):
    def codes(**filters):
        return [row[6] for row in file(regis, ines, **filters)]

    assert set(codes(quoi="lectures")) == {"care_request.read.office", "care_request.search"}
    assert codes(quoi="actes", du="18/11/2026") == ["draft.odd"]
    assert codes(du="2026-11-19", au="2026-11-19") == ["draft.odd"]
    assert "draft.odd" not in codes(au="2026-11-18")
    whole = codes()
    for odd in ({"quoi": "zut"}, {"du": "31/02/2026"}, {"du": "0001-01-01"}, {"au": "9999-12-31"}):
        assert codes(**odd) == whole, odd


def test_the_page_groups_by_day_and_no_patient_is_named(scenario, ines, regis):
    page = page_text(regis.get(f"/comptes/{ines.pk}/traces/"))
    assert page.index("19 novembre 2026") < page.index("18 novembre 2026")
    assert "Zqx" not in page and "Inès Brindille" in page
    assert "A cherché une personne parmi les demandes" in page
    # an action that nobody gave words to is not hidden
    assert "draft.odd" in page
    empty = page_text(regis.get(f"/comptes/{ines.pk}/traces/?du=2030-01-01"))
    assert "Aucune trace pour ces jours" in empty


def test_reading_the_traces_of_an_account_leaves_one(ines, regis):
    regis.get("/comptes/")
    regis.get(f"/comptes/{ines.pk}/traces/")
    file(regis, ines)
    left = AuditEntry.objects.filter(action__startswith="account.", role="administrator")
    assert sorted(left.values_list("action", flat=True)) == [
        "account.list",
        "account.trail",
        "account.trail_exported",
    ]


def test_accounts_are_found_by_name_or_address_closed_ones_too(ines, regis):
    operations.deactivate_account(by=SYSTEM, at=NOW, user_id=ines.pk)
    for words in ("brindille", "INES@exemple", ""):
        page = page_text(regis.get("/comptes/", {"q": words}))
        assert "Inès Brindille" in page and "fermé" in page, words
    assert "Aucun compte ne répond" in page_text(regis.get("/comptes/", {"q": "%zzz"}))
    assert regis.get("/comptes/", {"q": "\x00" + "x" * 200, "page": "zut"}).status_code == 200


def test_a_long_history_has_pages_and_the_filter_stays(ines, regis):
    for _ in range(55):
        audit.add_entry("care_request.list", by=acting(ines), at=NOW, target=CareRequest)
    page = page_text(regis.get(f"/comptes/{ines.pk}/traces/?quoi=lectures"))
    assert "1 à 50 sur 55" in page and "quoi=lectures&amp;page=2" in page
    body = page_text(regis.get(f"/comptes/{ines.pk}/traces/?quoi=lectures&page=2"))
    assert "51 à 55 sur 55" in body


@pytest.mark.parametrize("role", ["coordinator", "president", "access_officer", "cpam", "member"])
def test_nobody_else_reads_the_traces_of_an_account(ines, role):
    browser = signed_in(make_role(role))
    for address in ("", f"{ines.pk}/traces/", f"{ines.pk}/traces.csv"):
        assert browser.get(f"/comptes/{address}").status_code == 403
    assert not AuditEntry.objects.filter(action__startswith="account.trail").exists()


def test_an_account_that_is_not_there_is_not_found(regis):
    for end in ("traces/", "traces.csv"):
        assert regis.get(f"/comptes/{uuid4()}/{end}").status_code == 404
