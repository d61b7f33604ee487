"""One's own account and data, and what is kept about somebody: sessions, passkeys, copies, traces,
alerts."""

from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.test import Client

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import AlertKind
from members.models import SecurityAlert, User
from members.operations import membership, sign_ins
from tests.funding.money_fixture_data import BY, NOW
from tests.security.guards.case import Case
from tests.signing_in import PASSWORD
from tests.support import populated_portal


def cases(place) -> dict[str, tuple[Case, ...]]:
    return {**_login(place), **_alerts(place), **_copies(place), **_traces(place)}


def _user_id(place, role: str) -> str:
    return place.clients[role].session["_auth_user_id"]


def _login(place) -> dict:
    session = _on_another_device(place.readers["member without"].client)
    strangers, own = ("member", "president", "cpam"), {"owner": "coordinator"}
    return {
        "members:close_session": (
            Case(
                ("coordinator", "doctor", "administrator"),
                {"session_id": session.pk},
                "member without",
                post={},
                only_post=True,
                of_sessions=True,
            ),
        ),
        "mfa_edit_webauthn": (Case(strangers, post={"name": "La mienne"}, **own),),
        "mfa_remove_webauthn": (Case(strangers, post={}, **own),),
    }


def _on_another_device(here: Client) -> UserSession:
    """The same person signs in once more, through the page."""
    user = User.objects.get(pk=here.session["_auth_user_id"])
    answer = Client().post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return UserSession.objects.get(user=user)


def _alerts(place) -> dict:
    """Said in a sentence, on the list; one's own alert is for somebody else to see."""
    me = _user_id(place, "coordinator")
    at = NOW - timedelta(hours=200)
    sign_ins.raise_alert(by=Actor(me), at=at, kind=AlertKind.GUESSED_IDS)
    about_me = SecurityAlert.objects.get(account=me)
    told = {"post": {}, "only_post": True, "status": 302}
    watching = ("coordinator", "administrator")
    return {
        "members:see_alert": (
            Case(watching, {"alert_id": place.values["person_id"]}, "coordinator", {}, **told),
            Case(("coordinator",), {"alert_id": about_me.pk}, "administrator", **told),
        )
    }


def _copies(place) -> dict:
    """An address of a download is good for one purpose, one holder and one person."""
    left = populated_portal.join(801)
    membership.leave_member(**BY, person_id=left.id, left_on=date(2026, 11, 1), reason="Départ")
    values = place.values
    mine, of_a_person, of_a_request, by_the_link = (
        {"ticket": values[f"{route} ticket"]}
        for route in (
            "home:my_copy",
            "home:person_copy",
            "patients:request_copy",
            "patients:own_copy",
        )
    )
    office, one = ("coordinator",), {"owner": "coordinator", "own": {}}
    nobody = {"person_id": values["request_id"]}
    return {
        "home:my_copy": (
            Case(("member", "doctor", "president", "administrator"), **one),
            Case(office, of_a_person),
        ),
        "home:person_data": (
            Case(office, nobody, "coordinator", {"person_id": left.id}, post={"sure": "on"}),
        ),
        "home:person_copy": (
            Case(office, {"person_id": left.id}, **one),
            Case(office, mine),
            Case(office, of_a_request),
        ),
        "patients:request_copy": (
            Case(("access_officer",), **one),
            Case(office, {"request_id": values["proposal_id"]}),
            Case(office, of_a_person),
        ),
        "patients:own_copy": (
            Case(("anonymous", "coordinator"), of_a_request, "anonymous", {}),
            Case(("anonymous",), {"link": values["link"][:-1] + "-", **by_the_link}),
        ),
    }


def _traces(place) -> dict:
    account = {"account_id": place.values["person_id"]}
    request = {"request_id": place.values["proposal_id"]}
    administrator, office = ("administrator",), ("coordinator",)
    return {
        "home:account_trail": (Case(administrator, account, "administrator", {}),),
        "home:account_trail_export": (Case(administrator, account, "administrator", {}),),
        "patients:readers": (Case(office, request, "coordinator", {}),),
        "patients:readers_export": (Case(office, request, "coordinator", {}),),
    }
