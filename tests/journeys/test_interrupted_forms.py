"""The session ends while somebody writes: what they wrote is there when they are back, alone."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.models import Draft
from cpts_portal.home import access
from members.models import User
from tests.journeys.interrupted_forms import CASES, Forms
from tests.journeys.interrupted_forms_of_patients import OFFER
from tests.signing_in import make_account, signed_in
from tests.support import populated_portal
from tests.support.populated import as_built, build, populated
from tests.support.shared_fixtures import layer

__all__ = ["populated"]
ROUTES = {route.name: route for route in access.routes()}
ROWS = {row.route: row for row in access.matrix_rows()}
EXPIRED = "data-restored>Votre session avait expiré"


def sign_others_in(portal) -> SimpleNamespace:
    """``again``: a second browser of each account; ``others``: one of another account alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: populated_portal.NOW)
        return SimpleNamespace(
            again={role: _same(client) for role, client in portal.clients.items()},
            others={role: _another(role) for role in portal.clients},
        )


browsers = layer(sign_others_in, over=build, copied=False)


@pytest.fixture
def portal(populated, browsers, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: populated_portal.NOW)
    more = [*browsers.again.values(), *browsers.others.values()]
    with as_built(populated, *more) as portal:
        portal.values["reopening"] = "rouvrir"
        portal.again, portal.others = browsers.again, browsers.others
        yield portal


def _account(client: Client) -> str:
    return client.session["_auth_user_id"]


def _same(client: Client) -> Client:
    return signed_in(User.objects.get(pk=_account(client)))


def _another(role: str) -> Client:
    if role in ("member", "doctor"):
        return signed_in(make_account(person=populated_portal.join(700 + len(role))))
    return signed_in(make_account(role))


def _addresses(portal, case) -> list[str]:
    if case.before:
        case.before(portal)
    values = portal.values | {name: portal.values[key] for name, key in case.where.items()}
    return [
        populated_portal.fill(ROWS[route], ROUTES[route], values)
        for route in (case.page, case.target)
    ]


def _form(answer, case, *, target: str) -> dict:
    """The form where this may be typed, which says whose it is."""
    here = answer.request["PATH_INFO"]
    return Forms(answer.content.decode()).holding({*case.data, "owner"}, sent_to=target, here=here)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_typed_is_there_again_for_its_writer_alone_until_it_is_sent(portal, case):
    page, target = _addresses(portal, case)
    before = portal.clients[case.role].get(page)
    form = _form(before, case, target=target)
    assert not _shows(before, (*case.expected, EXPIRED))
    gone = Client().post(target, form | case.data)
    assert gone["Location"].startswith("/compte/login/")
    assert not _shows(portal.others[case.role].get(target, follow=True), (*case.expected, EXPIRED))
    back = portal.again[case.role].get(target, follow=True)
    assert _shows(back, (*case.expected, EXPIRED)) == [*case.expected, EXPIRED]
    again = _form(back, case, target=target)
    assert _version(again) == _version(form)
    if case.rest is not None:
        sent = portal.again[case.role].post(target, again | case.data | case.rest)
        assert sent.status_code < 400, sent.content.decode()
        if case.read_again:
            assert _confirmed(portal, case, sent, target).status_code == 302
        assert not Draft.objects.filter(user_id=_account(portal.again[case.role]))


def _confirmed(portal, case, answer, target: str):
    """Nothing was sent yet: what was typed is still kept, and the page holds all of it."""
    client = portal.again[case.role]
    assert Draft.objects.filter(user_id=_account(client))
    data = Forms(answer.content.decode()).holding({"confirmed"}, sent_to=target, here=target)
    assert data.items() >= case.data.items()
    return client.post(target, data)


def _shows(answer, expected) -> list[str]:
    text = answer.content.decode()
    return [words for words in expected if words in text]


def _version(form: dict) -> dict:
    """What is sent again is about what stands now."""
    return {name: form[name] for name in ("version", "revision") if name in form}


def test_every_form_that_keeps_what_is_typed_has_its_case():
    routes = {name for name, route in ROUTES.items() if hasattr(route.view, "keeps_draft")}
    assert {case.target for case in CASES} == routes


def test_several_ticks_of_one_question_all_come_back(portal):
    target = populated_portal.fill(
        ROWS["patients:my_offer"], ROUTES["patients:my_offer"], portal.values
    )
    owner = Forms(portal.clients["doctor"].get(target).content.decode())
    form = owner.holding({"owner", "ages"}, sent_to=target, here=target)
    Client().post(target, form | OFFER)
    back = portal.again["doctor"].get(target).content.decode()
    assert re.findall(r'name="ages" value="([^"]+)"[^>]* checked', back) == OFFER["ages"]
