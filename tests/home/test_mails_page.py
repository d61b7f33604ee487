"""Mails that did not leave, or may have: seen, and sent again by hand only."""

from datetime import timedelta
from uuid import uuid4

from django.core import mail as mailbox

from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.web import mail
from tests.signing_in import make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/courriels/"
SOON = NOW + timedelta(minutes=2)
LONG_AGO = NOW - timedelta(hours=1)


def queue(key="k", to="zoe@exemple.fr"):
    outbox.queue_mail(
        key=key,
        to=to,
        template="mail/missions/returned",
        at=LONG_AGO,
        context={"coordinator": "Claire", "day": "12 novembre", "path": "/canari-de-texte/"},
    )
    return OutboxMail.objects.get(key=key)


def cut(**more):
    """A worker took it and died."""
    row = queue(**more)
    outbox.claim(LONG_AGO)
    return row


def refused():
    row = cut(key="refused", to="absente@exemple.fr")
    outbox.mark_failed(row.id, error="server said 550")
    return row


def test_all_is_well_says_so(browsers):
    assert "Tous les courriels sont partis." in page_text(browsers.claire.get(URL))
    assert "à regarder" not in page_text(browsers.claire.get("/aujourdhui/"))


def test_what_waits_for_a_person_is_listed_with_why_and_never_its_text(browsers):
    cut(), refused(), queue(key="waiting", to="attend@exemple.fr")
    body = page_text(browsers.claire.get(URL))
    assert "Heures renvoyées avec une question" in body
    assert "zoe@exemple.fr" in body and "absente@exemple.fr" in body
    assert "Envoi coupé" in body and "Non parti" in body and "code 550" in body
    assert "attend@exemple.fr" not in body
    assert "canari-de-texte" not in body


def test_the_first_page_says_how_many_and_leads_there(browsers):
    cut(), refused()
    body = page_text(browsers.claire.get("/aujourdhui/")).replace("> <", "><")
    assert '<a href="/courriels/"><b class="num">2</b><strong>courriels à regarder' in body
    president = signed_in(make_role("president"))
    body = page_text(president.get("/aujourdhui/"))
    assert "courriels à regarder" in body and 'href="/courriels/"' not in body


def test_sent_again_by_hand_it_leaves_once_with_the_same_number(browsers):
    row = cut()
    answer = browsers.claire.post(f"{URL}{row.id}/renvoyer/", follow=True)
    assert "Le courriel repart dans un instant." in page_text(answer)
    assert mail.deliver_due(SOON) == 1
    assert mailbox.outbox[0].extra_headers["Message-ID"] == mail.message_id(row)
    assert AuditEntry.objects.filter(action="outbox.resend").count() == 1


def test_a_second_click_or_a_second_person_sends_nothing_more(browsers):
    row = cut()
    for browser in (browsers.claire, browsers.claire, browsers.chloe):
        answer = browser.post(f"{URL}{row.id}/renvoyer/", follow=True)
    assert "déjà parti ou attend son tour" in page_text(answer)
    assert mail.deliver_due(SOON) == 1
    answer = browsers.claire.post(f"{URL}{row.id}/renvoyer/", follow=True)
    assert "déjà parti ou attend son tour" in page_text(answer)


def test_what_a_worker_holds_this_minute_is_left_to_it(browsers):
    row = queue()
    outbox.claim(NOW)
    answer = browsers.claire.post(f"{URL}{row.id}/renvoyer/", follow=True)
    assert "en train de partir" in page_text(answer)
    assert OutboxMail.objects.get().state == "sending"


def test_an_unknown_mail_is_said_to_be_gone(browsers):
    answer = browsers.claire.post(f"{URL}{uuid4()}/renvoyer/", follow=True)
    assert "Ce courriel n’existe plus." in page_text(answer)


def test_the_address_alone_changes_nothing(browsers):
    row = cut()
    assert browsers.claire.get(f"{URL}{row.id}/renvoyer/")["Location"] == URL
    assert OutboxMail.objects.get().state == "sending"


def test_the_administrator_sees_them_and_the_treasurer_does_not(world):
    assert signed_in(make_role("administrator")).get(URL).status_code == 200
    assert signed_in(make_role("treasurer")).get(URL).status_code == 403
