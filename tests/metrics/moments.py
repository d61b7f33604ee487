"""States of the portal that no single moment shows: a page that answers them is there only then."""

from datetime import timedelta

from allauth.usersessions.models import UserSession

from cpts_portal.foundation.models import Job
from cpts_portal.foundation.records import jobs
from funding.dossier.enums import Purpose
from funding.dossier.models import RequestedPoint
from funding.dossier.operations import joint_decision, opinions, submission
from funding.dossier.operations.comments import answer_point
from funding.dossier.queries import dossiers
from members.models import User
from tests.signing_in import signed_in
from tests.support.populated_dossier import ARS, CPAM, sheet_fields
from tests.support.populated_portal import NOW, OFFICE, YEAR


def prepare(portal) -> None:
    """What goes beside everything else: a report that failed, a session on another device."""
    for job_id in Job.objects.filter(state="queued").values_list("id", flat=True):
        jobs.lease(job_id, NOW)
        jobs.fail(job_id, sentence="Le disque est plein.", at=NOW)
    _another_device(portal.clients["coordinator"])


def _another_device(client) -> None:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    UserSession.objects.create(
        user=user,
        ip="192.0.2.1",
        user_agent="Un autre appareil",
        session_key=signed_in(user).session.session_key,
    )


def sent_back(portal) -> None:
    """The dossier in review comes back with two points: it is prepared again."""
    facts = dossiers.dossier(YEAR)
    submission.ask_completion(
        by=CPAM,
        at=NOW,
        dossier_id=facts.id,
        version=facts.sent_version,
        comment="À reprendre.",
        points=[RequestedPoint(text="Émargement"), RequestedPoint(text="Facture")],
        due_on=NOW.date() + timedelta(days=2),
    )


def answered(portal) -> None:
    """It came back, and nothing stops it from leaving again."""
    sent_back(portal)
    for number in (1, 2):
        answer_point(by=OFFICE, at=NOW, year=YEAR, number=number, answer="C’est fait.")


def sheet_proposed(portal) -> None:
    """Both bodies gave their opinion, one of them proposes the joint sheet."""
    opinions.save_opinion(
        by=CPAM, at=NOW, revision=0, overall="favourable", give=True, **sheet_fields(YEAR)
    )
    joint_decision.save_sheet(
        by=CPAM, at=NOW, purpose=Purpose.POSITION, revision=0, propose=True, **sheet_fields(YEAR)
    )


def sheet_agreed(portal) -> None:
    sheet_proposed(portal)
    fields = sheet_fields(YEAR)
    del fields["lines"]
    joint_decision.agree_sheet(by=ARS, at=NOW, purpose=Purpose.POSITION, revision=1, **fields)


# who walks then, from the first page
MOMENTS = (
    (sent_back, ("coordinator",)),
    (answered, ("coordinator",)),
    (sheet_proposed, ("ars",)),
    (sheet_agreed, ("cpam",)),
)
