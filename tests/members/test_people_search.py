"""People are counted by profession and found by name, accents and typos forgiven."""

from datetime import date

import pytest
from django.db import connection

from members.queries import people as people_reads
from tests.signing_in import DOCTOR, NURSE

RPPS = "99700000013"


def test_counts_by_profession_are_those_of_the_day(join):
    join("Genévrier", profession=DOCTOR, detail="médecine générale")
    join("Marjolaine", profession=DOCTOR, detail="médecine générale", joined_on=date(2025, 1, 1))
    join("Sarriette", profession=NURSE)
    before = people_reads.count_by_profession(date(2024, 1, 1))
    assert [(c.label, c.detail, c.count) for c in before] == [
        ("Infirmier·ère", "", 1),
        ("Médecin", "médecine générale", 1),
    ]
    assert people_reads.count_by_profession(date(2026, 1, 1))[0].count == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("genevrier", "Nadia Genévrier"),
        ("GENÉVRIER nadia", "Nadia Genévrier"),
        ("Genvrier", "Nadia Genévrier"),
        ("bruyere blanche", "Tristan Bruyère-Blanche"),
        ("epilobe", "Emmanuel Épilobe"),
        ("Sitelle", "Perrine Sittelle"),
        ("nad", "Nadia Genévrier"),
    ],
)
def test_a_search_forgives_accents_order_and_a_typo(join, words, expected):
    for last, first in [
        ("Genévrier", "Nadia"),
        ("Bruyère-Blanche", "Tristan"),
        ("Épilobe", "Emmanuel"),
        ("Sittelle", "Perrine"),
        ("Gaillet", "Louise"),
    ]:
        join(last, first)
    assert people_reads.search(words)[0].name == expected


def test_a_search_for_nobody_finds_nobody(join):
    join("Genévrier", "Nadia")
    assert people_reads.search("zzzz") == ()


def test_names_are_sorted_without_accents(join):
    for last in ["Zinnia", "Épilobe", "Érable", "Fauvette"]:
        join(last)
    assert [p.last_name for p in people_reads.everybody()] == [
        "Épilobe",
        "Érable",
        "Fauvette",
        "Zinnia",
    ]


def test_the_search_index_is_a_trigram_one(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'person_name_trigram'")
        assert "gin_trgm_ops" in cursor.fetchone()[0]
