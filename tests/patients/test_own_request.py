"""The private link: their words, their details, « j’ai trouvé », and a withdrawal that erases."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.core import mail as mailbox
from django.test import Client

from cpts_portal.foundation.kernel import cipher
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.web import mail
from patients.enums import State
from patients.models import CareRequest, Consent, RequestFact, RequestLog
from patients.operations import closing, own_request, qualifying
from tests.journeys import searching
from tests.patients.conftest import later
from tests.support.clocks import NOW
from tests.support.pages import page_text

SECRETS = {
    "last_name": "canarinom",
    "first_name": "canariprenom",
    "street": "7 impasse canarirue",
    "phone": "0755123987",
    "email": "canarimail@exemple.fr",
    "trusted_person": "canariconfiance",
    "former_doctor": "canarimedecin",
    "representative": "canarireprésentant",
    "reporter_name": "canarirapporteur",
    "reporter_structure": "canaristructure",
}


@pytest.fixture
def visitor(office):
    return Client()


def row(received) -> CareRequest:
    return CareRequest.objects.get(pk=received.id)


URL_OF = "/medecin-traitant/suivi/"


def page_of(received) -> str:
    return f"/medecin-traitant/suivi/{received.link}/"


def act(visitor, received, step, **values):
    return visitor.post(f"{page_of(received)}etape/", {"step": step} | values, follow=True)


def test_the_link_is_a_key_of_which_the_database_keeps_the_print_alone(ask, visitor):
    received = ask()
    assert len(received.link) >= 43
    assert row(received).link_hash != received.link
    assert visitor.get(page_of(received)).status_code == 200
    for other in (received.link[:-1], received.link + "x", received.link.lower(), "x" * 43, "é"):
        assert visitor.get(f"/medecin-traitant/suivi/{other}/").status_code == 404


def test_the_page_is_not_kept_not_indexed_and_its_reading_is_traced(ask, visitor):
    received = ask()
    answer = visitor.get(page_of(received))
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "strict-origin"
    entry = AuditEntry.objects.get(action="care_request.read.own")
    assert (entry.role, entry.actor, entry.target_id) == ("person", None, str(received.id))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.RECEIVED, "Demande reçue"),
        (State.INCOMPLETE, "Il nous manque une information"),
        (State.WAITING, "Sur la liste"),
        (State.PROPOSED, "Sur la liste"),
        (State.ACCEPTED, "Un médecin accepte de vous suivre"),
    ],
)
def test_each_state_in_the_words_of_the_person(ask, visitor, office, state, words):
    received = ask()
    qualifying.qualify_request(by=office.ines, at=NOW, request_id=received.id)
    CareRequest.objects.filter(pk=received.id).update(state=state)
    page = page_text(visitor.get(page_of(received)))
    assert words in page
    # a random token may hold these two letters
    assert not re.search(r"\bT4\b", re.sub(r'="[^"]*"', "", page)) and "Priorité" not in page


def test_she_changes_her_details_and_nothing_typed_is_lost(ask, visitor):
    received = ask()
    assert 'value="06 12 34 56 78"' in page_text(visitor.get(page_of(received)))
    answer = act(visitor, received, "coordonnees", phone="12", email="", street="9 rue Neuve")
    page = page_text(answer, 422)
    assert "n’est pas complet" in page and 'value="9 rue Neuve"' in page
    act(visitor, received, "coordonnees", phone="+33 7 00 00 00 01", street="9 rue Neuve")
    assert (row(received).phone, row(received).street) == ("0700000001", "9 rue Neuve")


def test_what_was_missing_is_asked_on_her_page_and_the_office_reads_again(ask, visitor, office):
    received = ask(
        filled_by="partner",
        origin="town_hall",
        first_name="",
        birth_date=None,
        commune_code="",
        email="lucienne@exemple.fr",
        reporter_name="Accueil",
    )
    assert qualifying.ask_missing(by=office.ines, at=NOW, request_id=received.id)
    assert mail.deliver_due(NOW) == 2
    sent = next(row for row in mailbox.outbox if "il nous manque une information" in row.subject)
    link = re.search(r"http\S+", sent.body)[0]
    page = page_text(visitor.get(link.removeprefix("http://localhost:8000")))
    assert "le prénom, la date de naissance, la commune" in page
    act(
        visitor,
        received,
        "coordonnees",
        phone="0612345678",
        first_name="Lucienne",
        birth_date="1951-03-04",
        commune="46127",
    )
    request = row(received)
    assert (request.state, request.first_name, request.age) == ("received", "Lucienne", 75)
    qualifying.qualify_request(by=office.ines, at=NOW, request_id=received.id)


def test_what_is_known_is_not_replaced_from_the_page(ask, visitor):
    received = ask()
    act(
        visitor,
        received,
        "coordonnees",
        phone="0612345678",
        first_name="Autre",
        birth_date="2000-01-01",
        last_name="Autre",
        state="accepted",
        tier="T1",
    )
    after = row(received)
    assert (after.first_name, after.last_name) == ("Lucienne", "Fougère")
    assert (after.state, after.tier) == ("received", "")
    assert after.birth_date == date(1951, 3, 4)


def test_i_found_one_closes_once(ask, visitor):
    received = ask()
    answer = act(visitor, received, "trouve", how="found_alone")
    closed = page_text(answer)
    assert "Votre demande est close" in closed and "plus haut" not in closed
    act(visitor, received, "trouve", how="found_alone")
    after = row(received)
    assert (after.state, after.close_reason) == ("closed", "found_alone")
    assert RequestLog.objects.filter(request=after, transition="close").count() == 1
    with pytest.raises(DomainError, match="close"):
        own_request.still_looking(at=NOW, link=received.link)


def test_details_sent_after_the_request_is_closed_change_nothing(ask, visitor):
    received = ask()
    act(visitor, received, "trouve", how="found_alone")
    answer = act(visitor, received, "coordonnees", phone="07 00 00 00 01")
    assert "Cette demande est close" in page_text(answer, 422)
    assert row(received).phone == "0612345678"


def test_still_looking_starts_six_months_again(wait, visitor):
    received = wait(at=later(days=-200))
    act(visitor, received, "cherche")
    assert row(received).confirmed_at.date() == NOW.date()


def test_an_unknown_act_is_nothing(ask, visitor):
    received = ask()
    assert visitor.post(f"{page_of(received)}etape/", {"step": "accepter"}).status_code == 404
    assert visitor.get(f"{page_of(received)}etape/")["Location"] == page_of(received)


def test_a_withdrawal_is_confirmed_by_what_it_will_do(ask, visitor):
    received = ask()
    assert "Cochez la case pour confirmer" in page_text(act(visitor, received, "retirer"))
    assert row(received).erased_at is None


def test_a_withdrawal_erases_at_once_and_keeps_a_number_and_a_count(wait, visitor):
    received = wait(ald=True)
    fact = RequestFact.objects.get(request_id=received.id)
    answer = act(visitor, received, "retirer", sure="oui")
    page = page_text(answer, 410)
    assert "Votre demande a été effacée le 18 novembre 2026, à votre demande" in page
    erased = row(received)
    assert (erased.state, erased.close_reason, erased.reference) == (
        "closed",
        "withdrawn",
        received.reference,
    )
    assert [erased.last_name, erased.birth_date, erased.phone, erased.commune_id, erased.ald] == [
        None,
        None,
        None,
        None,
        False,
    ]
    consent = Consent.objects.get(request=erased)
    assert (consent.revoked_by, consent.revoked_at is not None) == ("person", True)
    after = RequestFact.objects.get(pk=fact.pk)
    assert (after.age_band, after.ald, after.sector) == (fact.age_band, True, "gourdon")
    assert (after.close_reason, after.closed_on) == ("withdrawn", NOW.date())
    # the address says so, and opens nothing
    assert visitor.get(page_of(received)).status_code == 410


def test_a_page_left_open_serves_nothing_after_a_withdrawal(ask, visitor):
    received = ask()
    copy = re.search('copie/[^"]+', page_text(visitor.get(page_of(received))))[0]
    own_request.withdraw(at=NOW, link=received.link)
    assert visitor.get(page_of(received) + copy).status_code == 404
    assert act(visitor, received, "coordonnees", phone="07 00 00 00 01").status_code == 404
    assert row(received).phone is None
    assert not AuditEntry.objects.filter(action="care_request.read.copy").exists()


def test_withdrawn_for_good_nothing_brings_it_back(wait, office, visitor, ines):
    received = wait()
    own_request.withdraw(at=NOW, link=received.link)
    with pytest.raises(DomainError, match="effacée"):
        closing.reopen_request(by=office.ines, at=NOW, request_id=received.id, comment="non")
    with pytest.raises(DomainError, match="Il manque encore"):
        qualifying.qualify_request(by=office.ines, at=NOW, request_id=received.id)
    with pytest.raises(DomainError, match="déjà effacée"):
        own_request.withdraw_for_person(by=office.ines, at=NOW, request_id=received.id)
    page = page_text(ines.get(f"/acces/demandes/{received.id}/"))
    assert "Fougère" not in page and "son identité est effacée" in page


def test_after_the_end_too_the_identity_is_erased_and_the_end_stays(wait, office):
    received = wait()
    closing.close_request(by=office.ines, at=NOW, request_id=received.id, reason="moved")
    own_request.withdraw(at=later(days=1), link=received.link)
    after = row(received)
    assert (after.close_reason, after.last_name) == ("moved", None)


@pytest.mark.django_db(transaction=True)
def test_no_dump_holds_a_name_and_after_a_withdrawal_no_key_opens_one(wait):
    """Committed for good: the owner copies every table out."""
    received = wait(**SECRETS, filled_by="carer", protected_adult=True)
    words = [*SECRETS.values(), "1951-03-04"]
    assert OutboxMail.objects.filter(to=SECRETS["email"]).exists()
    dump = searching.dump()
    assert [word for word in words if word in dump and "canarimail" not in word] == []
    own_request.withdraw(at=NOW, link=received.link)
    dump = searching.dump()
    assert [word for word in words if word in dump] == []
    assert "canarimail" not in dump
    table = dump.split("-- patients_carerequest\n")[1].split("\n-- ")[0]
    assert f"{cipher.VERSION}|" not in table


def test_the_mail_of_the_first_day_holds_a_number_and_one_link(ask):
    ask(email="lucienne@exemple.fr", ald=True, former_doctor="Dr Ancien")
    assert mail.deliver_due(NOW) == 1
    sent = mailbox.outbox[0]
    whole = sent.subject + sent.body + sent.alternatives[0][0]
    assert re.search(r"Votre demande porte le numéro CB-\d+", sent.subject)
    assert "sans pouvoir promettre une place" in whole and "appelez le 15" in whole
    for word in ("Fougère", "Lucienne", "ALD", "Ancien", "1951", "Gourdon"):
        assert word not in whole, word
    assert len(set(re.findall(r"http[^\s\"<]+", whole))) == 1
    stored = OutboxMail.objects.get()
    assert "/suivi/" not in str(stored.context)


def test_her_link_is_in_no_log_line(ask, visitor, capsys):
    received = ask()
    visitor.get(f"{page_of(received)}rien/")
    visitor.get(page_of(replace(received, link="x" * 43)))
    logs = capsys.readouterr()
    assert received.link not in logs.out + logs.err


def test_an_address_that_leads_nowhere_shows_the_way_back(ask, visitor):
    for answer in (visitor.get(f"{URL_OF}xx/"), visitor.post(f"{URL_OF}xx/etape/", {"step": "x"})):
        assert "/medecin-traitant/retrouver/" in page_text(answer, 404)
        assert "Retrouver ma demande" in page_text(answer, 404)
