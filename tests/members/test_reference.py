"""Reference data: the right sums, loaded once, and nothing written the second time."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.audit.models import AuditEntry
from members.models import Commune, Mission, Profession
from members.operations import contracts, reference, territory
from members.queries import missions
from members.queries import territory as territory_queries
from tests.support.clocks import NOW

SUMS = {
    "200065886": (84, 112828),
    "200068070": (71, 25265),
    "244600482": (20, 10416),
    "200023075": (42, 18588),
    "242504355": (17, 7094),
}
NOT_OURS = {"42060", "42126", "42140", "42169", "42204", "42312", "42279"}


@pytest.mark.requirement("IDN-04")
@pytest.mark.django_db
def test_every_commune_of_france_is_loaded_once_and_the_second_run_writes_nothing():
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert Commune.objects.count() == 35014
    for epci, (count, population) in SUMS.items():
        rows = Commune.objects.filter(epci=epci)
        assert (rows.count(), rows.aggregate(n=Sum("population"))["n"]) == (count, population)
        assert not rows.filter(contour__isnull=True).exists()
    traces = AuditEntry.objects.filter(action="reference.loaded").count()
    again = reference.load_reference(by=SYSTEM, at=NOW)
    assert [table.changed for table in again] == [0, 0, 0, 0, 0, 0]
    assert AuditEntry.objects.filter(action="reference.loaded").count() == traces
    assert "communes : 35014 ajoutées" in out.getvalue()


@pytest.mark.django_db
def test_a_commune_changed_by_hand_is_put_right_and_the_others_left_alone(communes):
    Commune.objects.filter(code="46127").update(population=1)
    again = {
        t.label: t for t in reference.load_reference(by=SYSTEM, at=NOW, only_epcis=["244600482"])
    }
    assert (again["communes"].updated, again["communes"].unchanged) == (1, 19)
    assert Commune.objects.get(code="46127").population == 4206


def test_the_missions_are_dated_and_functioning_is_none_of_them(communes):
    known = {m.code: m for m in missions.all_missions()}
    assert [c for c, m in known.items() if m.is_mission] == [
        "acces",
        "parcours",
        "prevention",
        "crise",
        "qualite",
        "accompagnement",
    ]
    assert known["acces"].start_within_months == 6
    assert known["crise"].valid_from == date(2022, 4, 1)
    assert not known["fonctionnement"].is_mission
    assert Mission.objects.filter(obligatory=True).count() == 4


def test_titles_and_trades_outside_the_register_may_join(communes):
    assert not Profession.objects.get(code="KINESIO").rpps
    assert not Profession.objects.get(system="TRE_R95", code="71").health_profession


def test_the_demonstration_territory_has_91_082_inhabitants_and_is_a_t3(db):
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=["200065886"])
    codes = set(Commune.objects.values_list("code", flat=True)) - NOT_OURS
    territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS Loire Forez",
        territory_name="Loire Forez",
        commune_codes=codes,
    )
    out = StringIO()
    call_command("territory", "--json", stdout=out)
    printed = json.loads(out.getvalue())
    assert (len(printed["communes"]), printed["population"], printed["band"]) == (77, 91082, "T3")
    assert printed["communes"][0].keys() == {"code", "name", "population"}
    assert (printed["vintage"], printed["warnings"]) == (2026, [])
    readable = StringIO()
    call_command("territory", stdout=readable)
    assert "77 communes, 91\u202f082 habitants" in readable.getvalue()


def test_a_contract_of_another_size_than_the_census_is_said(association):
    contracts.sign_contract(
        by=SYSTEM,
        at=NOW,
        signed_on=date(2022, 7, 5),
        population=90000,
        parties=["CPTS", "CPAM", "ARS"],
    )
    facts = territory_queries.facts(date(2026, 11, 18))
    assert (facts.band, facts.contract_band) == ("T1", "T3")
    assert "le contrat fait foi" in facts.band_warning


@pytest.mark.requirement("IDN-04")
@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (["46127", "99999"], "Ces codes ne sont pas ceux d’une commune : 99999."),
        (
            [f"9999{number}" for number in range(6)],
            "Ces codes ne sont pas ceux d’une commune : 99990, 99991, 99992, 99993, 99994.",
        ),
        (["46300"], "46300"),
        ([], "au moins une commune"),
    ],
)
def test_a_territory_is_made_of_official_communes(communes, codes, sentence):
    with pytest.raises(DomainError) as refusal:
        territory.found_association(
            by=SYSTEM, at=NOW, name="CPTS", territory_name="Ici", commune_codes=codes
        )
    assert sentence in refusal.value.sentence


def test_an_arrondissement_and_its_town_never_count_twice(db):
    shape = {"sort_name": "x", "department": "13", "vintage": 2026}
    Commune.objects.create(code="13055", name="Marseille", population=870000, **shape)
    Commune.objects.create(code="13201", name="Marseille 1er", parent_id="13055", **shape)
    with pytest.raises(DomainError) as refusal:
        territory.found_association(
            by=SYSTEM, at=NOW, name="C", territory_name="M", commune_codes=["13055", "13201"]
        )
    assert "13201" in refusal.value.sentence


def test_one_portal_serves_one_association(association):
    with pytest.raises(DomainError, match="sert déjà une association"):
        territory.found_association(
            by=SYSTEM, at=NOW, name="Une autre", territory_name="Là", commune_codes=["46127"]
        )


def test_a_redrawn_territory_keeps_what_it_had(association):
    territory.redraw_territory(by=SYSTEM, at=NOW, commune_codes=["46127", "46006"])
    facts = territory_queries.facts()
    assert [c.code for c in facts.communes] == ["46006", "46127"]
