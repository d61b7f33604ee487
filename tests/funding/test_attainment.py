"""What a figure is worth on a line: suggested by arithmetic, never by a missing figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.contract.queries.envelopes import split_exactly
from funding.indicators.attainment import (
    Need,
    line_status,
    next_step,
    progress,
    scale_of,
    suggested_eur,
)

TIERS = [
    (Decimal(400), Decimal(3000)),
    (Decimal(360), Decimal(6000)),
    (Decimal(320), Decimal(9000)),
]
DOWN = scale_of(
    kind="tiers", direction="D", max_eur=Decimal(9000), tiers=TIERS, baseline=Decimal(431)
)
UP = scale_of(
    kind="target", direction="U", max_eur=Decimal(7000), target=Decimal(120), baseline=Decimal(103)
)
DONE = scale_of(kind="deliverable", direction="B", max_eur=Decimal(5000))
figures = st.integers(min_value=0, max_value=1000).map(Decimal)
values = st.one_of(st.none(), figures)


def test_a_tier_pays_from_its_figure_on():
    for value, euros in [(431, 0), (400, 3000), (361, 3000), (360, 6000), (320, 9000), (0, 9000)]:
        assert suggested_eur(DOWN, Decimal(value)) == euros


def test_a_target_is_all_or_nothing():
    assert [suggested_eur(UP, Decimal(v)) for v in (119, 120, 500)] == [0, 7000, 7000]


def test_a_deliverable_is_done_or_not():
    assert [suggested_eur(DONE, Decimal(v)) for v in (0, 1)] == [0, 5000]


def test_a_missing_figure_is_not_zero():
    for scale in (DOWN, UP, DONE):
        assert suggested_eur(scale, None) is None
        assert next_step(scale, None) is None
        assert progress(scale, None) is None


def test_a_condition_that_is_not_met_holds_the_money_back():
    days = [Need("journées tenues", Decimal(5), Decimal(4))]
    scale = scale_of(
        kind="target", direction="U", max_eur=Decimal(8000), target=Decimal(400), needs=days
    )
    assert suggested_eur(scale, Decimal(436)) == 0
    unknown = [Need("journées tenues", Decimal(5), None)]
    scale = scale_of(
        kind="target", direction="U", max_eur=Decimal(8000), target=Decimal(400), needs=unknown
    )
    assert suggested_eur(scale, Decimal(436)) == 0


def test_a_condition_met_to_the_unit_holds_nothing_back():
    days = [Need("journées tenues", Decimal(5), Decimal(5))]
    scale = scale_of(
        kind="target", direction="U", max_eur=Decimal(8000), target=Decimal(400), needs=days
    )
    assert suggested_eur(scale, Decimal(400)) == 8000


def test_the_next_step_has_a_price_per_unit():
    step = next_step(DOWN, Decimal(352))
    assert (step.at, step.units, step.gain_eur, step.each_eur) == (320, 32, 3000, Decimal("93.75"))
    assert next_step(DOWN, Decimal(300)) is None


def test_progress_runs_from_the_baseline_to_the_last_step():
    assert progress(DOWN, Decimal(431)) == 0
    assert progress(DOWN, Decimal(320)) == 1
    assert progress(UP, Decimal(50)) == 0
    flat = scale_of(
        kind="target", direction="U", max_eur=Decimal(1), target=Decimal(5), baseline=Decimal(5)
    )
    assert progress(flat, Decimal(5)) == 1
    assert progress(flat, Decimal(4)) == 0


def test_the_tiers_of_a_line_go_from_the_easiest_to_the_hardest():
    for tiers in (TIERS, TIERS[::-1]):
        scale = scale_of(kind="tiers", direction="D", max_eur=Decimal(9000), tiers=tiers)
        assert scale.steps == tuple(TIERS)
    done = scale_of(kind="deliverable", direction="B", max_eur=Decimal(5000))
    assert done.steps == ((Decimal(1), Decimal(5000)),)
    assert scale_of(kind="target", direction="U", max_eur=Decimal(1)).steps == ()


def test_half_the_way_is_a_half_and_further_than_the_last_step_is_the_whole():
    assert progress(DOWN, Decimal("375.5")) == Decimal("0.5")
    assert progress(DOWN, Decimal(200)) == 1
    assert progress(DOWN, Decimal(500)) == 0


def test_a_step_that_pays_no_more_is_not_the_next_one():
    tiers = [(Decimal(10), Decimal(500)), (Decimal(20), Decimal(500))]
    scale = scale_of(kind="tiers", direction="U", max_eur=Decimal(500), tiers=tiers)
    assert next_step(scale, Decimal(15)) is None
    assert next_step(scale, Decimal(9)).at == 10


@given(figures, figures)
def test_a_better_figure_never_pays_less(first, second):
    low, high = sorted([first, second])
    assert suggested_eur(DOWN, low) >= suggested_eur(DOWN, high)
    assert suggested_eur(UP, low) <= suggested_eur(UP, high)


@given(
    st.sampled_from([DOWN, UP, DONE]),
    values,
    values,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["cpam", "portal"]),
    st.sampled_from(["", "émargement"]),
)
def test_the_four_heaps_always_sum_to_the_maximum(scale, own, cpam, steady, ended, judge, missing):
    values = {"cpam": cpam, "portal": own}
    where = line_status(scale, judge, values, steady=steady, ended=ended, missing_evidence=missing)
    heaps = (where.reached_eur, where.defend_eur, where.possible_eur, where.missed_eur)
    assert sum(heaps) == scale.max_eur
    assert min(heaps) >= 0
    assert where.granted_eur == 0
    assert where.code != "decided"
    assert where.missed_eur == 0 or ended


@given(st.sampled_from([DOWN, UP, DONE]), values, st.integers(0, 5000).map(Decimal))
def test_after_the_decision_only_the_decision_counts(scale, own, granted):
    granted = min(granted, scale.max_eur)
    decided = {"granted_eur": granted, "decision": "partial"}
    where = line_status(scale, "portal", {"portal": own}, steady=True, ended=True, **decided)
    assert where.code == "decided"
    assert where.granted_eur + where.missed_eur == scale.max_eur
    assert where.reached_eur == where.defend_eur == where.possible_eur == 0


def test_a_stock_reached_before_the_end_is_not_won_yet():
    values = {"cpam": Decimal(300)}
    where = line_status(DOWN, "cpam", values, steady=False, ended=False)
    assert where.possible_eur == 9000
    assert "se juge en fin d’année" in where.why


def test_a_figure_of_the_cpam_contests_the_portal_s_and_is_not_contested_by_it():
    values = {"portal": Decimal(120), "cpam": Decimal(100)}
    ours = line_status(UP, "portal", values, steady=True, ended=True)
    assert (ours.code, ours.defend_eur, ours.reached_eur) == ("defend", 7000, 0)
    assert "Le chiffre de la CPAM" in ours.why
    values = {"cpam": Decimal(120), "portal": Decimal(100)}
    theirs = line_status(UP, "cpam", values, steady=True, ended=True)
    assert (theirs.code, theirs.reached_eur, theirs.why) == ("reached", 7000, "")


def test_what_is_not_reached_is_possible_until_the_year_ends_then_lost():
    during = line_status(UP, "cpam", {"cpam": Decimal(100)}, steady=True, ended=False)
    after = line_status(UP, "cpam", {"cpam": Decimal(100)}, steady=True, ended=True)
    assert (during.code, during.possible_eur) == ("possible", 7000)
    assert (after.code, after.missed_eur) == ("missed", 7000)


@pytest.mark.parametrize(
    ("value", "steady", "ended", "label", "heaps"),
    [
        (None, True, False, "Encore possible", (0, 0, 9000, 0)),
        (None, True, True, "Encore possible", (0, 0, 9000, 0)),
        (320, False, False, "Encore possible", (0, 0, 9000, 0)),
        (320, True, False, "Réunie", (9000, 0, 0, 0)),
        (320, False, True, "Réunie", (9000, 0, 0, 0)),
        (400, True, False, "Encore possible", (3000, 0, 6000, 0)),
        (400, True, True, "Réunie", (3000, 0, 0, 6000)),
        (401, False, True, "Perdue", (0, 0, 0, 9000)),
    ],
)
def test_where_a_line_stands_before_the_decision(value, steady, ended, label, heaps):
    values = {"cpam": value if value is None else Decimal(value)}
    where = line_status(DOWN, "cpam", values, steady=steady, ended=ended)
    assert where.label == label
    assert (where.reached_eur, where.defend_eur, where.possible_eur, where.missed_eur) == heaps


def test_a_figure_that_lacks_is_asked_for_once_the_year_is_over():
    why = [line_status(UP, "cpam", {}, steady=True, ended=ended).why for ended in (False, True)]
    assert why == ["Pas encore mesurée.", "Année terminée, chiffre à fournir."]


def test_what_the_figure_of_the_cpam_gives_too_is_not_to_defend():
    values = {"portal": Decimal(320), "cpam": Decimal(400)}
    where = line_status(DOWN, "portal", values, steady=True, ended=True)
    assert (where.reached_eur, where.defend_eur, where.missed_eur) == (3000, 6000, 0)


def test_a_decision_is_said_once_and_says_more_when_its_words_do():
    def decided(granted, decision):
        where = line_status(
            UP, "cpam", {}, steady=True, ended=True, granted_eur=granted, decision=decision
        )
        return where.label, where.why

    assert decided(Decimal(7000), "granted") == ("Accordée", "")
    assert decided(Decimal(3000), "partial") == ("Accordée en partie", "")
    assert decided(Decimal(0), "refused") == ("Non accordée", "Refusée")
    assert decided(Decimal(0), "deferred") == ("Non accordée", "Reportée à l’année suivante")


@given(
    st.integers(-10_000_000, 10_000_000).map(lambda cents: Decimal(cents) / 100),
    st.dictionaries(
        st.sampled_from("abcdef"), st.integers(0, 90_000).map(Decimal), min_size=1, max_size=6
    ),
)
def test_shares_of_a_payment_sum_to_it_to_the_cent(amount, weights):
    shares = split_exactly(amount, weights)
    if not any(weights.values()):
        assert shares == {}
        return
    assert sum(shares.values()) == amount
    for code, share in shares.items():
        assert share == share.quantize(Decimal("0.01"))
        assert abs(share - amount * weights[code] / sum(weights.values())) <= Decimal("0.01")
