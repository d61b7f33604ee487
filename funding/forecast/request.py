"""What may be asked of a forecast; each refusal is a sentence."""

from collections.abc import Mapping
from datetime import date

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.periods import Period
from funding.rates.table import CRISIS, CRISIS_PARTS, FUNCTIONING, RateVersion, table

LAST_SIGNATURE = date(2100, 12, 31)


def check_signature(signed_on: date) -> None:
    if signed_on > LAST_SIGNATURE:
        raise DomainError(
            f"La date de signature est trop lointaine : {signed_on:%d/%m/%Y}.", field="signed_on"
        )


def check_missions(missions: Mapping[str, date | None], version: RateVersion, year: Period) -> None:
    known = table().missions
    for code, started_on in missions.items():
        if code == FUNCTIONING:
            raise DomainError(
                "Le fonctionnement n’est pas une mission : il est toujours compté.",
                field="missions",
            )
        if code not in known:
            raise DomainError(
                f"Mission inconnue : « {code} ». Missions possibles : {', '.join(known)}.",
                field="missions",
            )
        if not version.has(code):
            raise DomainError(
                f"La mission « {code} » n’existe pas dans l’accord en vigueur au "
                f"{year.start:%d/%m/%Y} ({version.label}).",
                field="missions",
            )
        if started_on is not None and started_on not in year:
            raise DomainError(
                f"La mission « {code} » ne peut pas démarrer le {started_on:%d/%m/%Y} : la "
                f"première année va du {year.start:%d/%m/%Y} au {year.last_day:%d/%m/%Y}.",
                field="missions",
            )


def check_crisis(crisis: tuple[str, ...], missions: Mapping[str, date | None]) -> None:
    for event in crisis:
        if event not in CRISIS_PARTS:
            raise DomainError(
                f"Événement de crise inconnu : « {event} ». "
                f"Événements possibles : {', '.join(CRISIS_PARTS)}.",
                field="crisis",
            )
        if crisis.count(event) > 1:
            raise DomainError(
                f"L’événement de crise « {event} » est donné deux fois.", field="crisis"
            )
    if crisis and CRISIS not in missions:
        raise DomainError(
            "Un événement de crise demande la mission « crise » parmi les missions.", field="crisis"
        )
    if {"first-plan", "update"} <= set(crisis):
        raise DomainError(
            "La première rédaction du plan de crise (first-plan) et sa mise à jour (update) "
            "ne peuvent pas être dues la même année.",
            field="crisis",
        )
