"""What a dossier lacks is said when it lacks it, in the singular or the plural, and not before."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from funding.dossier.content import completeness
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures import CrisisPart, PlanRow
from funding.dossier.queries import dossiers
from tests.funding.dossier_world import AT
from tests.support.pages import squeezed

pytestmark = pytest.mark.usefixtures("db", "world")
LAST_DAY = date(2023, 7, 4)
PLAN_WITHOUT_FILE = "La version 1 du plan de crise n’a aucun fichier"
PAID = ", et le contrat prévoit 45 000,00 € pour celle de l’année."
TWO_WITHOUT_FILE = "Les versions 1, 2 du plan de crise n’ont aucun fichier"


@pytest.fixture
def contents():
    return DossierContents.collect(1, AT)


def notes_about(words: str, contents) -> list[str]:
    return [note for note in completeness.notes(contents) if words in note]


@pytest.mark.parametrize(
    ("finess", "rna", "lacking"),
    [
        ("", "", ["L’association n’a pas encore indiqué : FINESS, RNA."]),
        ("420000001", "", ["L’association n’a pas encore indiqué : RNA."]),
        ("420000001", "W421000001", []),
    ],
)
def test_the_numbers_that_lack_are_named(contents, finess, rna, lacking):
    cover = replace(contents.cover, finess=finess, rna=rna)
    assert notes_about("pas encore indiqué", replace(contents, cover=cover)) == lacking


@pytest.mark.parametrize(
    ("count", "taken_over", "said"),
    [
        (0, False, []),
        (1, False, ["Une dépense est sans justificatif."]),
        (2, False, ["2 dépenses sont sans justificatif."]),
        (3, False, ["3 dépenses sont sans justificatif."]),
        (2, True, []),
    ],
)
def test_expenses_without_a_receipt_are_counted_unless_the_year_is_taken_over(
    contents, count, taken_over, said
):
    told = replace(
        contents,
        cover=replace(contents.cover, taken_over=taken_over),
        money=replace(contents.money, without_receipt=count),
    )
    assert notes_about("sans justificatif", told) == said


def plan(number: int, adopted_on: date, has_file: bool | None) -> PlanRow:
    return PlanRow(number, adopted_on, "Hugo Gentiane", has_file)


@pytest.mark.parametrize(
    ("adopted_on", "due", "end"),
    [
        (date(2022, 7, 4), Decimal(45_000), "."),
        (date(2022, 7, 5), Decimal(45_000), PAID),
        (LAST_DAY, Decimal(45_000), PAID),
        (LAST_DAY, Decimal(0), "."),
    ],
)
def test_what_a_plan_without_its_file_is_paid_is_said_of_the_year_it_was_adopted_in(
    contents, adopted_on, due, end
):
    crisis = CrisisPart((plan(1, adopted_on, False),), None, due)
    [note] = notes_about("plan de crise", replace(contents, crisis=crisis))
    assert squeezed(note) == f"{PLAN_WITHOUT_FILE}{end}"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((True, True), []),
        ((None, None), []),
        ((False, True), [f"{PLAN_WITHOUT_FILE}."]),
        ((False, False), [f"{TWO_WITHOUT_FILE}."]),
    ],
)
def test_plans_without_a_file_are_numbered(contents, files, said):
    versions = tuple(plan(n, date(2022, 7, 4), held) for n, held in enumerate(files, 1))
    told = replace(contents, crisis=CrisisPart(versions, None, Decimal(0)))
    assert notes_about("plan de crise", told) == said
    assert completeness.missing(told) == []


def test_a_year_is_over_the_day_after_its_last_day(contents):
    """Year 1 ends on the 4th of July 2023."""

    def is_over(today: date) -> tuple[bool, bool]:
        readiness = completeness.readiness(dossiers.dossier(1), contents, today)
        return readiness.year_over, readiness.ready

    assert is_over(LAST_DAY) == (False, False)
    assert is_over(LAST_DAY + timedelta(days=1)) == (True, True)


@pytest.mark.parametrize(
    ("obstacles", "noted", "sentence"),
    [
        (0, 0, "Rien n’empêche de transmettre"),
        (0, 1, "Rien n’empêche de transmettre ; 1 point à regarder"),
        (1, 0, "1 point empêche de transmettre"),
        (2, 2, "2 points empêchent de transmettre ; 2 points à regarder"),
    ],
)
def test_one_sentence_says_how_much_is_left(obstacles, noted, sentence):
    readiness = completeness.Readiness(True, ["x"] * obstacles, ["y"] * noted, ())
    assert readiness.sentence == sentence
