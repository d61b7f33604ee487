"""One application, as the office and as the candidate read it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from members.domain.labels import StateTag, for_candidate, for_office
from members.enums import ApplicationState as State
from members.models import Application, ApplicationLog, Body, TerritoryCommune, TextAcceptance, User

LABELS = {
    "send": "Demande envoyée",
    "ask": "Précision demandée",
    "answer": "Réponse de la personne",
    "correct": "Coordonnées corrigées par la personne",
    "confirm": "RPPS confirmé par le répertoire national",
    "accept": "Acceptée",
    "refuse": "Non retenue",
    "withdraw": "Retirée par la personne",
}


@dataclass(frozen=True)
class ApplicationFacts:
    """``person_id``: who she became; ``on_territory``: whether the commune is ours."""

    id: UUID
    reference: str
    kind: str
    state: str
    version: int
    name: str
    first_name: str
    last_name: str
    civility: str
    profession: str
    in_rpps: bool
    detail: str
    rpps: str
    rpps_confirmed_at: datetime | None
    proved_by_card: bool
    practice_mode: str
    workplace: str
    finess: str
    siret: str
    rna: str
    structure_kind: str
    representative_role: str
    street: str
    postal_code: str
    commune: str
    on_territory: bool
    email: str
    phone: str
    mssante_email: str
    college: str
    groups: tuple[str, ...]
    languages: str
    home_visits: bool
    sent_at: datetime
    waiting_since: datetime
    decided_at: datetime | None
    admitted_by: str
    admitted_on: date | None
    reason: str
    fee_eur: Decimal | None
    membership_id: UUID | None
    membership_state: str
    person_id: UUID | None
    has_account: bool

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @property
    def is_open(self) -> bool:
        return self.state in (State.RECEIVED, State.INCOMPLETE)

    @property
    def rpps_to_check(self) -> bool:
        """Expected of this profession, and not given."""
        return self.in_rpps and not self.rpps

    @property
    def rpps_is_sure(self) -> bool:
        return bool(self.rpps_confirmed_at or self.proved_by_card)

    @property
    def rpps_standing(self) -> str:
        """A key that holds proves neither the person nor her profession."""
        if self.rpps_confirmed_at:
            return "confirmé par le répertoire"
        return "prouvé par Pro Santé Connect" if self.proved_by_card else "non vérifié"

    @property
    def office_tag(self) -> StateTag:
        return for_office(self.state, self.membership_state)

    @property
    def candidate_tag(self) -> StateTag:
        return for_candidate(self.state, self.membership_state, self.fee_eur)


@dataclass(frozen=True)
class StepFacts:
    at: datetime
    by_name: str
    label: str
    comment: str


@dataclass(frozen=True)
class AcceptedText:
    kind: str
    title: str
    version: str
    accepted_at: datetime


def find(application_id: UUID) -> ApplicationFacts | None:
    row = _rows().filter(pk=application_id).first()
    return facts_of(row) if row else None


def history(application_id: UUID) -> list[StepFacts]:
    """Latest first."""
    rows = ApplicationLog.objects.filter(application_id=application_id).order_by("-at", "-id")
    return [
        StepFacts(r.at, r.by_name, LABELS.get(r.transition, r.transition), r.comment) for r in rows
    ]


def accepted_texts(application_id: UUID) -> list[AcceptedText]:
    rows = TextAcceptance.objects.filter(application_id=application_id).select_related("text")
    return [
        AcceptedText(r.text.kind, r.text.title, r.text.version, r.accepted_at)
        for r in rows.defer("text__body").order_by("id")
    ]


def group_names(codes: tuple[str, ...]) -> tuple[str, ...]:
    rows = Body.objects.filter(code__in=codes).order_by("name", "code")
    return tuple(rows.values_list("name", flat=True))


def _rows():
    ours = TerritoryCommune.objects.filter(
        commune=OuterRef("commune"), territory__association__isnull=False
    )
    logins = User.objects.filter(person=OuterRef("membership__person"))
    return (
        Application.objects.annotate(on_territory=Exists(ours), has_account=Exists(logins))
        .select_related("profession", "commune", "college", "membership")
        .defer("commune__contour")
    )


def by_link(token_hash: str) -> ApplicationFacts | None:
    row = _rows().filter(links__token_hash=token_hash).first()
    return facts_of(row) if row else None


def facts_of(row: Application) -> ApplicationFacts:
    """``row`` comes from ``_rows``."""
    copied = (
        *("id", "reference", "kind", "state", "version", "name", "first_name", "last_name"),
        *("civility", "detail", "rpps", "rpps_confirmed_at", "workplace", "finess", "siret"),
        *("rna", "representative_role", "street", "postal_code", "on_territory", "email"),
        *("phone", "mssante_email", "languages", "home_visits", "sent_at", "waiting_since"),
        *("decided_at", "reason", "fee_eur", "membership_id", "has_account", "proved_by_card"),
        "admitted_on",
    )
    membership = row.membership
    return ApplicationFacts(
        **{name: getattr(row, name) for name in copied},
        profession=row.profession.label if row.profession else "",
        admitted_by=row.get_admitted_by_display(),
        in_rpps=bool(row.profession and row.profession.rpps),
        practice_mode=row.get_practice_mode_display(),
        structure_kind=row.get_structure_kind_display(),
        commune=row.commune.name,
        college=row.college.label if row.college else "",
        groups=tuple(row.groups),
        membership_state=membership.state if membership else "",
        person_id=membership.person_id if membership else None,
    )
