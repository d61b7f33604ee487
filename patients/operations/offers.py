"""What a doctor offers, said by themselves, by who answers for them, or to the office by phone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from patients.domain.answering import Availability, ProposalState, Through
from patients.domain.labels import places
from patients.enums import AgeBand
from patients.models import CareDoctor, CareOffer, CareOfferLog, Proposal
from patients.operations.doctors import doctor_for, speaking_for
from patients.queries.offers import REPLACE, replaced_by
from patients.queries.territory import names_of_communes

LONGEST = timedelta(days=731)
UNKNOWN = "Cette offre n’existe plus."
CHANGED = "Cette offre a changé depuis l’affichage de la page : voici où elle en est."
NOTHING_BEFORE = "Il n’y a pas de réponse d’avant à reprendre : changez celle-ci."
TOO_MANY_HELD = (
    "Votre réponse d’avant n’ouvrait que {before}, et {used} sont proposées ou prises depuis : "
    "changez plutôt celle-ci."
)
CRITERIA = (
    *("max_km", "communes", "ages", "ald", "home_visits", "families", "languages", "discreet"),
)
WHO_SAID = "Dites qui a répondu au téléphone : le médecin, son secrétariat…"


def open_offer(
    *,
    by: Actor,
    at: datetime,
    token: UUID,
    terms: CareOffer,
    doctor_id: UUID | None = None,
    same_criteria: bool = False,
) -> UUID:
    """Replaces what the doctor had said before. ``terms``: an offer that is not saved, its
    ``ends_on`` excluded. No ``doctor_id``: their own. The same ``token`` twice gives the first
    offer. ``same_criteria``: for whom is what they said last."""
    with transaction.atomic(durable=True):
        doctor = hold_doctor(doctor_id, by=by, at=at)
        return replace_offer(doctor, token, terms, by=by, at=at, same_criteria=same_criteria)


def replace_offer(
    doctor: CareDoctor,
    token: UUID,
    terms: CareOffer,
    *,
    by: Actor,
    at: datetime,
    same_criteria: bool,
) -> UUID:
    """The caller opened the transaction and holds the doctor."""
    through = speaking_for(doctor, by, at)
    twin = CareOffer.objects.filter(token=token, doctor=doctor).first()
    if twin:
        return twin.id
    before = CareOffer.objects.filter(doctor=doctor).order_by("-opened_at", "-pk")
    last = before.first() if same_criteria else None
    for former in _hold(CareOffer.objects.current().filter(doctor=doctor)):
        _close(former, by=by, at=at, step=REPLACE)
    row = CareOffer(token=token, doctor=doctor, through=through, opened_at=at, opened_by=by.id)
    _write(row, terms, criteria=last or terms, at=at)
    save_validated(row, force_insert=True)
    _trace(row, "open", by=by, at=at, after=summary(row))
    if not row.is_no:
        _carry_over(row, _awaited(doctor))
        _check_places(row, row.places)
    return row.id


def undo_offer(*, by: Actor, at: datetime, offer_id: UUID, version: int | None) -> None:
    """What they had said before is said again, for the days that ``queries.offers`` names."""
    with transaction.atomic(durable=True):
        row = _lock(offer_id, version=version)
        speaking_for(row.doctor, by, at)
        former = find_or_refuse(_hold(replaced_by(row, at=at)), NOTHING_BEFORE)
        _close(row, by=by, at=at, step="undo")
        former.closed_at, former.closed_by = None, None
        _save_offer(former)
        _trace(former, "restore", by=by, at=at, before="Close", after=summary(former))
        if not former.is_no:
            _carry_over(former, _awaited(row.doctor) | row.proposals.holding_a_place())
            _check_places_again(former)


def _awaited(doctor: CareDoctor):
    return Proposal.objects.filter(doctor=doctor, state=ProposalState.PROPOSED)


def _carry_over(row: CareOffer, proposals) -> None:
    """They hold places of what the doctor offers now: the answers awaited and, when an offer is
    undone, whoever was accepted in it."""
    held = proposals.exclude(offer=row).select_for_update(of=("self",)).order_by("pk")
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in held]).update(offer=row)


def _check_places(row: CareOffer, offered: int) -> None:
    """Never fewer than are proposed or taken."""
    used = row.proposals.holding_a_place().count()
    if offered < used:
        raise DomainError(
            f"{used} de ces places sont déjà proposées ou prises : gardez-en au moins {used}."
            if used > 1
            else "Une de ces places est déjà proposée ou prise : gardez-en au moins une.",
            field="places",
        )


def _check_places_again(former: CareOffer) -> None:
    used = former.proposals.holding_a_place().count()
    if former.places < used:
        raise DomainError(TOO_MANY_HELD.format(used=used, before=places(former.places)))


def change_offer(
    *, by: Actor, at: datetime, offer_id: UUID, version: int | None, terms: CareOffer
) -> UUID:
    """Places already proposed or taken stay: there are never fewer places than that."""
    with transaction.atomic(durable=True):
        row = _lock(offer_id, version=version)
        through = speaking_for(row.doctor, by, at)
        if not terms.is_no:
            _check_places(row, terms.places)
        before = summary(row)
        row.through = through
        _write(row, terms, criteria=terms, at=at)
        _save_offer(row)
        _trace(row, "change", by=by, at=at, before=before, after=summary(row))
        return row.id


def renew_offer(
    *, by: Actor, at: datetime, offer_id: UUID, version: int | None, ends_on: date
) -> None:
    with transaction.atomic(durable=True):
        row = _lock(offer_id, version=version)
        speaking_for(row.doctor, by, at)
        _check_end(ends_on, row.starts_on, at=at)
        before, row.ends_on = summary(row), ends_on
        _save_offer(row)
        _trace(row, "renew", by=by, at=at, before=before, after=summary(row))


def close_offer(*, by: Actor, at: datetime, offer_id: UUID, version: int | None) -> None:
    """What was already proposed goes on; nothing new is proposed."""
    with transaction.atomic(durable=True):
        row = _lock(offer_id, version=version)
        speaking_for(row.doctor, by, at)
        _close(row, by=by, at=at, step="close")


def summary(row: CareOffer) -> str:
    """``2 places jusqu’au 31/12/2026``: what the log keeps of an offer."""
    until = f" jusqu’au {row.ends_on:%d/%m/%Y}" if row.ends_on else ""
    if row.is_no:
        return f"Ne plus solliciter{until and until.replace('jusqu’au', 'avant le')}"
    return f"{places(row.places)}{until}"


def hold_doctor(doctor_id: UUID | None, *, by: Actor, at: datetime) -> CareDoctor:
    """The row, held until the end of the transaction: one offer at a time for one doctor."""
    if doctor_id is None:
        if by.person_id is None:
            raise DomainError("Choisissez le médecin.", field="doctor")
        doctor_id = doctor_for(by.person_id, by=by, at=at).id
    # a proposal that is being written needs to point to this row meanwhile
    rows = CareDoctor.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("person").filter(pk=doctor_id)
    return find_or_refuse(rows, "Ce médecin n’est pas inscrit.", field="doctor")


def _hold(rows):
    return rows.select_for_update(of=("self",)).select_related("doctor__person").order_by("pk")


def _lock(offer_id: UUID, *, version: int | None) -> CareOffer:
    row = find_or_refuse(_hold(CareOffer.objects.current().filter(pk=offer_id)), UNKNOWN)
    if version is not None and row.version != version:
        raise Stale(CHANGED)
    return row


def _write(row: CareOffer, terms: CareOffer, *, criteria: CareOffer, at: datetime) -> None:
    """``criteria``: the offer that says for whom."""
    row.availability, row.ends_on = terms.availability, terms.ends_on
    row.starts_on = terms.starts_on or at.astimezone(PARIS).date()
    row.places = 0 if terms.is_no else terms.places
    if terms.availability == Availability.NOW and row.places < 1:
        raise DomainError("Indiquez au moins une place.", field="places")
    if not terms.is_no or terms.ends_on is not None:
        _check_end(terms.ends_on, row.starts_on, at=at)
    for name in CRITERIA:
        setattr(row, name, getattr(criteria, name))
    row.communes = _known_communes(row.communes)
    row.ages = [band for band in AgeBand.values if band and band in row.ages]
    row.languages, row.told_by = row.languages.strip(), terms.told_by.strip()
    if row.through == Through.PHONE and not row.told_by:
        raise DomainError(WHO_SAID, field="told_by")


def _check_end(ends_on: date | None, starts_on: date, *, at: datetime) -> None:
    today = at.astimezone(PARIS).date()
    if ends_on is None:
        raise DomainError("Indiquez jusqu’à quand.", field="ends_on")
    if ends_on <= max(starts_on, today):
        raise DomainError("Choisissez une date à venir.", field="ends_on")
    if ends_on - today > LONGEST:
        raise DomainError("Deux ans au plus : vous pourrez renouveler.", field="ends_on")


def _known_communes(codes: Iterable[str]) -> list[str]:
    if codes and set(codes) - names_of_communes().keys():
        raise DomainError("Choisissez des communes du territoire.", field="communes")
    return sorted(set(codes))


def _close(row: CareOffer, *, by: Actor, at: datetime, step: str) -> None:
    before = summary(row)
    row.closed_at, row.closed_by = at, by.id
    _save_offer(row)
    _trace(row, step, by=by, at=at, before=before, after="Close")


def _save_offer(row: CareOffer) -> None:
    row.version += 1
    save_validated(row)


def _trace(
    row: CareOffer, step: str, *, by: Actor, at: datetime, before: str = "", after: str = ""
) -> None:
    CareOfferLog.objects.create(
        offer=row, at=at, by=by.id, by_name=by.name, step=step, before=before, after=after
    )
    audit.add_entry(f"care_offer.{step}", by=by, at=at, target=row)
