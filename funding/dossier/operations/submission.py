"""The dossier passes from one side to the other: sent, sent back, answered, notified, settled."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.records.transitions import Lifecycle
from funding.dossier import subjects
from funding.dossier.asked_points import AskedPoint
from funding.dossier.content import completeness
from funding.dossier.content.contents import DossierContents
from funding.dossier.enums import Milestone, State
from funding.dossier.models import Dossier, DossierStep, RequestedPoint
from funding.dossier.models.yearly_file import ANSWERS
from funding.dossier.operations import mails
from funding.dossier.operations.answers import refuse_unanswered
from funding.dossier.operations.campaign import say_date
from funding.dossier.operations.snapshots import collect_as_of, freeze_for_funders, locked_dossier
from funding.dossier.permissions import DECIDERS, body_of
from funding.dossier.queries import dossiers
from funding.dossier.workflow import DOSSIER
from funding.indicators.models import LineYear
from funding.keeping import allow, keep
from funding.ledger import queries as ledger

# the others have doors of their own: a request carries its points, a decision its lines
PLAIN_STEPS = ("submit", "withdraw", "countersign", "dispute", "notify", "settle")
MOST_POINTS = 20
COMPLETION_FORM = "funding.completion:{dossier_id}"
# the names under which an expired session keeps the words of a plain step, by the page
WITHDRAW_FORM, ANSWER_FORM = "funding.withdraw:{year}", "funding.answer:{year}"
NOTIFY_FORM = "funding.notify:{dossier_id}"
STEP_FORMS = (WITHDRAW_FORM, ANSWER_FORM, NOTIFY_FORM)
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
    code: str,
    comment: str = "",
    token: UUID | None = None,
    read: str | None = None,
) -> None:
    """``code``: submit, withdraw, countersign, dispute, notify or settle. The same ``token`` twice
    is one step. Sending needs a year that is over, a complete dossier and an answer to each point;
    what is sent or said on is frozen. ``read``: the fingerprint of the contents that were read
    before sending; None when nobody read them on a page."""
    if code not in PLAIN_STEPS:
        raise ValueError(f"« {code} » has a door of its own")
    with transaction.atomic(durable=True):
        dossier = locked_dossier(year, at)
        if is_sent_twice(token):
            return
        if code == "submit":
            dossier = _freeze_to_send(dossier, year, by=by, at=at, read=read)
        if code == "notify":
            _announce(dossier, year, comment)
        DOSSIERS.advance(
            dossier, code, by=by, at=at, comment=comment, token=token, version=dossier.sent_version
        )
        if dossier.state in (State.DECIDED, State.NOTIFIED):
            dossier = freeze_for_funders(collect_as_of(year, at), by, at)
        mails.notify(code, dossier, year, at=at)
        kept = (form.format(year=year, dossier_id=dossier.id) for form in STEP_FORMS)
        drafts.discard(by.id, *kept)


def _freeze_to_send(
    dossier: Dossier, year: int, *, by: Actor, at: datetime, read: str | None
) -> Dossier:
    """The dossier is locked: what is compared with the page is what leaves."""
    DOSSIER.advance("submit", state=dossier.state, by=by)
    refuse_unfinished(year, dossier.year.period, at)
    contents = collect_as_of(year, at)
    _refuse_gaps(contents)
    refuse_unanswered(dossier)
    if read is not None and read != contents.sha256:
        raise Stale(CHANGED_SINCE_READ)
    return freeze_for_funders(contents, by, at)


@transaction.atomic(durable=True)
def ask_completion(
    *,
    by: Actor,
    at: datetime,
    dossier_id: UUID,
    version: int,
    comment: str,
    points: Sequence[AskedPoint],
    due_on: date,
    token: UUID | None = None,
) -> None:
    """A funder sends the dossier back: why, what exactly, and until when."""
    allow(by, *DECIDERS)
    dossier = locked_for_funders(dossier_id)
    if is_sent_twice(token):
        return
    refuse_stale(dossier, version)
    wanted = [point for point in points if point.text.strip()]
    _refuse_unknown_subjects(dossier, version, wanted)
    if not wanted:
        raise DomainError("Écrivez au moins un point à compléter.", field="points")
    if len(wanted) > MOST_POINTS:
        raise DomainError(f"{MOST_POINTS} points au plus : regroupez-les.", field="points")
    today = at.astimezone(PARIS).date()
    if due_on <= today:
        raise DomainError("Donnez une date après aujourd’hui.", field="due_on")
    if (due_on - today).days > LONGEST_DELAY_DAYS:
        raise DomainError("Donnez une date dans les douze mois.", field="due_on")
    DOSSIERS.advance(dossier, "return", by=by, at=at, comment=comment, token=token, version=version)
    for number, asked in enumerate(wanted, 1):
        point = RequestedPoint(
            dossier=dossier,
            version=version,
            number=number,
            text=asked.text.strip(),
            about_kind=asked.kind,
            about_ref=asked.ref,
            asked_at=at,
            asked_by_role=by.role_label[:60],
        )
        keep(point, "funding.dossier.ask_point", by=by, at=at)
    say_date(dossier.year, Milestone.COMPLETION, due_on, by=by, at=at)
    mails.notify("return", dossier, dossier.year.number, at=at, body=body_of(by))
    if by.id:
        drafts.discard(by.id, COMPLETION_FORM.format(dossier_id=dossier_id))


def locked_for_funders(dossier_id: UUID) -> Dossier:
    """Held until the end of the transaction: two reviewers never decide at the same moment."""
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("year")
        .filter(pk=dossier_id)
        .first()
    )
    if dossier is None or not dossier.sent_version:
        raise DomainError("Ce dossier n’a pas encore été transmis.")
    return dossier


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


def _beside(dossier: Dossier, transition: str, *, at: datetime, **said) -> None:
    dossier.changed_at = at


DOSSIERS = Lifecycle(
    DOSSIER,
    Dossier,
    DossierStep,
    "dossier",
    gone="Ce dossier n’existe pas.",
    changed="Ce dossier a changé depuis l’affichage de la page.",
    audited_as="funding.dossier",
    beside=_beside,
    versioned=False,
)


def ready_on(period: Period) -> date:
    """The first day on which the dossier of that year may leave."""
    return period.end


def unfinished_words(year: int, period: Period) -> str:
    return (
        f"L’année {year} se termine le {day(period.last_day)} : son dossier se transmet à partir "
        f"du {day(ready_on(period))}."
    )


def refuse_unfinished(year: int, period: Period, at: datetime) -> None:
    if at.astimezone(PARIS).date() < ready_on(period):
        raise DomainError(unfinished_words(year, period))


def _refuse_unknown_subjects(dossier: Dossier, version: int, wanted: Sequence[AskedPoint]) -> None:
    """A point is about something that the version in review shows, or about nothing said."""
    about = {(point.kind, point.ref) for point in wanted if point.kind or point.ref}
    if not about:
        return
    frozen = dossiers.freeze_of_version(dossier.id, version)
    shown = subjects.known(DossierContents.thawed(frozen.data["contents"])) if frozen else set()
    if about - shown:
        raise DomainError("Choisissez l’objet de chaque point dans la liste.", field="points")


def _refuse_gaps(contents: DossierContents) -> None:
    gaps = completeness.missing(contents)
    if gaps:
        raise DomainError(f"Le dossier n’est pas complet. {gaps[0]}")


def _announce(dossier: Dossier, year: int, comment: str) -> None:
    """The balance of the fixed parts and what the lines were granted, to the cent."""
    answered = dossier.steps.filter(transition__in=ANSWERS).exists()
    if dossier.state == State.DECIDED and not answered and not comment.strip():
        raise DomainError(NO_ANSWER, field="comment")
    granted = LineYear.objects.filter(year=dossier.year_id).aggregate(sum=Sum("granted_eur"))["sum"]
    dossier.notified_balance_eur = ledger.year(year).balance_eur
    dossier.notified_variable_eur = granted or ZERO
