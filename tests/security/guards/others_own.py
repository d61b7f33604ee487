"""One's own account and data, and what is kept about somebody: sessions, passkeys, copies, traces,
alerts."""

from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.test import Client

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import AlertKind
from members.models import SecurityAlert, User
from members.operations import membership, sign_ins
from tests.funding.money_fixture_data import BY
from tests.security.guards.case import Case
from tests.signing_in import PASSWORD
from tests.support import populated_portal
from tests.support.clocks import NOW


def cases(portal) -> dict[str, tuple[Case, ...]]:
    return {**_login(portal), **_alerts(portal), **_copies(portal), **_traces(portal)}


def _user_id(portal, role: str) -> str:
    return portal.clients[role].session["_auth_user_id"]


def _login(portal) -> dict:
    session = _on_another_device(portal.readers["member without"].client)
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


def _alerts(portal) -> dict:
    """Said in a sentence, on the list; one's own alert is for somebody else to see."""
    me = _user_id(portal, "coordinator")
    at = NOW - timedelta(hours=200)
    sign_ins.raise_alert(by=Actor(me), at=at, kind=AlertKind.GUESSED_IDS)
    about_me = SecurityAlert.objects.get(account=me)
    options = {"post": {}, "only_post": True, "status": 302}
    watching = ("coordinator", "administrator")
    return {
        "members:see_alert": (
            Case(watching, {"alert_id": portal.values["person_id"]}, "coordinator", {}, **options),
            Case(("coordinator",), {"alert_id": about_me.pk}, "administrator", **options),
        )
    }


def _copies(portal) -> dict:
    """An address of a download is good for one purpose, one holder and one person."""
    left = populated_portal.join(801)
    membership.leave_member(**BY, person_id=left.id, left_on=date(2026, 11, 1), reason="Départ")
    values = portal.values
    mine, of_a_person, of_a_request, by_the_link = (
        {"ticket": values[f"{route} ticket"]}
        for route in (
            "home:my_copy",
            "home:person_copy",
            "patients:request_copy",
            "patients:own_copy",
        )
    )
    office, options = ("coordinator",), {"owner": "coordinator", "own": {}}
    nobody = {"person_id": values["request_id"]}
    return {
        "home:my_copy": (
            Case(("member", "doctor", "president", "administrator"), **options),
            Case(office, of_a_person),
        ),
        "home:person_data": (
            Case(office, nobody, "coordinator", {"person_id": left.id}, post={"sure": "on"}),
        ),
        "home:person_copy": (
            Case(office, {"person_id": left.id}, **options),
            Case(office, mine),
            Case(office, of_a_request),
        ),
        "patients:request_copy": (
            Case(("access_officer",), **options),
            Case(office, {"request_id": values["proposal_id"]}),
            Case(office, of_a_person),
        ),
        "patients:own_copy": (
            Case(("anonymous", "coordinator"), of_a_request, "anonymous", {}),
            Case(("anonymous",), {"link": values["link"][:-1] + "-", **by_the_link}),
        ),
    }


def _traces(portal) -> dict:
    account = {"account_id": portal.values["person_id"]}
    request = {"request_id": portal.values["proposal_id"]}
    administrator, office = ("administrator",), ("coordinator",)
    return {
        "home:account_trail": (Case(administrator, account, "administrator", {}),),
        "home:account_trail_export": (Case(administrator, account, "administrator", {}),),
        "patients:readers": (Case(office, request, "coordinator", {}),),
        "patients:readers_export": (Case(office, request, "coordinator", {}),),
    }
