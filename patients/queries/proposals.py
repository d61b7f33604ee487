"""Proposals: the pseudonymous need a doctor reads, and where each one stands for the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from patients.domain import ages, labels
from patients.domain.answering import ProposalState
from patients.models import CareRequest, Consent, Delegation, Proposal, ProposalLog, SectorCommune
from patients.queries import settings

SHOWN_AFTER_ANSWER = timedelta(days=90)
SOMEWHERE = "sur le territoire"
# what of the request a doctor’s page may load before they accept
_NEED = (
    *("request__age", "request__ald", "request__low_mobility", "request__home_visit"),
    *("request__household_size", "request__household", "request__commune_id"),
    *("request__commune__name", "doctor__person__first_name", "doctor__person__last_name"),
    *("doctor__first_name", "doctor__last_name"),
)


@dataclass(frozen=True)
class PatientNeed:
    """What a doctor may know before accepting. ``place`` is a commune only where many people of it
    look for a doctor, else a wider one."""

    id: UUID
    doctor_id: UUID
    doctor_name: str
    request_id: UUID
    state: str
    proposed_at: datetime
    reply_by: date
    age_band: str
    place: str
    km: int | None
    ald: bool
    low_mobility: bool
    home_visit: bool
    household: int
    together: int

    @property
    def tag(self) -> labels.Tag:
        return labels.proposal_for_doctor(self.state, self.reply_by)

    @property
    def waits(self) -> bool:
        return self.state == ProposalState.PROPOSED

    @property
    def is_accepted(self) -> bool:
        return self.state in (ProposalState.ACCEPTED, ProposalState.DECLARED)

    @property
    def mobility(self) -> str:
        if self.home_visit:
            return "visites à domicile nécessaires"
        return "se déplace difficilement" if self.low_mobility else "se déplace"

    @property
    def distance(self) -> str:
        """By steps of five kilometres: an exact one would name the commune."""
        if self.km is None:
            return ""
        least = self.km // 5 * 5
        return f"de {least} à {least + 5} km" if least else "moins de 5 km"

    @property
    def title(self) -> str:
        return f"{self.age_band}, {self.place}"


def for_doctors(doctor_ids: Iterable[UUID], on: date) -> tuple[PatientNeed, ...]:
    """Those to answer, the soonest first; then what was answered these last three months."""
    rows = Proposal.objects.filter(
        doctor__in=list(doctor_ids), proposed_at__date__gte=on - SHOWN_AFTER_ANSWER
    )
    needs = _needs(rows, on)
    return tuple(sorted(needs, key=lambda need: (not need.waits, need.reply_by, str(need.id))))


def find_need(proposal_id: UUID, doctor_ids: Iterable[UUID], on: date) -> PatientNeed | None:
    """None for another doctor’s."""
    needs = _needs(Proposal.objects.filter(pk=proposal_id, doctor__in=list(doctor_ids)), on)
    return needs[0] if needs else None


def waiting_for(doctor_ids: Iterable[UUID]) -> int:
    return Proposal.objects.waiting().filter(doctor__in=list(doctor_ids)).count()


def waiting_by_doctor(doctor_ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = Proposal.objects.waiting().filter(doctor__in=list(doctor_ids)).order_by()
    return dict(rows.values_list("doctor").annotate(Count("pk")))


def waiting_for_account(account: UUID, person: UUID | None, on: date) -> int:
    """The answers this account may give today, in one statement."""
    lent = Delegation.objects.on(on).filter(account=account).values("doctor")
    mine = Q(doctor__in=lent) | Q(doctor__person=person, doctor__person__isnull=False)
    return Proposal.objects.waiting().filter(mine).count()


def of_request(request_id: UUID) -> tuple[Proposal, ...]:
    """The latest first."""
    rows = _office_rows().filter(request_id=request_id)
    return tuple(rows.order_by("-proposed_at", "pk"))


def find_proposal(proposal_id: UUID) -> Proposal | None:
    """For the office: nothing of the request is loaded."""
    return _office_rows().filter(pk=proposal_id).first()


def history(proposal_id: UUID) -> tuple[tuple[datetime, str, str, str], ...]:
    """``(moment, what was done in words, who, comment)``, in order."""
    rows = ProposalLog.objects.filter(proposal_id=proposal_id).order_by("at", "pk")
    lines = rows.values_list("at", "transition", "by_name", "comment")
    return tuple((at, labels.TAKEN[step], by, words) for at, step, by, words in lines)


def has_consent(request_id: UUID) -> bool:
    return Consent.objects.filter(request_id=request_id, revoked_at__isnull=True).exists()


def _office_rows():
    return Proposal.objects.readable().select_related("doctor__person", "placement")


def _needs(rows, on: date) -> list[PatientNeed]:
    proposals = list(
        rows.readable()
        .select_related("request__commune", "doctor__person")
        .only(
            *("id", "state", "proposed_at", "reply_by", "distance_km"),
            *("request_id", "doctor_id", "doctor__person_id"),
            *_NEED,
        )
    )
    names: dict[str | None, str] = {
        row.request.commune_id: row.request.commune.name for row in proposals if row.request.commune
    }
    places = _places(names, on)
    homes = [row.request.household for row in proposals if row.state == ProposalState.PROPOSED]
    return [_need(row, places, homes) for row in proposals]


def _need(row: Proposal, places: dict[str | None, str], homes: list) -> PatientNeed:
    request = row.request
    together = homes.count(request.household) if request.household else 1
    return PatientNeed(
        id=row.id,
        doctor_id=row.doctor_id,
        doctor_name=row.doctor.name,
        request_id=row.request_id,
        state=row.state,
        proposed_at=row.proposed_at,
        reply_by=row.reply_by,
        age_band=ages.band(request.age).label,
        place=places.get(request.commune_id, SOMEWHERE),
        km=row.distance_km,
        ald=request.ald,
        low_mobility=request.low_mobility,
        home_visit=request.home_visit,
        household=request.household_size,
        together=max(1, together),
    )


def _places(names: dict[str | None, str], on: date) -> dict[str | None, str]:
    """What may be shown for each commune: its own name, or its secteur’s when few of it look."""
    if not names:
        return {}
    least = settings.on(on).mask_threshold
    rows = CareRequest.objects.open().filter(commune__in=names)
    counts = dict(rows.order_by().values_list("commune").annotate(Count("pk")))
    sectors_of = SectorCommune.objects.filter(commune__in=names)
    sectors: dict[str | None, str] = dict(sectors_of.values_list("commune_id", "sector__name"))
    return {
        code: name if counts.get(code, 0) >= least else _wider(sectors.get(code))
        for code, name in names.items()
    }


def _wider(sector: str | None) -> str:
    return f"secteur {sector}" if sector else SOMEWHERE
