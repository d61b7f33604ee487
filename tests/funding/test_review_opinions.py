"""Each body says what it thinks of a version, in the order the funders want."""

from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from funding.dossier.decision_rules import Judgement
from funding.dossier.operations import opinions
from funding.dossier.queries import dossiers, funder_exchange
from members.models import Contract
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.lines import line_of
from tests.funding.review_steps import ARS, CPAM, FAIR, MSA, PRESIDENT, TOTAL

pytestmark = pytest.mark.usefixtures("db", "world")
TODAY = AT.date()


def exchange(body="cpam"):
    return funder_exchange.exchange(dossiers.dossier(1).id, body)


def line(number, year=1):
    return line_of(number, year, TODAY)


# --- opinions


def test_a_draft_is_read_by_its_body_alone_until_it_is_given():
    review.submit()
    review.opine(CPAM, lines={"L01": FAIR["L01"]}, give=False)
    assert exchange("cpam").opinion("cpam", 1).judgements == {"L01": FAIR["L01"]}
    assert exchange("ars").opinions == ()
    review.opine(CPAM)
    opinion = exchange("ars").opinion("cpam", 1)
    assert (opinion.is_given, opinion.total_eur) == (True, TOTAL)


def test_an_opinion_is_given_once_for_a_version():
    review.submit()
    review.opine(CPAM)
    with pytest.raises(Stale, match="déjà rendu"):
        review.opine(CPAM)


@pytest.mark.requirement("ACC-08")
def test_each_body_writes_its_own_and_the_office_none():
    review.submit()
    review.opine(CPAM)
    review.opine(ARS, lines=FAIR | {"L01": Judgement("refused", None, "Non.")})
    assert {o.body: o.total_eur for o in exchange().given_opinions(1)} == {
        "cpam": TOTAL,
        "ars": TOTAL - 3000,
    }
    for by in (COORDINATOR, PRESIDENT, SYSTEM):
        with pytest.raises(Forbidden):
            opinions.save_opinion(
                by=by, at=AT, dossier_id=dossiers.dossier(1).id, version=1, revision=0, lines=FAIR
            )


def test_the_msa_reads_a_contract_it_did_not_sign():
    review.submit()
    with pytest.raises(Forbidden, match="n’est pas signataire"):
        review.opine(MSA)


def test_the_msa_that_signed_gives_its_opinion():
    Contract.objects.update(parties=["CPTS", "CPAM", "ARS", "MSA"])
    review.submit()
    review.opine(MSA)
    assert exchange("ars").opinion("msa", 1).is_given


def test_cpam_and_ars_are_parties_whatever_the_contract_says_and_the_msa_is_not():
    Contract.objects.update(parties=["CPTS"])
    assert [opinions.is_party(body) for body in ("cpam", "ars", "msa")] == [True, True, False]


def test_a_new_version_leaves_the_older_opinion_on_its_version():
    review.submit()
    review.opine(CPAM)
    review.sent_back()
    facts = review.submit()
    assert facts.sent_version == 2
    assert exchange().given_opinions(2) == ()
    assert [o.version for o in exchange().older(2)] == [1]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ({"L99": Judgement("refused", None, "x")}, "L99 n’est pas dans cette version"),
        (FAIR | {"L01": Judgement("granted", Decimal("9000.01"), "x")}, "le maximum de la ligne"),
        (FAIR | {"L01": Judgement("granted", Decimal("2999.99"), "x")}, "moins que proposé"),
        (FAIR | {"L01": Judgement("partial", Decimal(3000), "x")}, "moins que proposé"),
        (FAIR | {"L01": Judgement("granted", None, "x")}, "la CPTS propose 3\u202f000,00"),
        (FAIR | {"L06": Judgement("granted", None, "x")}, "la CPTS ne demande rien"),
        (FAIR | {"L06": Judgement("granted", Decimal(0), "x")}, "paie plus de zéro euro"),
        (FAIR | {"L01": Judgement("partial", None, "x")}, "indiquez le montant"),
        (FAIR | {"L01": Judgement("neutralised", None, "x")}, "indiquez le montant"),
        (FAIR | {"L01": Judgement("refused", Decimal(1), "x")}, "ne paie rien"),
        (FAIR | {"L01": Judgement("deferred", Decimal(1), "x")}, "ne paie rien"),
        (FAIR | {"L01": Judgement("refused", None, "  ")}, "donnez le motif"),
        (FAIR | {"L01": Judgement()}, "dites ce que vous en pensez"),
        (FAIR | {"L01": Judgement("granted", Decimal("-1"), "x")}, "le maximum de la ligne"),
    ],
)
def test_what_cannot_be_said_of_a_line_is_refused_and_nothing_is_kept(lines, words):
    review.submit()
    with pytest.raises(DomainError, match=words):
        review.opine(CPAM, lines=lines)
    assert exchange().opinions == ()


def test_an_opinion_on_a_version_that_is_past_is_told_so():
    review.submit()
    review.sent_back()
    with pytest.raises(Stale, match="compléments sont demandés"):
        review.opine(CPAM)
    review.submit()
    with pytest.raises(Stale, match="version 2 depuis"):
        review.opine(CPAM, version=1)
    review.step(COORDINATOR, "withdraw", comment="Erreur.", at=AT)
    with pytest.raises(Stale, match="repris son dossier"):
        review.opine(CPAM)


@pytest.mark.requirement("ACC-08")
def test_two_agents_of_one_body_do_not_overwrite_each_other():
    review.submit()
    review.opine(CPAM, give=False)
    with pytest.raises(Stale, match="enregistré depuis"):
        review.opine(CPAM, give=False, revision=0)


# --- the order of visas


def test_no_order_of_visas_is_imposed_at_the_start():
    review.submit()
    assert funder_exchange.visa_order() == ""
    review.opine(ARS)


def test_an_order_makes_the_second_wait_and_keeps_her_draft():
    review.submit()
    opinions.set_visa_order(by=ARS, at=AT, order="cpam")
    review.opine(ARS, give=False)
    with pytest.raises(DomainError, match="veut que la CPAM signe d’abord"):
        review.opine(ARS)
    review.opine(CPAM)
    review.opine(ARS)
    with pytest.raises(DomainError, match="veut que la CPAM signe d’abord"):
        review.prepare(ARS, "position")
    opinions.set_visa_order(by=CPAM, at=AT, order="")
    review.prepare(ARS, "position")


def test_an_order_is_one_of_those_written():
    with pytest.raises(DomainError, match="Cet ordre n’existe pas") as refusal:
        opinions.set_visa_order(by=CPAM, at=AT, order="msa")
    assert refusal.value.field == "order"
    assert funder_exchange.visa_order() == ""


@pytest.mark.parametrize("by", [MSA, COORDINATOR, PRESIDENT])
def test_only_those_who_decide_set_the_order(by):
    with pytest.raises(Forbidden):
        opinions.set_visa_order(by=by, at=AT, order="cpam")
