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
class Line:
    count: int
    words: str


@dataclass(frozen=True)
class Matter:
    """``one`` and ``many``: what follows the number, in the singular and in the plural."""

    count: Callable
    one: str
    many: str
    roles: frozenset[str] = frozenset()

    def line(self, count: int) -> Line:
        return Line(count, self.one if count < 2 else self.many)


def for_role(*roles: str, count: Callable[[Board], int], one: str, many: str) -> Matter:
    return Matter(count, one, many, frozenset(str(role) for role in roles))


def for_each(*, count: Callable[[datetime], Mapping[UUID, int]], one: str, many: str) -> Matter:
    """``count`` gives a number by person."""
    return Matter(count, one, many)


def _late_hours(board: Board) -> int:
    return waiting.to_verify(board.now - timedelta(days=LATE_AFTER_DAYS))


def _missing_evidence(board: Board) -> int:
    review = board.review
    return len(review.missing_evidence) if review and review.standing.is_ours else 0


def _remarks(board: Board) -> int:
    return sum(one["count"] for one in board.remarks)


def _close_deadlines(board: Board) -> int:
    return sum(one.is_close for one in board.deadlines)


def _late_applications(board: Board) -> int:
    joining = board.joining
    return joining.count if joining.oldest_days > LATE_AFTER_DAYS else 0


def _on_the_list(board: Board) -> int:
    return board.care.to_qualify


def _to_follow(board: Board) -> int:
    return reminders.due_reminders(board.now.date()).total


def _batches(board: Board) -> int:
    return sum(one.state == BatchState.PREPARED for one in indemnities.batches())


def _decisions(board: Board) -> int:
    return sum(one.state == DossierState.DECIDED for one in dossiers.dossiers())


OFFICE = (
    for_role(
        COORDINATOR,
        count=_late_hours,
        one=f"déclaration d’heures à vérifier depuis plus de {LATE_AFTER_DAYS} jours",
        many=f"déclarations d’heures à vérifier depuis plus de {LATE_AFTER_DAYS} jours",
    ),
    for_role(
        COORDINATOR,
        count=_missing_evidence,
        one="pièce manquante au dossier annuel",
        many="pièces manquantes au dossier annuel",
    ),
    for_role(
        COORDINATOR,
        count=_remarks,
        one="remarque des financeurs sans réponse",
        many="remarques des financeurs sans réponse",
    ),
    for_role(
        COORDINATOR,
        PRESIDENT,
        count=_close_deadlines,
        one="échéance du contrat proche ou dépassée",
        many="échéances du contrat proches ou dépassées",
    ),
    for_role(
        COORDINATOR,
        count=lambda board: outbox.count_to_look_at(board.now),
        one="courriel qui n’est peut-être pas arrivé",
        many="courriels qui ne sont peut-être pas arrivés",
    ),
    for_role(
        COORDINATOR,
        count=lambda board: board.files_withheld,
        one="fichier retenu par l’antivirus",
        many="fichiers retenus par l’antivirus",
    ),
    for_role(
        COORDINATOR,
        count=_late_applications,
        one=f"demande d’adhésion à examiner depuis plus de {LATE_AFTER_DAYS} jours",
        many="demandes d’adhésion à examiner, la plus ancienne "
        f"depuis plus de {LATE_AFTER_DAYS} jours",
    ),
    for_role(
        Role.ACCESS_OFFICER,
        count=_on_the_list,
        one="demande à qualifier ou à compléter",
        many="demandes à qualifier ou à compléter",
    ),
    for_role(
        Role.ACCESS_OFFICER,
        count=_to_follow,
        one="relance à faire : réponse, personne à prévenir ou offre qui finit",
        many="relances à faire : réponses, personnes à prévenir, offres qui finissent",
    ),
    for_role(
        TREASURER,
        count=_batches,
        one="lot de versements à régler",
        many="lots de versements à régler",
    ),
    for_role(
        PRESIDENT,
        count=_decisions,
        one="relevé de décisions à contresigner",
        many="relevés de décisions à contresigner",
    ),
)
PEOPLE = (
    for_each(
        count=lambda at: waiting.returned_by_person(at - RETURNED_AFTER),
        one="déclaration d’heures à corriger depuis plus d’une semaine",
        many="déclarations d’heures à corriger depuis plus d’une semaine",
    ),
    for_each(
        count=lambda at: waiting.proposals_by_person(),
        one="réunion à confirmer pour vos heures",
        many="réunions à confirmer pour vos heures",
    ),
    for_each(
        count=lambda at: waiting.drafts_by_person(at - DRAFT_AFTER),
        one="brouillon d’heures de plus de deux semaines",
        many="brouillons d’heures de plus de deux semaines",
    ),
    for_each(
        count=lambda at: reminders.answers_by_person(at.astimezone(PARIS).date()),
        one="réponse attendue de vous d’ici demain",
        many="réponses attendues de vous d’ici demain",
    ),
)


def of_the_office(at: datetime, board: Board | None = None) -> tuple[Line, ...]:
    """Everything that waits for somebody of the office, for the report."""
    board = board or dashboard(at)
    counted = ((one, one.count(board)) for one in OFFICE)
    return tuple(one.line(count) for one, count in counted if count)


class Counted:
    """Every matter counted once, then read for each account."""

    def __init__(self, at: datetime):
        board = dashboard(at)
        self.on = at.astimezone(PARIS).date()
        self._office = [(one, one.count(board)) for one in OFFICE]
        self._people = [(one, one.count(at)) for one in PEOPLE]

    def lines_of(self, who: accounts.User) -> tuple[Line, ...]:
        office = (one.line(count) for one, count in self._office if count and one.roles & who.roles)
        return (*office, *self._own_lines(who))

    def _own_lines(self, who: accounts.User) -> tuple[Line, ...]:
        if Role.MEMBER not in who.roles:
            return ()
        counted = ((one, counts.get(who.person_id, 0)) for one, counts in self._people)
        return tuple(one.line(count) for one, count in counted if count)


def frequency_of(account_id: UUID) -> str:
    rows = MailChoice.objects.filter(pk=account_id).values_list("frequency", flat=True)
    return rows.first() or Frequency.DAILY.value


def chosen_frequencies() -> dict[UUID, str]:
    """Those who chose; the others get theirs every day."""
    return dict(MailChoice.objects.values_list("account_id", "frequency"))
