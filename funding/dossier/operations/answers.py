"""The CPTS answers what the funders wrote: the points to complete, and the remarks."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.records import drafts
from funding.dossier.enums import State
from funding.dossier.models import Dossier, RequestedPoint, ReviewComment
from funding.dossier.operations import mails
from funding.dossier.operations.snapshots import locked_dossier
from funding.dossier.permissions import PREPARERS
from funding.keeping import allow, keep

# the names under which an expired session keeps the answer that was typed
POINT_FORM = "funding.point:{year}:{number}"
REMARK_FORM = "funding.remark:{remark_id}"


@transaction.atomic(durable=True)
def answer_point(*, by: Actor, at: datetime, year: int, number: int, answer: str) -> None:
    """What was done about it, in a sentence: a point is never done without one."""
    allow(by, *PREPARERS)
    point = _locked_point(year, number, at)
    if not answer.strip():
        raise DomainError("Répondez à ce point en une phrase.", field="answer")
    point.answer, point.done_at, point.done_by = answer.strip(), at, by.id
    keep(point, "funding.dossier.answer_point", by=by, at=at, fields=("answer", "done_at"))
    if by.id:
        drafts.discard(by.id, POINT_FORM.format(year=year, number=number))


@transaction.atomic(durable=True)
def reopen_point(*, by: Actor, at: datetime, year: int, number: int) -> None:
    """The answer is taken back; its words stay in the form."""
    allow(by, *PREPARERS)
    point = _locked_point(year, number, at)
    if point.done_at:
        point.done_at = point.done_by = None
        keep(point, "funding.dossier.reopen_point", by=by, at=at, fields=("done_at",))


def _locked_point(year: int, number: int, at: datetime) -> RequestedPoint:
    dossier = locked_dossier(year, at)
    point = dossier.points.filter(version=dossier.sent_version, number=number).first()
    if point is None:
        raise DomainError("Ce point n’est plus demandé.")
    if dossier.state != State.RETURNED:
        raise DomainError("Le dossier est déjà reparti : ses points ne changent plus.")
    return point


def refuse_unanswered(dossier: Dossier) -> None:
    """A dossier that was sent back leaves again with an answer to each point."""
    if dossier.state != State.RETURNED:
        return
    points = dossier.points.filter(version=dossier.sent_version, done_at__isnull=True)
    left = points.order_by("number").first()
    if left:
        raise DomainError(f"Le point {left.number} n’a pas encore de réponse : « {left.text} ».")


@transaction.atomic(durable=True)
def answer_remark(*, by: Actor, at: datetime, year: int, remark_id: UUID, answer: str) -> None:
    """Written once; the body that wrote the remark is told."""
    allow(by, *PREPARERS)
    remark = (
        ReviewComment.objects.select_for_update(of=("self",))
        .select_related("dossier__year")
        .filter(pk=remark_id, dossier__year__number=year)
        .first()
    )
    if remark is None:
        raise DomainError("Cette remarque n’existe pas.")
    if remark.answered_at:
        raise Stale("Cette remarque a déjà sa réponse.")
    if not answer.strip():
        raise DomainError("Écrivez votre réponse.", field="answer")
    remark.answer, remark.answered_at, remark.answered_by = answer.strip(), at, by.id
    keep(remark, "funding.dossier.answer_remark", by=by, at=at, fields=("answer",))
    mails.tell_answer(remark, at=at)
    if by.id:
        drafts.discard(by.id, REMARK_FORM.format(remark_id=remark_id))
