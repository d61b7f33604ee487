"""AUD-02: what a superuser of the database does to the traces is found, with its place."""

import json
import os
import shutil

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry, AuditSeal
from cpts_portal.foundation.records import audit
from cpts_portal.ops.first_anchor import write_first_anchor
from tests.support.overtaking import overtaken

from .acting import AT, CLAIRE, later
from .test_audit_chain import COLUMNS, ENTRY, FORGERIES, NTH, SEAL, sealed, trace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("folder"),
    pytest.mark.requirement("AUD-02"),
]
LAST_TWO = f"(SELECT entry_id FROM {SEAL} WHERE number > 4)"


def as_superuser(*statements: str) -> None:
    address = os.environ["CPTS_TEST_ADMINISTRATOR"]
    database = AuditEntry.objects.db and os.environ["DATABASE_URL"].partition("?")[0]
    with psycopg.connect(address, dbname=database.rpartition("/")[2]) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in statements:
            superuser.execute(statement)


def export(**amount) -> audit.AnchorFile:
    moment = later(**amount)
    return audit.export(day=moment.date(), at=moment)[0]


def broken() -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("audit_verify")
    assert refusal.value.returncode == 1
    return str(refusal.value)


def test_a_chain_that_nobody_touched_holds_with_its_anchors(capsys):
    sealed(3)
    first = export()
    trace(9)
    second = export(days=1)
    assert (first.number, second.number, second.previous) == (3, 4, first.sha256)
    call_command("audit_verify")
    assert "4 traces scellées, 0 en attente, 2 ancres vérifiées" in capsys.readouterr().out


def test_without_any_anchor_the_chain_is_not_said_to_hold(folder):
    """The installation writes the first one: no anchor at all is a folder taken away."""
    sealed(2)
    assert "Aucune ancre dans CPTS_ANCHORS" in broken()
    export()
    call_command("audit_verify")


@pytest.mark.parametrize("anchored", [True, False])
def test_emptied_tables_are_found_whether_the_anchors_went_too_or_not(folder, anchored):
    write_first_anchor(by=SYSTEM, at=AT)
    call_command("audit_verify")
    as_superuser(f"TRUNCATE {ENTRY}, {SEAL}")
    if not anchored:
        shutil.rmtree(folder)
    assert "les tables ont été vidées" in broken()
    # a chain begun again is shorter than what the anchor tells of, or is another one
    if anchored:
        sealed(1)
        assert "au rang 1" in broken()


def test_the_first_anchor_is_written_once_and_on_a_chain_that_is_already_long(folder):
    sealed(3)
    for _ in range(2):
        write_first_anchor(by=SYSTEM, at=AT)
    assert [file.number for file in audit.exported()] == [3]
    assert AuditSeal.objects.count() == 3


def test_an_installation_beside_bad_anchors_leaves_them_to_be_told_of(folder):
    write_first_anchor(by=SYSTEM, at=AT)
    (path,) = folder.iterdir()
    path.chmod(0o644)
    path.write_text("{}")
    write_first_anchor(by=SYSTEM, at=AT)
    assert [file.name for file in folder.iterdir()] == [path.name]
    assert "ne se lit pas" in broken()


SQL = {
    "an edit": (FORGERIES["an entry is edited"][0], "au rang 3 (18 novembre 2026 à 10 h, "),
    "a deletion": (FORGERIES["an entry and its seal are deleted"][0], "au rang 3 (après 18 nov"),
    "a reorder": (FORGERIES["two links are swapped"][0], "au rang 2 (18 novembre 2026 à 10 h, "),
    "an insertion": (FORGERIES["a link is added at the end"][0], "au rang 7 (18 novembre 2026"),
    "a cut tail": (
        [
            f"CREATE TEMP TABLE cut ON COMMIT DROP AS SELECT entry_id FROM {SEAL} WHERE number > 4",
            f"DELETE FROM {SEAL} WHERE number > 4",
            f"DELETE FROM {ENTRY} WHERE id IN (SELECT entry_id FROM cut)",
        ],
        "au rang 5 (après 18 novembre 2026 à 10 h, draft.save) : la fin manque",
    ),
    "a tail cut and written again": (
        [
            f"DELETE FROM {ENTRY} WHERE id IN {LAST_TWO}",
            f"DELETE FROM {SEAL} WHERE number > 4",
            f"INSERT INTO {ENTRY} (id, {COLUMNS}) SELECT gen_random_uuid(), {COLUMNS} "
            f"FROM {ENTRY} WHERE id = {NTH}",
        ],
        "la fin manque",
    ),
}


@pytest.mark.parametrize("act", SQL)
def test_a_superuser_is_found_with_the_rank_the_moment_and_the_action(act):
    sealed(6)
    export()
    statements, place = SQL[act]
    as_superuser(*statements)
    report = broken().replace("\u00a0", " ")
    assert report.startswith("La chaîne est rompue") and place in report
    assert "draft.save" in report


@pytest.mark.parametrize(
    "forge",
    [
        lambda facts: facts | {"number": 2},
        lambda facts: facts | {"chain": "0" * 64},
        lambda facts: facts | {"signature": "00" * 32},
        lambda facts: {"number": 2},
        lambda facts: [],
        lambda facts: facts | {"more": 1},
    ],
    ids=["shorter", "another chain", "unsigned", "cut", "a list", "more"],
)
def test_a_forged_anchor_is_found(folder, forge):
    sealed(3)
    path = folder / export().name
    path.chmod(0o644)
    path.write_text(json.dumps(forge(json.loads(path.read_text()))))
    assert path.name in broken()


def test_an_anchor_taken_away_or_renamed_is_found(folder):
    sealed(2)
    first = export()
    trace(3)
    second = export(days=1)
    (folder / first.name).rename(folder / "anchor-2026-11-01.json")
    assert "anchor-2026-11-01.json n’a pas été écrite" in broken()
    (folder / "anchor-2026-11-01.json").unlink()
    assert f"manque avant {second.name}" in broken()


def test_an_anchor_of_another_chain_does_not_match_this_one(folder):
    """The whole table written anew, longer than before: each link good, the promise broken."""
    sealed(3)
    export()
    as_superuser(f"TRUNCATE {ENTRY}, {SEAL}")
    sealed(5)
    report = broken()
    assert "au rang 3" in report and "ne correspond pas à l’ancre" in report


def test_one_day_has_one_file_however_often_it_is_asked(folder):
    sealed(2)
    first = export()
    trace(5)
    assert export(hours=3) == first
    assert [path.name for path in folder.iterdir()] == ["anchor-2026-11-18.json"]
    assert (folder / first.name).stat().st_mode & 0o777 == 0o444
    assert AuditSeal.objects.count() == 3


def test_nothing_sealed_gives_no_file(folder):
    assert audit.export(day=AT.date(), at=AT) == (None, False)
    assert not folder.exists()
    assert put_back().endswith("aucune ne parle d’une trace que la sauvegarde n’a pas.")


def test_the_first_asked_is_told_that_it_made_the_file():
    sealed(2)
    assert [audit.export(day=AT.date(), at=AT)[1] for _ in "12"] == [True, False]


def test_an_anchor_waits_for_the_one_that_is_being_written():
    sealed(2)

    def first():
        with audit.deferred_sealing():
            trace(5)
        export()

    @transaction.atomic
    def second():
        export(days=1)

    assert overtaken(first, second) == "done"
    assert export(days=1).number == 3


CUT = SQL["a cut tail"][0]


def put_back(**amount) -> str:
    """What a restoration does last, after the rows of an older backup."""
    return audit.note_restored(by=CLAIRE, at=later(**amount))


def test_a_restoration_is_no_cut_tail_and_the_nights_go_on(folder, capsys):
    sealed(6)
    export()
    as_superuser(*CUT)
    assert "faites après la sauvegarde : 2, à partir du rang 5." in put_back()
    trace(9)
    export(days=1)
    assert put_back(days=1).endswith("aucune ne parle d’une trace que la sauvegarde n’a pas.")
    assert len(list(folder.iterdir())) == 3
    call_command("audit_verify")
    output = capsys.readouterr().out
    assert "5 traces scellées" in output and "la chaîne est revenue au rang 4. " in output


def test_a_restoration_of_an_empty_base_counts_from_the_first_trace(folder):
    sealed(3)
    export()
    as_superuser(f"TRUNCATE {ENTRY}, {SEAL}")
    assert "faites après la sauvegarde : 3, à partir du rang 1." in put_back()


def test_a_tail_cut_after_a_restoration_is_found(folder):
    sealed(6)
    export()
    as_superuser(*CUT)
    put_back()
    as_superuser(*[line.replace("> 4", "> 3") for line in CUT])
    assert "au rang 4" in broken()


def test_a_restoration_that_the_portal_did_not_note_is_found(folder):
    sealed(6)
    export()
    as_superuser(*CUT)
    put_back()
    (noted,) = folder.glob("restored-*")
    facts = json.loads(noted.read_text()) | {"left_behind": 3}
    noted.chmod(0o644)
    noted.write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
    assert f"{noted.name} n’a pas été écrite par le portail" in broken()
    noted.unlink()
    assert "la fin manque" in broken()


def test_a_restoration_beside_bad_anchors_is_done_and_says_so(folder):
    sealed(3)
    path = folder / export().name
    path.chmod(0o644)
    path.write_text("{}")
    assert "ne se lit pas. La restauration n’y est pas notée." in put_back()
    assert len(list(folder.iterdir())) == 1
