"""A session left open on a desk exports nobody and changes no lock: who one is, asked again."""

import re
import time
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import path

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from cpts_portal.home import access
from cpts_portal.urls import urlpatterns as pages
from members import permissions
from tests.signing_in import PASSWORD, make_account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-10")]
# exports that name people; whoever adds one, a page of keys or of rights marks it
EXPORTS = {
    "members:directory_export",
    "members:applications_export",
    "members:applications_workbook",
    "home:my_copy",
    "home:person_data",
    "home:person_copy",
    "patients:request_copy",
}
ALLAUTHS = (
    "/compte/email/",
    "/compte/2fa/totp/deactivate/",
    "/compte/2fa/webauthn/add/",
    "/compte/2fa/recovery-codes/",
    "/compte/2fa/recovery-codes/generate/",
    "/compte/2fa/recovery-codes/download/",
)


def minutes_ago(client, minutes: float):
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - minutes * 60
    session.save()
    return client


def sensitive_routes() -> dict:
    return {r.name: r for r in access.routes() if getattr(r.view, "sensitive", False)}


def test_every_export_that_names_people_is_sensitive():
    assert sensitive_routes().keys() >= EXPORTS


def test_a_sensitive_page_asks_again_after_a_quarter_of_an_hour():
    user = make_account("coordinator", "administrator")
    for route in sensitive_routes().values():
        # asked before anything is looked for: whether it exists is not told either
        path = re.sub(r"<[^>]+>", lambda _: str(uuid4()), route.pattern)
        client = minutes_ago(signed_in(user), 14)
        assert client.get(path).status_code == (404 if route.has_parameters else 200), route
        answer = minutes_ago(client, 16).get(path)
        assert answer.url == f"/compte/reauthenticate/?next={path}", route


def test_the_password_said_again_opens_the_page_that_was_wanted():
    client = minutes_ago(signed_in(make_account("coordinator")), 16)
    ask = client.get("/adherents/adherents.csv").url
    assert client.post(ask, {"password": "pas-le-bon"}).status_code == 200
    assert client.get("/adherents/adherents.csv").status_code == 302
    assert client.post(ask, {"password": PASSWORD}).url == "/adherents/adherents.csv"
    assert client.get("/adherents/adherents.csv").status_code == 200


@pytest.mark.parametrize("address", ALLAUTHS)
def test_address_and_second_factor_ask_again_too(address):
    client = minutes_ago(signed_in(make_account("coordinator")), 16)
    answer = client.post(address, {"action_add": "", "email": "autre@exemple.fr"})
    if address == "/compte/2fa/recovery-codes/":
        assert answer.status_code == 405
    else:
        assert answer["Location"].startswith("/compte/reauthenticate/")


@page(writes, permissions.coordinator, draft="injected", sensitive=True)
def _injected(request):
    return HttpResponse("done")


urlpatterns = [*pages, path("plante/", _injected)]


@pytest.mark.urls(__name__)
def test_what_was_typed_on_a_sensitive_page_is_not_lost():
    user = make_account("coordinator")
    client = minutes_ago(signed_in(user), 16)
    answer = client.post("/plante/", {"reason": "Demande du 3 mars"})
    assert answer.url == "/compte/reauthenticate/?next=/plante/"
    draft = drafts.load(user.pk, "injected", at=clock.now())
    assert draft == {"reason": "Demande du 3 mars"}


def test_a_proof_of_somebody_else_in_the_same_browser_does_not_count():
    client = signed_in(make_account("coordinator"))
    session = client.session
    session["account_authentication_methods_user"] = str(make_account("cpam").pk)
    session.save()
    assert client.get("/adherents/adherents.csv").status_code == 302
