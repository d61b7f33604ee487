"""The office works the list: qualify, call, close, merge, next; each reading leaves its trace."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.records import audit
from patients import readings, tiers
from patients.forms.fields import fresh_token
from patients.models import CareRequest, RequestFact, RequestLog
from patients.operations import closing, qualifying
from patients.operations.qualifying import qualify_request
from patients.rules import PERSON
from tests.patients.conftest import ASKING, CONCORES, NOW, OUTSIDE, TEXT, VIGAN, later, text
from tests.signing_in import make_account, make_role, signed_in

LIST = "/acces/demandes/"


def row(received) -> CareRequest:
    return CareRequest.objects.get(pk=received.id)


def post(client, received, step, **typed):
    typed.setdefault("version", row(received).version)
    return client.post(f"{LIST}{received.id}/etape/", {"step": step} | typed)


# --- tiers


@pytest.mark.parametrize(
    ("situation", "tier", "reasons"),
    [
        ({"ald": True}, "T1", ("ald",)),
        ({"pregnancy": True}, "T1", ("pregnancy",)),
        ({"discharged_on": date(2026, 10, 19)}, "T1", ("discharge",)),  # thirty days ago
        ({"discharged_on": date(2026, 10, 18)}, "T4", ("other",)),
        ({"age": 71}, "T2", ("age",)),
        ({"age": 70}, "T4", ("other",)),
        ({"handicap": True}, "T2", ("handicap",)),
        ({"solidarity": True}, "T2", ("solidarity",)),
        ({"gp_gone": True}, "T3", ("gp_gone",)),
        ({"ald": True, "age": 80, "gp_gone": True}, "T1", ("ald", "age", "gp_gone")),
        ({}, "T4", ("other",)),
    ],
)
def test_a_tier_comes_from_stated_reasons(situation, tier, reasons):
    found = tiers.assess(tiers.Situation(**situation), on=NOW.date())
    assert (found.tier, found.reasons, found.rule) == (tier, reasons, "2022-07")


def test_qualifying_shows_the_tier_first_then_freezes_it_with_its_reasons(ask, ines):
    received = ask(ald=True, birth_date=date(1940, 1, 1))
    page = text(ines.get(f"{LIST}{received.id}/"))
    assert "ALD, plus de 70 ans" in page and "Qualifier en T1" in page
    assert post(ines, received, "qualifier").status_code == 302
    kept = row(received)
    assert (kept.state, kept.tier, kept.tier_reasons, kept.tier_rule) == (
        "waiting", "T1", ["ald", "age"], "2022-07",
    )  # fmt: skip
    # what is corrected later does not move a frozen tier by itself
    qualifying.correct_request(
        by=replace(PERSON, roles=frozenset({"coordinator"})), at=later(days=1),
        request_id=received.id, version=None, given=replace(ASKING, ald=False),
    )  # fmt: skip
    assert row(received).tier == "T1"
    assert "La priorité a pu changer" in text(ines.get(f"{LIST}{received.id}/"))


def test_what_is_missing_stops_the_qualification_and_is_said(ask, ground, ines):
    received = ask(
        filled_by="partner", origin="town_hall", first_name="", birth_date=None, commune_code="",
        reporter_name="Accueil",
    )  # fmt: skip
    with pytest.raises(DomainError, match="le prénom, la date de naissance, la commune"):
        qualify_request(by=ground.ines, at=NOW, request_id=received.id)
    assert "Le prénom, la date de naissance, la commune" in text(ines.get(f"{LIST}{received.id}/"))
    answer = post(ines, received, "demander")
    assert row(received).state == "incomplete"
    # no address: nobody is written to, the page says to call
    assert OutboxMail.objects.count() == 0
    assert "appelez la personne" in text(ines.get(answer["Location"]))


def test_outside_the_territory_is_oriented_never_listed(ask, ground, ines):
    received = ask(commune_code=OUTSIDE)
    with pytest.raises(DomainError, match="hors du territoire"):
        qualify_request(by=ground.ines, at=NOW, request_id=received.id)
    post(ines, received, "clore", reason="out_of_territory", oriented_to="neighbour")
    assert (row(received).state, row(received).oriented_to) == ("closed", "neighbour")


# --- calls, ends


def test_three_calls_without_an_answer_before_unreachable(wait, ground):
    received = wait()
    with pytest.raises(DomainError, match="Encore 3 appels"):
        closing.close_request(by=ground.ines, at=NOW, request_id=received.id, reason="unreachable")
    for outcome in ("no_answer", "reached", "no_answer", "message_left", "wrong_number"):
        closing.note_contact(by=ground.ines, at=NOW, request_id=received.id, outcome=outcome)
    closing.close_request(by=ground.ines, at=NOW, request_id=received.id, reason="unreachable")
    assert row(received).close_reason == "unreachable"


@pytest.mark.parametrize("reason", ["withdrawn", "duplicate", "declared", "", "x"])
def test_an_end_that_has_its_own_way_is_no_reason_here(wait, ground, reason):
    with pytest.raises(DomainError, match="motif de la liste"):
        closing.close_request(by=ground.ines, at=NOW, request_id=wait().id, reason=reason)


def test_a_closed_request_is_not_edited_but_reopened_with_a_reason(wait, ground, ines):
    received = wait()
    closing.close_request(by=ground.ines, at=NOW, request_id=received.id, reason="moved")
    with pytest.raises(DomainError, match="close"):
        closing.note_contact(by=ground.ines, at=NOW, request_id=received.id, outcome="reached")
    with pytest.raises(DomainError, match="rouvrez-la"):
        qualifying.correct_request(
            by=ground.ines, at=NOW, request_id=received.id, version=None, given=ASKING
        )
    assert post(ines, received, "rouvrir", comment="").status_code == 422
    assert post(ines, received, "rouvrir", comment="Erreur de dossier").status_code == 302
    assert (row(received).state, row(received).closed_at) == ("received", None)
    fact = RequestFact.objects.get(request_id=received.id)
    assert (fact.closed_on, fact.close_reason) == (None, "")


def test_after_an_act_the_next_one_of_the_same_work(ask, ines):
    first, second = ask(), ask(at=later(hours=1))
    answer = post(ines, first, "qualifier")
    assert answer["Location"] == f"{LIST}{second.id}/"
    answer = post(ines, second, "qualifier")
    assert answer["Location"] == "/acces/"


# --- twins and duplicates


@pytest.mark.requirement("CRY-06")
def test_the_office_alone_sees_the_same_name_and_birth_date(ask, ines):
    first = ask(last_name="D’Hérouville-Ñandú", first_name="Zoé")
    second = ask(last_name="d'herouville nandu", first_name="ZOE")
    other = ask(last_name="D’Hérouville-Ñandú", first_name="Zoé", birth_date=date(1951, 3, 5))
    page = text(ines.get(f"{LIST}{second.id}/"))
    assert "Même nom, même date de naissance" in page and first.reference in page
    assert other.reference not in page


def test_a_duplicate_gives_its_date_and_its_contacts_to_the_one_that_stays(ask, ines):
    old = ask(at=later(days=-40), email="lucienne@exemple.fr")
    kept = ask()
    post(ines, old, "doublon", kept=kept.reference)
    assert (row(old).state, row(old).close_reason) == ("closed", "duplicate")
    assert row(old).duplicate_of_id == kept.id
    assert row(kept).received_at == later(days=-40)
    assert row(kept).email == "lucienne@exemple.fr"


@pytest.mark.parametrize("number", ["", "LF-99999999", "xx", "9" * 30, "²"])
def test_a_number_that_is_nobody_s_is_told(ask, ines, number):
    answer = post(ines, ask(), "doublon", kept=number)
    assert answer.status_code == 422
    assert "numéro" in text(answer)


def test_nobody_is_her_own_duplicate(ask, ines):
    received = ask()
    answer = post(ines, received, "doublon", kept=received.reference)
    assert "n’est pas son propre doublon" in text(answer)


# --- the list


def test_the_list_filters_by_what_its_address_says(wait, ines):
    wait(last_name="Aulne", commune_code=VIGAN, ald=True)
    wait(last_name="Bouleau", commune_code=CONCORES)
    wait(last_name="Charme", home_visit=True)

    def shown(query):
        page = text(ines.get(f"{LIST}?{query}"))
        return {name for name in ("Aulne", "Bouleau", "Charme") if name in page}

    assert shown("") == {"Aulne", "Bouleau", "Charme"}
    assert shown("priorite=T1") == {"Aulne"}
    assert shown("secteur=vigan") == {"Aulne", "Bouleau"}
    assert shown(f"commune={CONCORES}") == {"Bouleau"}
    assert shown("signe=domicile") == {"Charme"}
    assert shown("etat=closes") == set()
    assert shown("etat=__all&priorite=T9&tri=last_name__x&page=zut&signe=%00") == {
        "Aulne", "Bouleau", "Charme",
    }  # fmt: skip


def test_a_number_is_looked_for_in_every_state(wait, ines, ground):
    received = wait(last_name="Églantier")
    closing.close_request(by=ground.ines, at=NOW, request_id=received.id, reason="moved")
    number = row(received).number
    for words in (received.reference, received.reference.lower(), f"CB {number}", str(number)):
        assert "Églantier" in text(ines.get(LIST, {"numero": words})), words
    for words in ("LF-1", "9" * 12, "x" * 200, "%", "'; --", "²"):
        assert "Églantier" not in text(ines.get(LIST, {"numero": words})), words


def test_a_search_by_name_or_phone_is_posted_and_traced(wait, ask, ines):
    wait(last_name="Églantier", first_name="Zoé", phone="+33 6 99 88 77 66")
    ask(last_name="Autre", phone="0611111111")

    def finds(words):
        return "Églantier" in text(ines.post(f"{LIST}chercher/", {"words": words}))

    for words in ("eglant", "zoé ÉGLANTIER", "06 99 88 77 66", "99887766"):
        assert finds(words), words
    for words in ("rosier", "0600000000", "%", "'; --", "", "x" * 300):
        assert not finds(words), words
    assert traces("care_request.search") == 8
    assert ines.get(f"{LIST}chercher/", {"words": "eglant"})["Location"] == LIST


def test_the_desk_says_what_waits_oldest_first_and_names_nobody(ask, wait, ines):
    old, new = ask(at=later(days=-9), last_name="Secrète"), ask()
    wait(last_name="Cachée")
    page = text(ines.get("/acces/"))
    assert page.index(old.reference) < page.index(new.reference)
    assert "Secrète" not in page and "Cachée" not in page
    assert "2</b><strong>demandes à qualifier" in page


def test_an_empty_desk_says_what_to_expect(ines):
    assert "Rien n’attend aujourd’hui" in text(ines.get("/acces/"))
    assert "Aucune demande dans cet état" in text(ines.get(LIST))


# --- who reads, and its trace


def traces(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


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
        str(received.id), "access_officer", ["identity"],
    )  # fmt: skip


def test_a_reading_that_cannot_be_written_down_shows_nothing(wait, ines, monkeypatch):
    received = wait(last_name="Invisible")

    def broken(*args, **kwargs):
        raise RuntimeError("the trace cannot be kept")

    monkeypatch.setattr(audit, "record", broken)
    ines.raise_request_exception = False
    for address in (f"{LIST}{received.id}/", f"{LIST}{received.id}/corriger/", LIST):
        answer = ines.get(address)
        assert answer.status_code == 500
        assert "Invisible" not in text(answer)


@pytest.mark.requirement("ACC-05")
def test_an_account_that_opens_the_whole_list_is_stopped_and_seen(wait, caplog, settings):
    user = make_account("access_officer")
    received, client = wait(last_name="Invisible"), signed_in(user)
    by = Actor(user.pk, frozenset({"access_officer"}))
    for _ in range(settings.PATIENT_FILES_AN_HOUR):
        person = ("patients.CareRequest", uuid4())
        audit.record("care_request.read.office", by=by, at=NOW, target=person)
    for address in (f"{LIST}{received.id}/", f"{LIST}{received.id}/corriger/"):
        answer = client.get(address)
        assert answer.status_code == 429 and "Invisible" not in text(answer)
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
        for answer in (client.get(f"/acces/{address}"), client.post(f"/acces/{address}")):
            assert answer.status_code in (403, 404, 405)
            assert "Fougère" not in text(answer)
    assert row(received).version == 2


def test_the_room_of_readings_is_closed_too(wait, ground):
    received = wait()
    for role in ("member", "doctor", "president", "cpam", "person"):
        by = replace(ground.ines, roles=frozenset({role}))
        assert readings.open_request(by=by, reason="office", at=NOW, request_id=received.id) is None
        with pytest.raises(Forbidden):
            closing.close_request(by=by, at=NOW, request_id=received.id, reason="moved")
        with pytest.raises((Forbidden, DomainError)):
            qualify_request(by=by, at=NOW, request_id=received.id)


def test_an_unknown_number_of_the_office_is_404(ines):
    for path in ("", "etape/", "corriger/"):
        assert ines.get(f"{LIST}{uuid4()}/{path}").status_code in (302, 404)
    assert ines.post(f"{LIST}{uuid4()}/etape/", {"step": "qualifier"}).status_code == 404


def test_a_stale_page_is_told_and_changes_nothing(ask, ines, ground):
    received = ask()
    qualify_request(by=ground.ines, at=NOW, request_id=received.id)
    answer = post(ines, received, "clore", version=1, reason="moved")
    assert "Quelqu’un d’autre a traité cette demande" in text(ines.get(answer["Location"]))
    assert row(received).state == "waiting"
    with pytest.raises(Stale):
        qualify_request(by=ground.chloe, at=NOW, request_id=received.id, version=1)


@pytest.mark.requirement("IDN-05")
def test_a_note_is_encrypted_and_a_number_of_social_security_in_it_refused(ask, ines):
    received = ask()
    nir = "2 51 03 46 127 089 25"
    answer = post(ines, received, "appel", outcome="reached", comment=f"son numéro {nir}")
    assert answer.status_code == 422 and "127 089" not in text(answer)
    post(ines, received, "appel", outcome="reached", comment="Rappeler jeudi")
    assert "Rappeler jeudi" in text(ines.get(f"{LIST}{received.id}/"))
    stored = RequestLog.objects.filter(request_id=received.id).order_by("-position").values_list(
        "comment", flat=True
    )[0]  # fmt: skip
    assert stored.startswith("v1|")


def test_the_office_writes_down_a_call_with_how_the_agreement_came(ground, ines):
    typed = {
        "token": fresh_token(), "consent_version": TEXT, "sees_doctor": "oui",
        "filled_by_whom": "carer", "last_name": "Lilas", "first_name": "Rose",
        "birth_date": "1980-02-02", "commune": VIGAN, "phone": "0612345678", "agreed": "on",
    }  # fmt: skip
    assert "comment l’accord a été recueilli" in text(ines.post(f"{LIST}nouvelle/", typed))
    answer = ines.post(f"{LIST}nouvelle/", typed | {"means": "oral"}, follow=True)
    assert "voit déjà un médecin" in text(answer)
    consent = CareRequest.objects.get().consents.get()
    assert (consent.means, consent.collected_as) == ("oral", "carer")
    assert consent.collected_by is not None


def test_a_correction_keeps_what_was_typed_and_who_told(ask, ines):
    received = ask(
        filled_by="partner", origin="town_hall", first_name="", birth_date=None, commune_code="",
        reporter_name="Accueil CCAS",
    )  # fmt: skip
    address = f"{LIST}{received.id}/corriger/"
    assert 'value="Fougère"' in text(ines.get(address))
    typed = {
        "version": 1, "last_name": "Fougère", "first_name": "Lucienne", "commune": VIGAN,
        "birth_date": "31/02/1950", "phone": "06 12 34 56 78", "ald": "on",
    }  # fmt: skip
    answer = ines.post(f"{address}enregistrer/", typed)
    assert answer.status_code == 422 and "31/02/1950" in text(answer)
    answer = ines.post(f"{address}enregistrer/", typed | {"birth_date": "1950-02-03"})
    assert answer.status_code == 302
    kept = row(received)
    assert (kept.first_name, kept.age, kept.ald) == ("Lucienne", 76, True)
    assert (kept.reporter_name, kept.origin, kept.filled_by) == (
        "Accueil CCAS", "town_hall", "partner",
    )  # fmt: skip


def test_a_browser_without_an_account_is_sent_to_sign_in(wait):
    received = wait()
    answer = Client().get(f"{LIST}{received.id}/")
    assert answer["Location"].startswith("/compte/login/")
