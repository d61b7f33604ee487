"""The contract is signed, its missions start and are deployed, the crisis plan is adopted."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.periods import anniversary
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from members.domain import age_bands
from members.models import Contract, CrisisPlanVersion, Mission, MissionStart
from members.models.contracts import FIRST_AGREEMENT
from members.permissions import office


@transaction.atomic(durable=True)
def sign_contract(
    *,
    by: Actor,
    at: datetime,
    signed_on: date,
    population: int,
    parties: Iterable[str],
    years: int = 5,
    band: str | None = None,
    missions: Iterable[str] = (),
) -> Contract:
    """``band`` as written in the contract, else the one of the population; ``missions`` are the
    codes that start on the day of the signature."""
    office.require(by)
    _not_later(signed_on, at, "signed_on")
    contract = Contract(
        signed_on=signed_on,
        years=years,
        ends_on=anniversary(signed_on, _years(years)),
        band=band or _band(population, signed_on),
        population=population,
        parties=list(parties),
    )
    save_validated(contract)
    audit.add_entry("contract.signed", by=by, at=at, target=contract)
    for code in missions:
        _apply_start(contract, code, signed_on, by=by, at=at)
    return contract


@transaction.atomic(durable=True)
def start_mission(
    *, by: Actor, at: datetime, contract_id: UUID, mission_code: str, started_on: date
) -> MissionStart:
    office.require(by)
    _not_later(started_on, at, "started_on")
    return _apply_start(_locked(contract_id), mission_code, started_on, by=by, at=at)


@transaction.atomic(durable=True)
def deploy_mission(
    *, by: Actor, at: datetime, contract_id: UUID, mission_code: str, deployed_on: date
) -> MissionStart:
    office.require(by)
    _not_later(deployed_on, at, "deployed_on")
    contract = _locked(contract_id)
    starts = contract.mission_starts.filter(mission_id=mission_code)
    start = find_or_refuse(starts, "Cette mission n’est pas démarrée.", field="mission")
    start.deployed_on = deployed_on
    save_validated(start)
    audit.add_entry("mission.deployed", by=by, at=at, target=start, fields=("deployed_on",))
    return start


@transaction.atomic(durable=True)
def adopt_crisis_plan(
    *,
    by: Actor,
    at: datetime,
    adopted_on: date,
    referent_id: UUID,
    document_id: UUID | None = None,
    note: str = "",
) -> CrisisPlanVersion:
    office.require(by)
    _not_later(adopted_on, at, "adopted_on")
    last = CrisisPlanVersion.objects.select_for_update().order_by("-number").first()
    if last and adopted_on <= last.adopted_on:
        raise DomainError("Une version plus récente est déjà adoptée.", field="adopted_on")
    version = save_validated(
        CrisisPlanVersion(
            number=last.number + 1 if last else 1,
            adopted_on=adopted_on,
            referent_id=referent_id,
            document_id=document_id,
            note=note,
        )
    )
    audit.add_entry("crisis_plan.adopted", by=by, at=at, target=version)
    return version


def _apply_start(contract: Contract, code: str, day: date, *, by, at) -> MissionStart:
    missions = Mission.objects.filter(code=code)
    mission = find_or_refuse(missions, f"Mission inconnue : « {code} ».", field="mission")
    start = save_validated(MissionStart(contract=contract, mission=mission, started_on=day))
    audit.add_entry("mission.started", by=by, at=at, target=start)
    return start


def _locked(contract_id: UUID) -> Contract:
    rows = Contract.objects.filter(id=contract_id)
    return find_or_refuse(rows, "Ce contrat n’existe pas.", lock=True)


def _years(years: int) -> int:
    if not 1 <= years <= 5:
        raise DomainError("Un contrat dure de une à cinq années.", field="years")
    return years


def _band(population: int, signed_on: date) -> str:
    try:
        return age_bands.band_of(population, max(signed_on, FIRST_AGREEMENT)).code
    except ValueError as refusal:
        raise DomainError(str(refusal), field="population") from refusal


def _not_later(day: date, at: datetime, field: str) -> None:
    if day > at.astimezone(PARIS).date():
        raise DomainError("Cette date est dans le futur.", field=field)
