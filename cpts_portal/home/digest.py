"""What waits, and whom it waits for: one list, read by the mail of the morning and by the report.

An app that has something to remind adds one line: to ``OFFICE`` for a role, to ``PEOPLE`` for each
person. Its queries return numbers, and nothing else goes into a mail: no name, no health data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import outbox
from cpts_portal.home.dashboard import LATE_AFTER_DAYS, Board, dashboard
from cpts_portal.home.models import Frequency, MailChoice
from funding.dossier.enums import State as DossierState
from funding.dossier.queries import dossiers as dossiers
from funding.payments import queries as indemnities
from funding.payments.enums import BatchState
from members.enums import Role
from members.queries import accounts
from missions.queries import waiting
from patients.queries import reminders

RETURNED_AFTER = timedelta(days=7)
DRAFT_AFTER = timedelta(days=14)
COORDINATOR, PRESIDENT, TREASURER = Role.COORDINATOR, Role.PRESIDENT, Role.TREASURER


@dataclass(frozen=True)
class DigestLine:
    count: int
    words: str


@dataclass(frozen=True)
class Matter:
    """``singular`` and ``plural``: what follows the number."""

    count: Callable
    singular: str
    plural: str
    roles: frozenset[str] = frozenset()

    def line(self, count: int) -> DigestLine:
        return DigestLine(count, self.singular if count < 2 else self.plural)


def for_role(*roles: str, count: Callable[[Board], int], singular: str, plural: str) -> Matter:
    return Matter(count, singular, plural, frozenset(str(role) for role in roles))


def for_each(*, count: Callable[..., Mapping[UUID, int]], singular: str, plural: str) -> Matter:
    """``count`` gives a number by person at a moment."""
    return Matter(count, singular, plural)


def _late_hours(board: Board) -> int:
    return waiting.to_verify(board.now - timedelta(days=LATE_AFTER_DAYS))


def _missing_evidence(board: Board) -> int:
    review = board.review
    return len(review.missing_evidence) if review and review.status.is_ours else 0


def _remarks(board: Board) -> int:
    return sum(remark["count"] for remark in board.remarks)


def _close_deadlines(board: Board) -> int:
    return sum(deadline.is_close for deadline in board.deadlines)


def _late_applications(board: Board) -> int:
    joining = board.joining
    return joining.count if joining.oldest_days > LATE_AFTER_DAYS else 0


def _on_the_list(board: Board) -> int:
    return board.care["to_qualify"]


def _to_follow(board: Board) -> int:
    return reminders.due_reminders(board.now.date()).total


def _batches(board: Board) -> int:
    return sum(batch.state == BatchState.PREPARED for batch in indemnities.batches())


def _decisions(board: Board) -> int:
    return sum(dossier.state == DossierState.DECIDED for dossier in dossiers.dossiers())


OFFICE = (
    for_role(
        COORDINATOR,
        count=_late_hours,
        singular=f"déclaration d’heures à vérifier depuis plus de {LATE_AFTER_DAYS} jours",
        plural=f"déclarations d’heures à vérifier depuis plus de {LATE_AFTER_DAYS} jours",
    ),
    for_role(
        COORDINATOR,
        count=_missing_evidence,
        singular="pièce manquante au dossier annuel",
        plural="pièces manquantes au dossier annuel",
    ),
    for_role(
        COORDINATOR,
        count=_remarks,
        singular="remarque des financeurs sans réponse",
        plural="remarques des financeurs sans réponse",
    ),
    for_role(
        COORDINATOR,
        PRESIDENT,
        count=_close_deadlines,
        singular="échéance du contrat proche ou dépassée",
        plural="échéances du contrat proches ou dépassées",
    ),
    for_role(
        COORDINATOR,
        count=lambda board: outbox.count_to_look_at(board.now),
        singular="courriel qui n’est peut-être pas arrivé",
        plural="courriels qui ne sont peut-être pas arrivés",
    ),
    for_role(
        COORDINATOR,
        count=lambda board: board.files_withheld,
        singular="fichier retenu par l’antivirus",
        plural="fichiers retenus par l’antivirus",
    ),
    for_role(
        COORDINATOR,
        count=_late_applications,
        singular=f"demande d’adhésion à examiner depuis plus de {LATE_AFTER_DAYS} jours",
        plural="demandes d’adhésion à examiner, la plus ancienne "
        f"depuis plus de {LATE_AFTER_DAYS} jours",
    ),
    for_role(
        Role.ACCESS_OFFICER,
        count=_on_the_list,
        singular="demande à qualifier ou à compléter",
        plural="demandes à qualifier ou à compléter",
    ),
    for_role(
        Role.ACCESS_OFFICER,
        count=_to_follow,
        singular="relance à faire : réponse, personne à prévenir ou offre qui finit",
        plural="relances à faire : réponses, personnes à prévenir, offres qui finissent",
    ),
    for_role(
        TREASURER,
        count=_batches,
        singular="lot de versements à régler",
        plural="lots de versements à régler",
    ),
    for_role(
        PRESIDENT,
        count=_decisions,
        singular="relevé de décisions à contresigner",
        plural="relevés de décisions à contresigner",
    ),
)
PEOPLE = (
    for_each(
        count=lambda at: waiting.returned_by_person(at - RETURNED_AFTER),
        singular="déclaration d’heures à corriger depuis plus d’une semaine",
        plural="déclarations d’heures à corriger depuis plus d’une semaine",
    ),
    for_each(
        count=lambda at: waiting.proposals_by_person(),
        singular="réunion à confirmer pour vos heures",
        plural="réunions à confirmer pour vos heures",
    ),
    for_each(
        count=lambda at: waiting.drafts_by_person(at - DRAFT_AFTER),
        singular="brouillon d’heures de plus de deux semaines",
        plural="brouillons d’heures de plus de deux semaines",
    ),
    for_each(
        count=lambda at: reminders.answers_by_person(at.astimezone(PARIS).date()),
        singular="réponse attendue de vous d’ici demain",
        plural="réponses attendues de vous d’ici demain",
    ),
)


def of_the_office(at: datetime, board: Board | None = None) -> tuple[DigestLine, ...]:
    """Everything that waits for somebody of the office, for the report."""
    board = board or dashboard(at)
    counted = ((matter, matter.count(board)) for matter in OFFICE)
    return tuple(matter.line(count) for matter, count in counted if count)


class DigestCounts:
    """Every matter counted once, then read for each account."""

    def __init__(self, at: datetime):
        board = dashboard(at)
        self.on = at.astimezone(PARIS).date()
        self._office = [(matter, matter.count(board)) for matter in OFFICE]
        self._people = [(matter, matter.count(at)) for matter in PEOPLE]

    def lines_of(self, who: accounts.User) -> tuple[DigestLine, ...]:
        own = ((matter, count) for matter, count in self._office if matter.roles & who.roles)
        office = (matter.line(count) for matter, count in own if count)
        return (*office, *self._own_lines(who))

    def _own_lines(self, who: accounts.User) -> tuple[DigestLine, ...]:
        if Role.MEMBER not in who.roles:
            return ()
        counted = ((matter, counts.get(who.person_id, 0)) for matter, counts in self._people)
        return tuple(matter.line(count) for matter, count in counted if count)


def frequency_of(account_id: UUID) -> str:
    rows = MailChoice.objects.filter(pk=account_id).values_list("frequency", flat=True)
    return rows.first() or Frequency.DAILY.value


def chosen_frequencies() -> dict[UUID, str]:
    """Those who chose; the others get theirs every day."""
    return dict(MailChoice.objects.values_list("account_id", "frequency"))
