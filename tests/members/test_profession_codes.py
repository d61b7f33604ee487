"""IDN-06: the codes of professions are those of the national tables, pinned; an unknown one is
never given a label."""

import hashlib
import json

import pytest

from cpts_portal.environment import ROOT
from cpts_portal.foundation.kernel.actor import SYSTEM
from members.models import Application, Profession
from members.operations import reference
from tests.members.joining_world import APPLY, person_form
from tests.signing_in import GOURDON
from tests.support.clocks import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("IDN-06")]
# ANS terminologies of July 2026: (table, code, label), one a line, in the order of the file
PINNED = "7cb9154ede8f028ca05f4cc7aa01c9de210119beca45315c286fb19904f7b7cc"
KNOWN = {
    ("TRE_G15", "10"): "Médecin",
    ("TRE_G15", "31"): "Assistant dentaire",
    ("TRE_G15", "60"): "Infirmier",
    ("TRE_G15", "70"): "Masseur-kinésithérapeute",
    ("TRE_R95", "71"): "Ostéopathe",
    ("TRE_R95", "72"): "Psychothérapeute",
    ("TRE_R95", "73"): "Chiropracteur",
    ("TRE_R94", "41"): "Assistant de service social",
}


def in_the_file() -> list[tuple[str, str, str]]:
    path = ROOT / "members" / "reference" / "professions.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["professions"]
    return [(row["system"], row["code"], row["label"]) for row in rows]


def test_the_table_is_the_pinned_one():
    lines = "\n".join("|".join(row) for row in in_the_file())
    assert hashlib.sha256(lines.encode()).hexdigest() == PINNED


def test_what_is_loaded_is_the_table_code_by_code():
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=[GOURDON])
    loaded = set(Profession.objects.values_list("system", "code"))
    official = {(system, code): label for system, code, label in in_the_file()}
    assert loaded == set(official)
    assert {pair: official[pair] for pair in KNOWN} == KNOWN
    # the same digits in two tables are two professions
    assert official["TRE_R94", "41"] != official.get(("TRE_G15", "41"))


def test_a_person_s_profession_is_not_shown_in_the_masculine_alone():
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=[GOURDON])
    labels = {p.code: p.label for p in Profession.objects.filter(system="TRE_G15")}
    assert labels["60"] == "Infirmier·ère"
    assert labels["21"] == "Pharmacien·ne"
    assert labels["10"] == "Médecin"
    assert not any("'" in label for label in labels.values())


@pytest.mark.parametrize("code", ["999999", "0", "-1", "abc", ""])
def test_a_code_that_is_in_no_table_is_refused_and_nobody_is_labelled(client, association, code):
    answer = client.post(APPLY, person_form(profession=code))
    assert answer.status_code == 422
    assert not Application.objects.exists()
