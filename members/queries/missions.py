"""The missions as dated reference data: labels, obligation, deadlines."""

from dataclasses import dataclass
from datetime import date

from members.models import Mission


@dataclass(frozen=True)
class MissionReference:
    code: str
    label: str
    short_label: str
    is_mission: bool
    obligatory: bool
    start_within_months: int | None
    deployed_within_months: int | None
    valid_from: date
    valid_to: date | None
    source: str


def all_missions() -> tuple[MissionReference, ...]:
    return tuple(
        MissionReference(
            code=m.code,
            label=m.label,
            short_label=m.short_label,
            is_mission=m.is_mission,
            obligatory=m.obligatory,
            start_within_months=m.start_within_months,
            deployed_within_months=m.deployed_within_months,
            valid_from=m.valid_from,
            valid_to=m.valid_to,
            source=m.source,
        )
        for m in Mission.objects.order_by("position", "code")
    )


def labels() -> dict[str, str]:
    """Code → label, in the order of the law, « fonctionnement » first."""
    return {m.code: m.label for m in all_missions()}


def short_labels() -> dict[str, str]:
    return {m.code: m.short_label for m in all_missions()}
