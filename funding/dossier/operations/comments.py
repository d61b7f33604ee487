"""What the funders read and remark; what the CPTS answers to remarks and points to complete."""

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import F

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, DataSubject
from cpts_portal.foundation.records.rows import find_or_refuse
from funding.dossier.models import ReadingMark, RequestedPoint, ReviewComment
from funding.dossier.operations import mails
from funding.dossier.operations.documents import locked_dossier
from funding.dossier.operations.submission import locked_for_funders
from funding.dossier.permissions import body_of, opines, prepares_dossier
from funding.saving import save_audited


@transaction.atomic(durable=True)
def comment(
    *, by: Actor, at: datetime, dossier_id: UUID, section: str, body: str, token: UUID | None = None
) -> UUID:
    """A remark of a funder on a dossier that was sent. The same ``token`` twice is one remark: its
    identifier comes from it."""
    opines.require(by)
    dossier = locked_for_funders(dossier_id)
    remark_id = uuid5(dossier.id, f"{by.id} {token}") if token else uuid4()
    if ReviewComment.objects.filter(pk=remark_id).exists():
        return remark_id
    assert by.id
    row = ReviewComment(
        id=remark_id,
        dossier=dossier,
        section=section,
        version=dossier.sent_version,
        body=body.strip(),
        author_id=by.id,
        author_role=by.role_label[:60],
        author_name=by.name,
        written_at=at,
    )
    save_audited(row, "funding.dossier.comment", by=by, at=at, fields=("section",))
    mails.notify_remark(row, dossier.year.number, by=by, at=at)
    return row.id


@transaction.atomic(durable=True)
def answer_remark(*, by: Actor, at: datetime, year: int, remark_id: UUID, answer: str) -> None:
    """Written once; the body that wrote the remark is notified."""
    prepares_dossier.require(by)
    rows = ReviewComment.objects.filter(pk=remark_id, dossier__year__number=year)
    rows = rows.select_related("dossier__year")
    remark = find_or_refuse(rows, "Cette remarque n’existe pas.", lock=True)
    if remark.answered_at:
        raise Stale("Cette remarque a déjà sa réponse.")
    if not answer.strip():
        raise DomainError("Écrivez votre réponse.", field="answer")
    remark.answer, remark.answered_at, remark.answered_by = answer.strip(), at, by.id
    save_audited(remark, "funding.dossier.answer_remark", by=by, at=at, fields=("answer",))
    mails.notify_answer(remark, at=at)


@transaction.atomic(durable=True)
def answer_point(*, by: Actor, at: datetime, year: int, number: int, answer: str) -> None:
    """What was done about it, in a sentence: a point is never done without one."""
    prepares_dossier.require(by)
    point = _locked_point(year, number, at)
    if not answer.strip():
        raise DomainError("Répondez à ce point en une phrase.", field="answer")
    point.answer, point.done_at, point.done_by = answer.strip(), at, by.id
    save_audited(point, "funding.dossier.answer_point", by=by, at=at, fields=("answer", "done_at"))


@transaction.atomic(durable=True)
def reopen_point(*, by: Actor, at: datetime, year: int, number: int) -> None:
    """The answer is taken back; its words stay in the form."""
    prepares_dossier.require(by)
    point = _locked_point(year, number, at)
    if point.done_at:
        point.done_at = point.done_by = None
        save_audited(point, "funding.dossier.reopen_point", by=by, at=at, fields=("done_at",))


def _locked_point(year: int, number: int, at: datetime) -> RequestedPoint:
    dossier = locked_dossier(year, at)
    points = dossier.points.filter(version=dossier.sent_version, number=number)
    return find_or_refuse(points, "Ce point n’est plus demandé.")


def mark_reading(dossier_id: UUID, version: int, *, by: Actor, at: datetime) -> None:
    """Inside a traced reading; the same reader reading the same version again moves the date."""
    assert by.id
    row = ReadingMark(
        dossier_id=dossier_id, reader_id=by.id, body=body_of(by) or "", version=version, read_at=at
    )
    ReadingMark.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["dossier", "reader_id", "version"],
        update_fields=["body", "read_at"],
    )


def erase_reviewer(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """The remarks of an erased login stay, under the name of the body. The caller opened the
    transaction."""
    if account := subject.ref(ACCOUNT):
        ReviewComment.objects.filter(author_id=account).update(author_name=F("author_role"))
        ReadingMark.objects.filter(reader_id=account).delete()
