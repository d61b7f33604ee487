"""Texts and rules are dated: each day has the latest one in force, and the days before any have
the first one."""

from datetime import date

import pytest

from patients.domain import consents, tiers

FIRST, SECOND, THIRD = date(2022, 7, 5), date(2026, 9, 1), date(2027, 1, 1)
IN_FORCE = [
    (date(2022, 7, 4), "first"),
    (date(2022, 7, 5), "first"),
    (date(2026, 8, 31), "first"),
    (date(2026, 9, 1), "second"),
    (date(2026, 12, 31), "second"),
    (date(2027, 1, 1), "third"),
]


@pytest.fixture
def three_texts(monkeypatch):
    texts = tuple(
        consents.ConsentText(code=code, valid_from=day, status="model", paragraphs=("Un accord.",))
        for code, day in (("first", FIRST), ("second", SECOND), ("third", THIRD))
    )
    monkeypatch.setattr(consents, "texts", lambda: texts)


@pytest.fixture
def three_rules(monkeypatch):
    rules = tuple(
        tiers.TierRule(code=code, valid_from=day, valid_to=None, source="", reasons=())
        for code, day in (("first", FIRST), ("second", SECOND), ("third", THIRD))
    )
    monkeypatch.setattr(tiers, "rules", lambda: rules)


@pytest.mark.parametrize(("day", "code"), IN_FORCE)
def test_people_agree_to_the_text_of_the_day(three_texts, day, code):
    assert consents.text_on(day).code == code


@pytest.mark.parametrize(("day", "code"), IN_FORCE)
def test_a_priority_is_given_by_the_rule_of_the_day(three_rules, day, code):
    assert tiers.rule_on(day).code == code


def test_a_rule_that_knows_no_discharge_counts_none_to_come(three_rules):
    assert tiers.latest_discharge(date(2026, 11, 18)) == date(2026, 11, 18)


def test_a_discharge_without_a_delay_counts_until_the_day_itself(monkeypatch):
    leaving = tiers.Reason(code="discharge", tier="1", label="Sortie d’hôpital")
    rule = tiers.TierRule("only", FIRST, valid_to=None, source="", reasons=(leaving,))
    monkeypatch.setattr(tiers, "rules", lambda: (rule,))
    assert tiers.latest_discharge(date(2026, 11, 18)) == date(2026, 11, 18)


def test_a_discharge_counts_thirty_days_ahead():
    assert tiers.latest_discharge(date(2026, 11, 18)) == date(2026, 12, 18)
