"""AUD-01: each trace says how the account that asked had proved who it is."""

import time

import pytest

from cpts_portal.foundation.models import AuditEntry
from tests.signing_in import make_account, make_role, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-01")]


@pytest.mark.parametrize(
    ("records", "means"),
    [
        ([{"method": "password"}, {"method": "mfa", "type": "totp"}], "password+totp"),
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], "webauthn"),
        (
            [{"method": "password"}, {"method": "mfa", "type": "recovery_codes"}],
            "password+recovery_codes",
        ),
        ([{"method": "socialaccount", "provider": "psc"}, {"method": "mfa"}], "psc+mfa"),
        ([{"method": "mfa", "type": "x\n{'a': 1}" + "y" * 60}], "x---a-:-1-" + "y" * 30),
    ],
)
def test_a_download_is_traced_with_the_means_of_its_session(records, means):
    client = signed_in(make_account("coordinator"))
    session = client.session
    session["account_authentication_methods"] = [record | {"at": time.time()} for record in records]
    session.save()
    proved = "mfa" in str(records)
    assert client.get("/adherents/adherents.csv").status_code == (200 if proved else 302)
    assert set(
        AuditEntry.objects.filter(action="directory.exported").values_list("means", flat=True)
    ) == ({means} if proved else set())


def test_a_plain_member_comes_by_her_password():
    browser = signed_in(make_role("member", enrolled=False), second_factor=False)
    assert browser.get("/mes-heures/").wsgi_request.actor.means == "password"
