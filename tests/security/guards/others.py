"""Somebody else's object behind each address that names one: who tries, what, and the proof that
the very same request goes through for whoever may make it."""

from cpts_portal.foundation.models import OutboxMail
from cpts_portal.home.models import ReportRun
from members.models import Meeting
from tests.security.guards import others_care, others_funding, others_members, others_own
from tests.security.guards.case import Case

# no one's object in particular: the address is the same for all who may open it
NOBODYS = {
    "funding:contract_export": "the kind of a file",
    "funding:indicators_export": "the kind of a file",
    "funding:budget_export": "the kind of a file",
    "funding:expenses_export": "the kind of a file",
    "review:decisions_export": "the kind of a file",
}


def cases(portal) -> dict[str, tuple[Case, ...]]:
    return {
        **others_members.cases(portal),
        **others_funding.cases(portal),
        **others_care.cases(portal),
        **_itself(portal),
        **others_own.cases(portal),
    }


def _itself(portal) -> dict:
    waiting = ReportRun.objects.filter(document_id__isnull=True).first()
    queued = OutboxMail.objects.filter(state="queued").first()
    meeting = Meeting.objects.first()
    office = ("coordinator", "president", "treasurer")
    return {
        "home:report": (
            Case(office, {"run_id": waiting.id}, "coordinator", {}),
            Case(office, {"run_id": meeting.id}),
        ),
        # said in a sentence, on the list
        "home:report_again": (
            Case(office[:2], post={}, only_post=True, status=302),
            Case(office[:2], {"run_id": meeting.id}, post={}, only_post=True, status=302),
        ),
        "home:resend_mail": (
            Case(
                ("coordinator", "administrator"),
                {"mail_id": queued.id},
                "coordinator",
                {},
                post={},
                only_post=True,
                status=302,
            ),
        ),
    }
