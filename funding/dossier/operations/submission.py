"""The dossier passes from one side to the other: sent, sent back, answered, notified, settled."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.records.rows import find_or_refuse
from cpts_portal.foundation.records.transitions import Lifecycle
from funding.dossier.content import completeness, subjects
from funding.dossier.content.contents import DossierContents
from funding.dossier.enums import Milestone, State
from funding.dossier.models import Dossier, DossierStep, RequestedPoint
from funding.dossier.models.yearly_file import ANSWERS
from funding.dossier.operations import mails
from funding.dossier.operations.campaign import record_date
from funding.dossier.operations.documents import collect_as_of, locked_dossier, take_snapshot
from funding.dossier.permissions import body_of, decides
from funding.dossier.queries import dossiers
from funding.dossier.workflow import DOSSIER
from funding.indicators.models import LineYear
from funding.ledger import queries as ledger
from funding.saving import save_audited

# the others have operations of their own: a request carries its points, a decision its lines
PLAIN_STEPS = ("submit", "withdraw", "countersign", "dispute", "notify", "settle")
MOST_POINTS = 20
LONGEST_DELAY_DAYS = 365
CHANGED_SINCE_READ = (
    "Le dossier a changé depuis que vous l’avez relu : relisez ce qui part, puis transmettez."
)
NO_ANSWER = (
    "La CPTS n’a pas encore répondu aux décisions : attendez son contreseing, ou dites pourquoi "
    "vous notifiez sans lui."
)


def advance_dossier(
    *,
    by: Actor,
    at: datetime,
    year: int,
    transition: str,
    comment: str = "",
    token: UUID | None = None,
    read_sha256: str | None = None,
) -> None:
    """``transition``: submit, withdraw, countersign, dispute, notify or settle. The same ``token``
    twice is one step. Sending needs a year that is over, a complete dossier and an answer to each
    point; what is sent or answered makes a snapshot. ``read_sha256``: the fingerprint of the
    contents that were read before sending; None when nobody read them on a page."""
    if transition not in PLAIN_STEPS:
        raise ValueError(f"« {transition} » has an operation of its own")
    with transaction.atomic(durable=True):
        dossier = locked_dossier(year, at)
        if is_sent_twice(token):
            return
        if transition == "submit":
            contents = _contents_to_send(dossier, by=by, at=at, read_sha256=read_sha256)
            dossier = take_snapshot(contents, by, at, sent=True).dossier
        if transition == "notify":
            _announce(dossier, year, comment)
        version = dossier.sent_version
        DOSSIERS.advance(
            dossier, transition, by=by, at=at, comment=comment, token=token, version=version
        )
        if dossier.state in (State.DECIDED, State.NOTIFIED):
            dossier = take_snapshot(collect_as_of(year, at), by, at, sent=True).dossier
        mails.notify(transition, dossier, year, at=at)


def _contents_to_send(
    dossier: Dossier, *, by: Actor, at: datetime, read_sha256: str | None
) -> DossierContents:
    """The dossier is locked: what is compared with the page is what leaves."""
    DOSSIER.advance("submit", state=dossier.state, by=by)
    year = dossier.year
    if at.astimezone(PARIS).date() < year.period.end:
        raise DomainError(completeness.unfinished_words(year.number, year.period))
    contents = collect_as_of(year.number, at)
    if gaps := completeness.missing(contents):
        raise DomainError(f"Le dossier n’est pas complet. {gaps[0]}")
    if dossier.state == State.RETURNED:
        _refuse_unanswered(dossier)
    if read_sha256 is not None and read_sha256 != contents.sha256:
        raise Stale(CHANGED_SINCE_READ)
    return contents


def _refuse_unanswered(dossier: Dossier) -> None:
    """A dossier that was sent back leaves again with an answer to each point."""
    points = dossier.points.filter(version=dossier.sent_version, done_at__isnull=True)
    if point := points.order_by("number").first():
        raise DomainError(f"Le point {point.number} n’a pas encore de réponse : « {point.text} ».")


@transaction.atomic(durable=True)
def ask_completion(
    *,
    by: Actor,
    at: datetime,
    dossier_id: UUID,
    version: int,
    comment: str,
    points: Sequence[RequestedPoint],
    due_on: date,
    token: UUID | None = None,
) -> None:
    """A funder sends the dossier back: why, what exactly, and until when. ``points``: their text
    and what they are about; they are not saved yet."""
    decides.require(by)
    dossier = locked_for_funders(dossier_id)
    if is_sent_twice(token):
        return
    refuse_stale(dossier, version)
    points = [point for point in points if point.text.strip()]
    _refuse_unknown_subjects(dossier, version, points)
    if not points:
        raise DomainError("Écrivez au moins un point à compléter.", field="points")
    if len(points) > MOST_POINTS:
        raise DomainError(f"{MOST_POINTS} points au plus : regroupez-les.", field="points")
    today = at.astimezone(PARIS).date()
    if due_on <= today:
        raise DomainError("Donnez une date après aujourd’hui.", field="due_on")
    if (due_on - today).days > LONGEST_DELAY_DAYS:
        raise DomainError("Donnez une date dans les douze mois.", field="due_on")
    DOSSIERS.advance(dossier, "return", by=by, at=at, comment=comment, token=token, version=version)
    for number, point in enumerate(points, 1):
        point.dossier, point.version, point.number = dossier, version, number
        point.text, point.asked_at, point.asked_by_role = point.text.strip(), at, by.role_label[:60]
        save_audited(point, "funding.dossier.ask_point", by=by, at=at)
    record_date(dossier.year, Milestone.COMPLETION, due_on, by=by, at=at)
    mails.notify("return", dossier, dossier.year.number, at=at, body=body_of(by))


def locked_for_funders(dossier_id: UUID) -> Dossier:
    """Held until the end of the transaction: two reviewers never decide at the same moment."""
    rows = Dossier.objects.select_related("year").filter(pk=dossier_id, sent_version__gt=0)
    return find_or_refuse(rows, "Ce dossier n’a pas encore été transmis.", lock=True)


def refuse_stale(dossier: Dossier, version: int) -> None:
    """What was read on the screen is what is in review now, or nothing is written."""
    if dossier.state != State.SUBMITTED:
        raise Stale(_NOT_IN_REVIEW[State(dossier.state)])
    if dossier.sent_version != version:
        raise Stale(
            f"La CPTS a transmis la version {dossier.sent_version} depuis : votre saisie portait "
            f"sur la version {version}. Elle est conservée ; relisez ce qui a changé, puis envoyez."
        )


_NOT_IN_REVIEW = {
    State.PREPARATION: "La CPTS a repris son dossier : il n’est plus à juger pour le moment.",
    State.RETURNED: "Des compléments sont demandés : le dossier reviendra avant d’être jugé.",
    State.DECIDED: "Les décisions sont déjà arrêtées pour cette année.",
    State.NOTIFIED: "Les décisions de cette année sont déjà notifiées.",
    State.SETTLED: "Cette année est déjà soldée.",
}


def is_sent_twice(token: UUID | None) -> bool:
    """A form sent by a double click: its step is already in the log."""
    return token is not None and DossierStep.objects.filter(token=token).exists()


def _before_save(dossier: Dossier, transition: str, *, at: datetime, **values) -> None:
    dossier.changed_at = at


DOSSIERS = Lifecycle(
    DOSSIER,
    Dossier,
    DossierStep,
    "dossier",
    gone="Ce dossier n’existe pas.",
    changed="Ce dossier a changé depuis l’affichage de la page.",
    audited_as="funding.dossier",
    before_save=_before_save,
    versioned=False,
)


def _refuse_unknown_subjects(dossier: Dossier, version: int, points) -> None:
    """A point is about something that the version in review shows, or about no object."""
    about = {point.subject for point in points} - {""}
    snapshot = dossiers.sent_snapshot(dossier.id, version) if about else None
    if snapshot and about - subjects.known(snapshot):
        raise DomainError("Choisissez l’objet de chaque point dans la liste.", field="points")


def _announce(dossier: Dossier, year: int, comment: str) -> None:
    """The balance of the fixed parts and what the lines were granted, to the cent."""
    answered = dossier.steps.filter(transition__in=ANSWERS).exists()
    if dossier.state == State.DECIDED and not answered and not comment.strip():
        raise DomainError(NO_ANSWER, field="comment")
    granted = LineYear.objects.filter(year=dossier.year_id).aggregate(sum=Sum("granted_eur"))["sum"]
    dossier.notified_balance_eur = ledger.year(year).balance_eur
    dossier.notified_variable_eur = granted or ZERO
