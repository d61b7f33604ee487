"""The mail that asks for places: one thing, few lines, a way out of it."""

import re
import time
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.web.mail import render
from members.models import Person
from tests.patients.asking import later, with_account
from tests.patients.asking_for_places.conftest import places_asked
from tests.signing_in import PASSWORD, SECRET
from tests.support.pages import page_text


@pytest.mark.parametrize("has_account", [True, False])
def test_the_mail_asks_one_thing_in_few_lines_and_says_how_to_be_left_alone(world, has_account):
    if has_account:
        with_account(world.doctor)
    Person.objects.filter(pk=world.doctor.person_id).update(email="nadia@exemple.fr")
    places_asked(world, world.doctor)
    row = OutboxMail.objects.get()
    assert set(row.context) == {"has_account"}
    mail = render(row.template, row.context)
    assert mail.subject == "Combien de places de médecin traitant pouvez-vous ouvrir ?"
    body = mail.text.split("\n--\n")[0].split("Bonjour,")[1]
    assert len([line for line in body.splitlines() if line.strip()]) < 10
    assert re.findall(r"https?://[^/\s]+(\S*)", mail.text) == ["/mes-places/"]
    assert mail.html.count("/mes-places/") == 1
    for part in (mail.text, mail.html):
        assert "« Pas en ce moment », sur la même page" in part
        assert ("Vous n’avez pas encore de compte" in part) is not has_account


def test_the_link_opens_her_places_after_sign_in_and_pas_en_ce_moment_is_there(world, nadia):
    places_asked(world, world.doctor)
    row = OutboxMail.objects.get()
    [link] = re.findall(r"https?://[^/\s]+(\S*)", render(row.template, row.context).text)
    browser = Client()
    login = browser.get(link)["Location"]
    assert login == f"/compte/login/?next={link}"
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    credentials = {"login": nadia.email, "password": PASSWORD, "next": link}
    assert browser.post("/compte/login/", credentials).status_code == 302
    landed = browser.post("/compte/2fa/authenticate/", {"code": code}, follow=True)
    assert landed.redirect_chain[-1][0] == link
    assert "Pas en ce moment : ne plus me solliciter" in page_text(landed)
    browser.post(link, {"token": str(uuid4()), "quick": "no"})
    assert places_asked(world, world.doctor, at=later(days=60))[0] == ()
