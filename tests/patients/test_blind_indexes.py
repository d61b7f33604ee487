"""CRY-06: equality of what is encrypted, under a key of its own, never of a guessable column."""

import base64
import os
from functools import partial
from secrets import token_bytes

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, models
from django.test import override_settings
from django.test.utils import CaptureQueriesContext, isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel import blind_index, cipher
from cpts_portal.foundation.kernel.blind_index import BlindIndexField
from cpts_portal.foundation.kernel.crypto import EncryptedTextField
from cpts_portal.foundation.records import index_rotation, key_canaries
from patients import traced_reads
from patients.domain import duplicates
from patients.models import CareRequest
from patients.models.request_rows import SAME
from patients.operations.own_request import withdraw
from tests.patients import asking
from tests.patients.office.conftest import LIST
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken
from tests.support.pages import page_text

pytestmark = pytest.mark.requirement("CRY-06")


def key() -> str:
    return base64.b64encode(token_bytes(32)).decode()


OLD, NEW = key(), key()
BEFORE = override_settings(INDEX_KEY=f"old:{OLD}")
DURING = override_settings(INDEX_KEY=f"new:{NEW},old:{OLD}")
AFTER = override_settings(INDEX_KEY=f"new:{NEW}")
SPELLINGS = (
    "0612345678",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "+33 6 12 34 56 78",
    "0033612345678",
    "+33 (0)6-12-34-56-78",
)


def columns(received) -> dict[str, str]:
    return CareRequest.objects.filter(pk=received.id).values(*SAME).get()


# --- what may be indexed


def test_every_index_is_of_a_telephone_an_e_mail_or_three_columns_of_the_row():
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, BlindIndexField)
    ]
    assert {field.name for field in fields} == set(SAME)
    for field in fields:
        assert field.check() == []
        encrypted = [field.model._meta.get_field(name) for name in field.of]
        assert all(isinstance(column, EncryptedTextField) for column in encrypted)
        assert "last_name" not in field.of or len(field.of) == 3


@pytest.mark.parametrize(
    "columns", [(), ("last_name",), ("birth_date",), ("commune",), ("ald", "sex"), ("phone", "ald")]
)
@isolate_apps("patients")
def test_an_index_that_a_few_tries_would_guess_is_refused(columns):
    class Sheet(models.Model):
        guess = BlindIndexField(of=columns, canonical=str)

        class Meta:
            app_label = "patients"

    assert [problem.id for problem in Sheet._meta.get_field("guess").check()] == ["foundation.E004"]


def test_the_key_of_the_indexes_serves_nothing_else(settings):
    raw = settings.FIELD_KEYS.partition(":")[2]
    for shared in (f"mine:{raw}", settings.AUDIT_KEY):
        with override_settings(INDEX_KEY=shared), pytest.raises(SystemCheckError, match="E003"):
            call_command("check", "--tag", "security")


@pytest.mark.parametrize("keys", ["k", "k:abc", f"k:{OLD[:12]}"], ids=["no-key", "short", "cut"])
def test_the_portal_refuses_to_start_with_an_index_key_it_cannot_read(keys):
    with override_settings(INDEX_KEY=keys), pytest.raises(SystemCheckError, match="INDEX_KEY"):
        call_command("check", "--tag", "security")


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_index_is_equal_when_the_text_is_and_only_then(first, second):
    assert (blind_index.digest(first, context="c") == blind_index.digest(second, context="c")) == (
        first == second
    )
    assert blind_index.digest(first, context="c") != blind_index.digest(first, context="d")


def test_an_index_says_nothing_under_another_key():
    with BEFORE:
        under_a_key = blind_index.digest("0612345678", context="c").partition("|")[2]
    with AFTER:
        assert blind_index.digest("0612345678", context="c").partition("|")[2] != under_a_key


# --- the same person, the same telephone


@pytest.mark.parametrize(
    ("last_name", "first_name"),
    [
        ("D’Hérouville-Ñandú", "Zoé"),
        ("d'herouville nandu", "ZOE"),
        ("Zoé", "D’Hérouville-Ñandú"),
        ("NANDU   D HEROUVILLE", "zoé"),
    ],
)
def test_accents_hyphens_capitals_and_order_make_nobody_another(last_name, first_name):
    born = NOW.date().replace(year=1951)
    first = duplicates.person("D’Hérouville-Ñandú", "Zoé", born)
    assert duplicates.person(last_name, first_name, born) == first


def test_a_name_without_a_birth_date_or_a_first_name_has_no_index():
    assert duplicates.person("Martin", "Zoé", None) is None
    assert duplicates.person("Martin", "", NOW.date()) is None
    assert duplicates.person("", "Zoé", NOW.date()) is None


def test_twins_are_two_people_and_a_reversed_name_is_one(ask, ines):
    first = ask(last_name="Jumel", first_name="Paule")
    twin = ask(last_name="Jumel", first_name="Anne")
    again = ask(last_name="PAULE", first_name="jumel")
    page = page_text(ines.get(f"{LIST}{first.id}/"))
    assert again.reference in page and twin.reference not in page
    assert columns(first)["same_person"] == columns(again)["same_person"]
    assert columns(first)["same_person"] != columns(twin)["same_person"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_whole_telephone_is_found_in_any_spelling_and_opens_nobody_else(
    ask, ines, spelling, monkeypatch
):
    ask(last_name="Églantier", phone="0612345678")
    ask(last_name="Voisine", phone="0612345679")
    opened = []
    unseal = cipher.decrypt

    def spy(stored, *, context):
        opened.append(context)
        return unseal(stored, context=context)

    monkeypatch.setattr("cpts_portal.foundation.kernel.crypto.decrypt", spy)
    page = page_text(ines.post(f"{LIST}chercher/", {"words": spelling}))
    assert "Églantier" in page and "Voisine" not in page
    assert len({context.partition(":")[2] for context in opened}) == 1


def test_a_whole_e_mail_is_found_and_a_part_of_one_is_not(ask, ines):
    ask(last_name="Églantier", email="Zoe.Martin@Exemple.fr")
    matches = [
        "Églantier" in page_text(ines.post(f"{LIST}chercher/", {"words": words}))
        for words in ("zoe.martin@exemple.fr", " ZOE.MARTIN@EXEMPLE.FR ", "oe.martin@exemple.fr")
    ]
    assert matches == [True, True, False]


def test_looking_for_the_same_person_opens_no_other_row(ask, office):
    """However many were born the same year: one statement, and no name in it."""
    mine = ask(last_name="Fougère", first_name="Lucienne")
    for number in range(5):
        ask(last_name=f"Autre{number}")
    with CaptureQueriesContext(connection) as queries:
        file = traced_reads.open_request(
            by=office.ines, reason="office", at=NOW, request_id=mine.id
        )
    assert file.look_alikes == ()
    same = [row["sql"] for row in queries if "same_person" in row["sql"].partition("WHERE")[2]]
    assert len(same) == 1
    assert '"patients_carerequest"."last_name"' not in same[0]


def test_whoever_asks_again_is_told_nothing_of_the_first_time(ask, ines, client):
    ask()
    again = ask()
    assert again.reference in page_text(client.get(f"/medecin-traitant/suivi/{again.link}/"))
    first = CareRequest.objects.exclude(pk=again.id).get()
    assert first.reference not in page_text(client.get(f"/medecin-traitant/suivi/{again.link}/"))
    assert first.reference in page_text(ines.get(f"{LIST}{again.id}/"))


# --- filled with the row, emptied with it, computed again


def test_the_indexes_follow_the_row_and_leave_with_the_identity(ask):
    received = ask(email="lucienne@exemple.fr")
    assert all(columns(received).values())
    withdraw(at=NOW, link=received.link)
    assert columns(received) == dict.fromkeys(SAME)


def test_while_the_key_changes_both_are_read_then_the_old_one_goes(
    ask, office, capsys, monkeypatch
):
    monkeypatch.setattr(index_rotation, "BATCH", 2)
    with BEFORE:
        first = ask(phone="0612345678")
        for number in range(4):
            ask(last_name=f"Autre{number}", phone=f"061234500{number}")
        key_canaries.move_index_to_current(NOW)
    with DURING:
        second = ask(phone="06 12 34 56 78", last_name="Fougere")
        file = traced_reads.open_request(
            by=office.ines, reason="office", at=NOW, request_id=second.id
        )
        assert [request.id for request in file.look_alikes] == [first.id]
        assert len(traced_reads.search(by=office.ines, at=NOW, words="0612345678")) == 2
        call_command("rotate_keys", check=True)
        assert "CPTS_INDEX_KEY, clé old : 10 valeurs" in capsys.readouterr().out
        call_command("rotate_keys", indexes=True)
        call_command("rotate_keys", check=True)
        assert "CPTS_INDEX_KEY, clé old : 0 valeurs" in capsys.readouterr().out
    with AFTER:
        assert key_canaries.problems() == []
        assert len(traced_reads.search(by=office.ines, at=NOW, words="0612345678")) == 2


def test_an_index_key_that_is_not_the_one_of_this_database_is_seen(ask):
    key_canaries.insert(NOW)
    with BEFORE:
        assert "manque dans CPTS_INDEX_KEY" in key_canaries.problems()[0]
    with override_settings(INDEX_KEY=f"{blind_index.current_key_id()}:{OLD}"):
        assert "n’est pas celle" in key_canaries.problems()[0]


def test_rows_from_before_the_indexes_are_indexed_by_the_same_command(ask):
    received = ask()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_carerequest SET same_phone = NULL, same_person = NULL")
    assert index_rotation.recompute(CareRequest, SAME) == (1, [])
    assert columns(received)["same_phone"]
    assert index_rotation.recompute(CareRequest, SAME) == (0, [])
    assert os.environ["CPTS_INDEX_KEY"] not in str(columns(received))


def test_a_row_that_does_not_open_is_told_once_and_the_others_are_indexed(ask, monkeypatch):
    """The last of its batch, where the next one begins."""
    monkeypatch.setattr(index_rotation, "BATCH", 2)
    for number in range(3):
        ask(last_name=f"Autre{number}", phone=f"061234500{number}")
    _, closed, _ = CareRequest.objects.order_by("pk").values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_carerequest SET same_phone = NULL")
        lost = "UPDATE patients_carerequest SET phone = 'v1|old|AAAA|AAAA' WHERE id = %s"
        cursor.execute(lost, [closed])
    assert index_rotation.recompute(CareRequest, SAME) == (2, [closed])


@pytest.mark.django_db(transaction=True)
def test_a_telephone_changed_while_the_indexes_are_computed_again_keeps_its_own():
    asking.build()
    with BEFORE:
        request = asking.ask()

    def change():
        row = CareRequest.objects.get(pk=request)
        row.phone = "0698765432"
        row.save(update_fields=["phone", *SAME])

    with DURING:
        again = partial(index_rotation.recompute, CareRequest, SAME)
        assert overtaken(change, again) == "done"
        row = CareRequest.objects.get(pk=request)
        assert {name: getattr(row, name) for name in SAME} == {
            field.name: field.of_row(row)
            for field in CareRequest._meta.local_fields
            if isinstance(field, BlindIndexField)
        }
