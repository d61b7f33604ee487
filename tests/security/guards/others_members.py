"""Somebody else’s hours, person, meeting, application or invitation."""

from datetime import date
from uuid import uuid4

from members.operations import membership
from tests.funding.money_fixture_data import BY
from tests.security.guards.case import Case
from tests.support import populated_portal

NEW = "bruyère-sabot-colline-48"


def cases(portal) -> dict[str, tuple[Case, ...]]:
    return {**_hours(portal), **_members(portal)}


def _hours(portal) -> dict:
    draft = {"declaration_id": portal.values["missions:change declaration_id"]}
    strangers, own = ("other member", "other doctor"), {"owner": "member"}
    data = {
        "token": uuid4(),
        "version": 1,
        "about": "mission:prevention",
        "activity": "TER",
        "done_on": "2026-11-10",
        "duration": "1 h",
        "intent": "brouillon",
    }
    return {
        "missions:declaration": (
            Case(strangers, **own),
            # one's own hours are verified by somebody else
            Case(
                (*strangers, "member"),
                owner="coordinator",
                only_post=True,
                post={"step": "validate", "version": 2},
            ),
        ),
        "missions:own_step": (
            Case(strangers, draft, only_post=True, post={"step": "supprimer", "version": 1}, **own),
        ),
        "missions:change": (Case(strangers, draft, post=data, **own),),
        "missions:evidence": (Case(strangers, **own),),
        "missions:evidence_image": (Case(strangers, **own),),
    }


def _members(portal) -> dict:
    gone = populated_portal.join(800)
    membership.leave_member(**BY, person_id=gone.id, left_on=date(2026, 11, 1), reason="Départ")
    strangers = ("other member", "other doctor")
    followed = portal.values["members:application_status token"]
    invited = portal.values["members:invitation token"]
    withdraw = {"step": "withdraw", "version": 1}
    no_person = {"step": "accept", "version": 1, "person": portal.values["person_id"]}
    return {
        "members:person": (Case(("member", "doctor"), {"person_id": gone.id}, "coordinator"),),
        "members:meeting": (Case(strangers, owner="member"),),
        "members:meeting_sheet": (Case(strangers, owner="member"),),
        "members:deposit_sheet": (
            Case(("coordinator",), {"meeting_id": portal.values["person_id"]}, post={}),
        ),
        "members:joining_text": (
            Case(
                ("anonymous",),
                {"version": "1900-1"},
                "anonymous",
                {"version": portal.values["members:joining_text version"]},
            ),
        ),
        "members:application_status": (
            Case(
                ("anonymous", "coordinator"),
                {"token": invited},
                "anonymous",
                {"token": followed},
                post=withdraw,
            ),
            Case(("anonymous",), {"token": portal.values["application_id"]}, post=withdraw),
        ),
        "members:invitation": (
            Case(
                ("anonymous", "member"),
                {"token": followed},
                "anonymous",
                {"token": invited},
                post={"password": NEW, "again": NEW},
            ),
        ),
        "members:application": (
            Case(
                ("coordinator",), {"application_id": portal.values["person_id"]}, "coordinator", {}
            ),
            # a person that is nobody's twin, in a hidden field
            Case(("coordinator",), post=no_person, only_post=True, status=422),
        ),
        "account_reset_password_from_key": (
            Case(("anonymous",), {"uidb36": "1", "key": "set-password"}, post={}, status=200),
        ),
    }
