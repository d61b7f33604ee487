"""The session ends while somebody writes: her words are there when she is back, and only she."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.models import Draft
from cpts_portal.home import access
from members.models import User
from tests.journeys.kept_forms import STORIES, Forms
from tests.journeys.kept_forms_of_patients import OFFER
from tests.signing_in import make_account, signed_in
from tests.support import populated_portal
from tests.support.populated import as_built, build, populated
from tests.support.shared_fixtures import layer

__all__ = ["populated"]
DOORS = {route.name: route for route in access.routes()}
ROWS = {row.route: row for row in access.matrix_rows()}
EXPIRED = "Votre session avait expiré"


def sign_others_in(place) -> SimpleNamespace:
    """``again``: a second browser of each account; ``others``: one of another account alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: populated_portal.NOW)
        return SimpleNamespace(
            again={role: _same(client) for role, client in place.clients.items()},
            others={role: _another(role) for role in place.clients},
        )


browsers = layer(sign_others_in, over=build, copied=False)


@pytest.fixture
def place(populated, browsers, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: populated_portal.NOW)
    more = [*browsers.again.values(), *browsers.others.values()]
    with as_built(populated, *more) as place:
        place.values["reopening"] = "rouvrir"
        place.again, place.others = browsers.again, browsers.others
        yield place


def _account(client: Client) -> str:
    return client.session["_auth_user_id"]


def _same(client: Client) -> Client:
    return signed_in(User.objects.get(pk=_account(client)))


def _another(role: str) -> Client:
    if role in ("member", "doctor"):
        return signed_in(make_account(person=populated_portal.join(700 + len(role))))
    return signed_in(make_account(role))


def _addresses(place, story) -> list[str]:
    if story.before:
        story.before(place)
    values = place.values | {name: place.values[key] for name, key in story.where.items()}
    return [
        populated_portal.fill(ROWS[route], DOORS[route], values)
        for route in (story.page, story.door)
    ]


def _form(answer, story, *, door: str) -> dict:
    """The form where this may be typed, which says whose it is."""
    here = answer.request["PATH_INFO"]
    return Forms(answer.content.decode()).holding({*story.typed, "owner"}, sent_to=door, here=here)


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_was_typed_is_there_again_for_its_writer_alone_until_it_is_sent(place, story):
    page, door = _addresses(place, story)
    before = place.clients[story.role].get(page)
    form = _form(before, story, door=door)
    assert not _shows(before, (*story.shown, EXPIRED))
    gone = Client().post(door, form | story.typed)
    assert gone["Location"].startswith("/compte/login/")
    assert not _shows(place.others[story.role].get(door, follow=True), (*story.shown, EXPIRED))
    back = place.again[story.role].get(door, follow=True)
    assert _shows(back, (*story.shown, EXPIRED)) == [*story.shown, EXPIRED]
    again = _form(back, story, door=door)
    assert _version(again) == _version(form)
    if story.rest is not None:
        sent = place.again[story.role].post(door, again | story.typed | story.rest)
        assert sent.status_code < 400, sent.content.decode()
        if story.read_again:
            assert _confirmed(place, story, sent, door).status_code == 302
        assert not Draft.objects.filter(user_id=_account(place.again[story.role]))


def _confirmed(place, story, shown, door: str):
    """Nothing was sent yet: what was typed is still kept, and the page holds all of it."""
    client = place.again[story.role]
    assert Draft.objects.filter(user_id=_account(client))
    asked = Forms(shown.content.decode()).holding({"confirmed"}, sent_to=door, here=door)
    assert asked.items() >= story.typed.items()
    return client.post(door, asked)


def _shows(answer, wanted) -> list[str]:
    text = answer.content.decode()
    return [words for words in wanted if words in text]


def _version(form: dict) -> dict:
    """What is sent again is about what stands now."""
    return {name: form[name] for name in ("version", "revision") if name in form}


def test_every_form_that_keeps_what_is_typed_has_its_story():
    keeping = {name for name, route in DOORS.items() if hasattr(route.view, "keeps_draft")}
    assert {story.door for story in STORIES} == keeping


def test_several_ticks_of_one_question_all_come_back(place):
    door = populated_portal.fill(
        ROWS["patients:my_offer"], DOORS["patients:my_offer"], place.values
    )
    owner = Forms(place.clients["doctor"].get(door).content.decode())
    form = owner.holding({"owner", "ages"}, sent_to=door, here=door)
    Client().post(door, form | OFFER)
    back = place.again["doctor"].get(door).content.decode()
    assert re.findall(r'name="ages" value="([^"]+)"[^>]* checked', back) == OFFER["ages"]
