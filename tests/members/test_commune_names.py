"""Every commune merged since the war leads to today's, however people write it."""

import gzip
import json

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from members.domain import commune_names
from members.operations import reference
from members.queries import communes
from tests.support.clocks import NOW

with gzip.open(reference.FOLDER / "communes.jsonl.gz", "rt", encoding="utf-8") as _lines:
    TODAY = {row["code"]: row for row in map(json.loads, _lines)}
MERGED = [row for key in commune_names._table()[1].values() for row in key if row.merged]


def test_every_merged_commune_leads_by_its_name_and_postal_code_to_todays():
    lost = []
    for merged in MERGED:
        row = TODAY[merged.now]
        postal_code = row["postal_codes"][0] if row["postal_codes"] else ""
        search = commune_names.parse_commune(f"{merged.name} {postal_code}")
        reached = {former.now for former in commune_names.former(search.names)}
        if merged.now not in reached or search.postal_code != postal_code:
            lost.append(merged)
    assert len(MERGED) > 4900
    assert lost == []


def test_a_village_of_yesterday_has_the_apostrophe_of_every_other_page():
    names = [row.name for row in MERGED]
    assert any("’" in name for name in names) and not [name for name in names if "'" in name]


@pytest.mark.django_db
def test_the_usual_ways_of_writing_lead_to_one_commune():
    reference.load_reference(by=SYSTEM, at=NOW)
    usual = {
        "Montbrison (Loire)": "42147",
        "montbrison, loire": "42147",
        "MONTBRISON LOIRE": "42147",
        "Montbrison 42600": "42147",
        "F-42600 Montbrison": "42147",
        "42 600 montbrison": "42147",
        "St-Étienne": "42218",
        "42021 St Etienne Cedex 1": "42218",
        "Saint Étienne cedex 2": "42218",
        "Ste Foy lès Lyon": "69202",
        "Fouillouse (La)": "42097",
        "St Just s/ Loire": "42279",
        "Saint’Thurin": "42245",
        "Boën": "42019",
        "Chalain d’Uzore": "42037",
        "Chalain-d'Uzore 42600": "42037",
        "Paris": "75056",
        "Paris 75": "75056",
        "75000 Paris": "75056",
        "Paris 12": "75112",
        "PARIS XIIe arrondissement": "75112",
        "75012 Paris": "75112",
        "Lyon 3": "69383",
        "Lyon 3ème": "69383",
        "Lyon": "69123",
        "Marseille 8e": "13208",
        "Marseille 1er arr.": "13201",
        "Paris-l’Hôpital": "71343",
        "Ajaccio 2A": "2A004",
        "\u200bMontbrison\u00a0(42)": "42147",
    }
    codes = {text: [row.code for row in communes.named(text)] for text in usual}
    assert codes == {text: [code] for text, code in usual.items()}
    several = {text: {row.code for row in communes.named(text)} for text in ("St Just", "42600")}
    assert {"01369", "18218"} <= several["St Just"] and "42147" in several["42600"]
    assert communes.named("Marseille 13")[0].label.startswith("Marseille (Bouches-du-Rhône")
    assert communes.named("Atlantide") == communes.named("") == communes.named("😀") == ()
    _by_former_name()


@pytest.mark.parametrize(
    "text",
    [
        "Paris iiiiiiii",
        "Paris ivx",
        "Paris vx",
        "Paris iix",
        "Lyon 0",
        "Lyon 10",
        "Lyon x",
        "Paris 21",
        "Paris 0e",
        "Paris xxi",
        "Marseille 17",
        "Paris 2A",
        "Paris 00",
    ],
)
def test_an_arrondissement_that_does_not_exist_is_not_taken_for_the_city(text):
    assert commune_names.parse_commune(text).codes == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("Paris xix", "75119"), ("Paris IVe", "75104"), ("Paris xx", "75120"), ("Lyon IX", "69389")],
)
def test_an_arrondissement_in_roman_numerals_is_that_one(text, code):
    assert commune_names.parse_commune(text).codes == (code,)


def _by_former_name():
    """One merged commune in twenty, by its old name and the postal code of today."""
    wrong = []
    for row in MERGED[::20]:
        postal_code = TODAY[row.now]["postal_codes"][0]
        codes = [each.code for each in communes.named(f"{row.name} {postal_code}")]
        if codes != [row.now]:
            wrong.append((row.name, codes))
    assert wrong == []
