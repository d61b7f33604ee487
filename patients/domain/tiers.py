"""Priority: ordered tiers with stated reasons, dated data of the CPTS, never a hidden score. Pure.

A request takes the first tier that one of its reasons gives; every reason is kept beside it, with
the version of the rule, so that the answer can be explained years later.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "reference" / "tiers.json"


@dataclass(frozen=True)
class Reason:
    code: str
    tier: str
    label: str
    age_from: int | None = None
    within_days: int | None = None


@dataclass(frozen=True)
class TierRule:
    """In force ``[valid_from, valid_to)``."""

    code: str
    valid_from: date
    valid_to: date | None
    source: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Situation:
    """What the tier is read from. ``age`` is that of the day of the qualification."""

    age: int | None = None
    ald: bool = False
    pregnancy: bool = False
    discharged_on: date | None = None
    handicap: bool = False
    solidarity: bool = False
    gp_gone: bool = False


@dataclass(frozen=True)
class Assessment:
    tier: str
    reasons: tuple[str, ...]
    rule: str
    words: str

    @property
    def name(self) -> str:
        return named(self.tier)


def named(tier: str) -> str:
    """« priorité 1 »: the letter of the code is never shown."""
    return f"priorité {tier.removeprefix('T')}"


@lru_cache
def rules() -> tuple[TierRule, ...]:
    versions = json.loads(REFERENCE.read_text(encoding="utf-8"))["versions"]
    return tuple(_rule(version) for version in versions)


def _rule(version: dict) -> TierRule:
    ends = version["valid_to"]
    return TierRule(
        code=version["code"],
        valid_from=date.fromisoformat(version["valid_from"]),
        valid_to=date.fromisoformat(ends) if ends else None,
        source=version["source"],
        reasons=tuple(Reason(**reason) for reason in version["reasons"]),
    )


def rule_on(day: date) -> TierRule:
    """The rule in force that day; the first one before any."""
    known = [rule for rule in rules() if rule.valid_from <= day]
    return max(known or rules()[:1], key=lambda rule: rule.valid_from)


def latest_discharge(on: date) -> date:
    """A discharge planned later than this does not count yet."""
    within = [row.within_days or 0 for row in rule_on(on).reasons if row.code == "discharge"]
    return on + timedelta(days=max(within, default=0))


def assess(situation: Situation, *, on: date) -> Assessment:
    rule = rule_on(on)
    reasons = [reason for reason in rule.reasons if _holds(reason, situation, on)]
    # « other » holds for whom nothing else does
    reasons = reasons or [reason for reason in rule.reasons if reason.code == "other"]
    tier = min(reason.tier for reason in reasons)
    codes = tuple(reason.code for reason in reasons)
    return Assessment(tier, codes, rule.code, words(codes, rule.code))


def every_label() -> dict[str, str]:
    """Of every rule there has been."""
    return {reason.code: reason.label for rule in rules() for reason in rule.reasons}


def words(codes: tuple[str, ...] | list[str], rule_code: str) -> str:
    """« ALD, plus de 70 ans », in the words of the version that was applied."""
    rule = next((rule for rule in rules() if rule.code == rule_code), None)
    labels = {reason.code: reason.label for reason in rule.reasons} if rule else {}
    return ", ".join(labels.get(code, code) for code in codes)


def _holds(reason: Reason, situation: Situation, on: date) -> bool:
    if reason.code == "age":
        return situation.age is not None and situation.age >= (reason.age_from or 0)
    if reason.code == "discharge":
        left = situation.discharged_on
        # planned as well as past: a hospital asks before the person leaves
        return left is not None and abs(left - on) <= timedelta(days=reason.within_days or 0)
    return reason.code != "other" and getattr(situation, reason.code)
