"""Nothing tells whether an address or a number is known."""

import re

import pytest
from django.core import mail as mailbox
from django.test import Client

from cpts_portal.foundation.web import mail
from tests.members.joining_world import APPLY, OTHER_RPPS, RPPS, letters, person_form, send
from tests.signing_in import make_account
from tests.support.clocks import NOW


def answered(client, **changed) -> tuple[int, str, str, int, int]:
    """All that a stranger sees and counts, the fields, their own number and link apart."""
    mails = len(letters("received")), len(letters("arrived"))
    answer = client.post(APPLY, person_form(**changed))
    page = client.get(answer["Location"]).content.decode()
    own = rf"AD-\d+|/adherer/suivi/[^/]+/|{re.escape(changed['email'])}"
    page = re.sub(own, "", page)
    sent = len(letters("received")) - mails[0], len(letters("arrived")) - mails[1]
    return answer.status_code, answer["Location"], page, *sent


@pytest.mark.requirement("AUT-06")
def test_nothing_tells_whether_an_address_or_a_number_is_known(coordinator, join):
    """A member, their login, a colleague's number, an application under way: one answer."""
    known = join("Genévrier", "Nadia", rpps=OTHER_RPPS, email="nadia@exemple.fr")
    make_account(person=known, email="compte.nadia@exemple.fr")
    answers = [
        answered(Client(), email="personne@exemple.fr"),
        answered(Client(), email="personne@exemple.fr"),
        answered(Client(), email="nadia@exemple.fr"),
        answered(Client(), email="compte.nadia@exemple.fr"),
        answered(Client(), email="autre@exemple.fr", rpps=OTHER_RPPS),
        answered(Client(), last_name="Genévrier", first_name="Nadia", email="tiers@exemple.fr"),
    ]
    assert len(set(answers)) == 1
    assert answers[0][3:] == (1, 1)


def test_a_known_address_is_told_so_in_its_own_mail_and_nowhere_else(client, join):
    join("Genévrier", "Nadia", email="Nadia@exemple.fr")
    send(client, person_form(email="nadia@exemple.fr"))
    send(client, person_form(email="nouvelle@exemple.fr"))
    mail.deliver_due(NOW)
    words = {m.to[0]: m.body for m in mailbox.outbox if "reçue" in m.subject}
    assert "déjà connue" in words["nadia@exemple.fr"]
    assert "déjà connue" not in words["nouvelle@exemple.fr"]


def test_the_letters_are_short_have_one_link_and_name_nobody(client, coordinator):
    send(client, person_form(last_name="Xylophone", workplace="Cabinet Zébulon"))
    assert mail.deliver_due(NOW) == 2
    for message in mailbox.outbox:
        body = message.body.split("\n--\n")[0].strip()
        assert len(body.splitlines()) < 10
        assert body.count("http") == 1
        html = message.alternatives[0][0]
        for word in ("Xylophone", "Zébulon", RPPS):
            assert word not in body + html + message.subject
        assert html.count("<a ") == 1
