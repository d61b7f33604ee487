"""The dates of the contract that are ahead, and those that are past without an answer."""

from datetime import date

import pytest

from cpts_portal.foundation.kernel.tags import Tag
from cpts_portal.home.deadlines import InReview, deadlines
from funding.dossier.enums import State
from funding.dossier.queries.status import DossierStatus
from members.models import Contract

SIGNED = date(2022, 7, 5)


def contract(crisis_plan_on=None) -> Contract:
    row = Contract(signed_on=SIGNED, years=5)
    row.crisis_plan_on = crisis_plan_on
    return row


def in_review(state: State, **known) -> InReview:
    return 4, DossierStatus(state, Tag("Dossier", "info"), **known)


def rows_of(today, **more) -> list[tuple]:
    plan = more.pop("crisis_plan_on", None)
    rows = deadlines(contract(plan), today, **more)
    return [(row.on, row.label.partition(" :")[0], row.tone) for row in rows]


def test_without_a_contract_there_is_nothing_to_say():
    assert deadlines(None, date(2026, 11, 18)) == ()


@pytest.mark.parametrize(
    ("today", "tone"),
    [(date(2026, 6, 3), ""), (date(2026, 6, 4), "soon"), (date(2026, 7, 4), "soon")],
)
def test_the_end_of_the_year_is_close_in_its_last_thirty_days(today, tone):
    assert rows_of(today) == [(date(2026, 7, 4), "Fin de l’année 4 du contrat", tone)]


def test_the_last_year_ends_the_contract():
    assert rows_of(date(2026, 11, 18)) == [(date(2027, 7, 4), "Fin du contrat", "")]


@pytest.mark.parametrize(
    ("adopted", "due", "tone"),
    [
        (date(2026, 1, 20), date(2027, 1, 20), ""),
        (date(2025, 12, 1), date(2026, 12, 1), "soon"),
        (date(2025, 11, 18), date(2026, 11, 18), "soon"),
        (date(2025, 11, 17), date(2026, 11, 17), "late"),
    ],
)
def test_the_crisis_plan_is_updated_within_the_year(adopted, due, tone):
    rows = rows_of(date(2026, 11, 18), crisis_plan_on=adopted)
    assert (due, "Plan de crise", tone) in rows


def test_a_plan_adopted_on_29_february_is_due_on_28():
    rows = rows_of(date(2024, 11, 18), crisis_plan_on=date(2024, 2, 29))
    assert (date(2025, 2, 28), "Plan de crise", "") in rows


def test_the_dossier_of_an_ended_year_waits_until_it_leaves():
    rows = rows_of(date(2026, 11, 18), review=in_review(State.PREPARATION))
    assert rows[0] == (date(2026, 7, 4), "Dossier de l’année 4", "open")
    assert [on for on, *_ in rows] == sorted(on for on, *_ in rows)


def test_what_the_funders_asked_for_is_due_on_their_day():
    review = in_review(State.RETURNED, due_on=date(2026, 11, 20))
    rows = rows_of(date(2026, 11, 18), review=review)
    assert (date(2026, 11, 20), "Dossier de l’année 4", "soon") in rows


def test_a_dossier_that_was_sent_stays_in_the_deadlines_with_whose_turn_it_is():
    sent = in_review(State.SUBMITTED)
    rows = deadlines(contract(), date(2026, 11, 21), review=sent)
    assert "Dossier de l’année 4 : aux financeurs de le lire" in [row.label for row in rows]


def test_the_dates_of_the_campaign_that_are_ahead_are_deadlines():
    """The dialogue and the payment; a date that is past leaves the list."""
    dates = {
        "opens": date(2026, 9, 1),
        "preparation": date(2026, 11, 10),
        "dialogue": date(2026, 12, 4),
        "settlement": date(2026, 12, 18),
    }
    rows = deadlines(contract(), date(2026, 11, 18), review=in_review(State.SUBMITTED, dates=dates))
    labels = {row.on: row.label for row in rows}
    assert labels[date(2026, 12, 4)] == "Dialogue de gestion de l’année 4"
    assert labels[date(2026, 12, 18)] == "Paiement attendu de l’année 4"
    assert date(2026, 11, 10) not in labels
