"""CRY-01 to CRY-05, on the one encrypted column of the foundation (drafts)."""

import base64
import os
import pickle
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, models, transaction
from django.test import override_settings
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel import crypto
from cpts_portal.foundation.models import Draft
from cpts_portal.foundation.records import key_canaries

from .acting import AT, at_once

K1, K2 = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
TEXTS = ["", "0", "False", "née le 29/02/1960", "👩‍⚕️ œ €", "x" * 10_000, "v1|k|a|b", "\n\t"]


def a_draft(payload, form="f"):
    row = Draft(user_id=uuid4(), form=form, payload=payload, saved_at=AT, expires_at=AT)
    row.save()
    return row


def stored(row) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM foundation_draft WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def store(row, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_draft SET payload = %s WHERE id = %s", [text, row.pk])


@pytest.mark.requirement("CRY-01")
@given(st.text(max_size=200), st.text(max_size=40))
def test_what_is_encrypted_is_read_back_and_never_looks_the_same_twice(text, context):
    first = crypto.encrypt(text, context=context)
    assert crypto.decrypt(first, context=context) == text
    assert crypto.encrypt(text, context=context) != first


@pytest.mark.requirement("CRY-02")
@given(st.text(max_size=50), st.data())
def test_one_character_changed_anywhere_is_an_explicit_error(text, data):
    whole = crypto.encrypt(text, context="c")
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    broken = whole[:place] + other + whole[place + 1 :]
    if broken == whole:
        return
    try:
        # the last base64 character before the padding carries bits that are not used
        assert crypto.decrypt(broken, context="c") == text
        assert _decoded(broken) == _decoded(whole)
    except crypto.Undecipherable:
        pass


def _decoded(whole):
    version, key_id, nonce, sealed = whole.split("|")
    return version, key_id, base64.b64decode(nonce), base64.b64decode(sealed)


@pytest.mark.requirement("CRY-02")
@pytest.mark.parametrize("cut", [0, 1, 2, 3, 10, -1])
def test_a_truncated_ciphertext_is_an_explicit_error(cut):
    whole = crypto.encrypt("secret", context="c")
    with pytest.raises(crypto.Undecipherable):
        crypto.decrypt(whole[:cut], context="c")


@pytest.mark.requirement("CRY-03")
@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_a_column_gives_back_what_was_saved(text):
    row = a_draft(text)
    assert row.payload == text
    again = Draft.objects.get(pk=row.pk)
    assert again.payload == text
    again.save()
    assert Draft.objects.get(pk=row.pk).payload == text
    assert len(text) < 3 or text not in stored(row)


@pytest.mark.requirement("CRY-02")
@pytest.mark.django_db
def test_a_value_moved_to_another_row_opens_nowhere_and_is_not_saved():
    mine, other = a_draft("mine"), a_draft("other")
    store(other, stored(mine))
    damaged = Draft.objects.get(pk=other.pk)
    for attempt in (lambda: damaged.payload, damaged.save):
        with pytest.raises(crypto.Undecipherable), transaction.atomic():
            attempt()
    assert stored(other) == stored(mine)
    damaged.form = "renamed"
    damaged.save(update_fields=["form"])


@pytest.mark.requirement("CRY-02")
@pytest.mark.django_db
def test_the_wrong_key_and_an_absent_key_are_explicit_errors():
    row = a_draft("text")
    key_id = crypto.current_key_id()
    for keys in (f"{key_id}:{K1}", f"other:{K1}"):
        with override_settings(FIELD_KEYS=keys), pytest.raises(crypto.Undecipherable) as failure:
            _ = Draft.objects.get(pk=row.pk).payload
        assert K1 not in str(failure.value) and "text" not in str(failure.value)


@pytest.mark.requirement("CRY-04")
@pytest.mark.django_db
def test_a_new_first_key_writes_while_the_old_one_still_reads():
    with override_settings(FIELD_KEYS=f"old:{K1}"):
        row = a_draft("kept")
    with override_settings(FIELD_KEYS=f"new:{K2},old:{K1}"):
        again = Draft.objects.get(pk=row.pk)
        assert again.payload == "kept"
        again.save()
        assert stored(row).startswith("v1|new|")
    with override_settings(FIELD_KEYS=f"new:{K2}"):
        assert Draft.objects.get(pk=row.pk).payload == "kept"


@pytest.mark.django_db
def test_filters_and_updates_cannot_reach_an_encrypted_column():
    a_draft("x")
    with pytest.raises(TypeError, match="encrypted"), transaction.atomic():
        Draft.objects.update(payload="y")
    for lookup in ("payload", "payload__icontains", "payload__startswith"):
        with pytest.raises(FieldError):
            list(Draft.objects.filter(**{lookup: "x"}))
    assert Draft.objects.filter(payload__isnull=False).count() == 1


@pytest.mark.django_db
def test_bulk_writes_deferred_reads_and_pickles_keep_the_text():
    rows = [
        Draft(user_id=uuid4(), form="b", payload=f"t{n}", saved_at=AT, expires_at=AT)
        for n in (1, 2)
    ]
    Draft.objects.bulk_create(rows)
    deferred = Draft.objects.defer("payload").get(pk=rows[0].pk)
    assert deferred.payload == "t1"
    loaded = pickle.loads(pickle.dumps(Draft.objects.get(pk=rows[1].pk)))
    assert loaded.payload == "t2"
    loaded.refresh_from_db()
    assert loaded.payload == "t2"
    assert "t2" not in repr(Draft.objects.values_list("payload", flat=True))


@pytest.mark.requirement("CRY-05")
@pytest.mark.django_db(transaction=True)
def test_fifty_threads_never_see_a_ciphertext_nor_a_neighbours_text():
    row = a_draft("start")

    def work(number: int) -> bool:
        texts = []
        for _ in range(3):
            mine = Draft.objects.get(pk=row.pk)
            mine.payload = f"text {number}"
            mine.full_clean()
            mine.save()
            texts.append(mine.payload == f"text {number}")
            texts.append(Draft.objects.get(pk=row.pk).payload.startswith("text "))
        return all(texts)

    assert all(at_once(50, work))


@pytest.mark.requirement("CRY-03")
@isolate_apps("cpts_portal.foundation")
def test_dates_numbers_and_none_round_trip_and_a_row_without_key_is_refused():
    class Sheet(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid4)
        born_on = crypto.EncryptedDateField(null=True)
        note = crypto.EncryptedTextField(null=True)

        class Meta:
            app_label = "foundation"

    def through(name, value):
        row = Sheet(**{name: value})
        stored = Sheet._meta.get_field(name).pre_save(row, add=True)
        assert stored is None or stored.startswith("v1|")
        loaded = Sheet._meta.get_field(name).from_db_value(stored, None, None)
        return getattr(Sheet.from_db("default", ["id", name], [row.pk, loaded]), name)

    assert through("born_on", date(1960, 2, 29)) == date(1960, 2, 29)
    assert through("born_on", "1960-02-29") == date(1960, 2, 29)
    assert through("born_on", None) is None
    assert (through("note", 0), through("note", False), through("note", None)) == (
        "0",
        "False",
        None,
    )
    with pytest.raises(ValueError, match="primary key"):
        Sheet._meta.get_field("note").pre_save(Sheet(id=None, note="x"), add=True)


@pytest.mark.requirement("CRY-04")
@pytest.mark.parametrize(
    "keys",
    ["", "k", "k:", "k:abc", f"k:{K1[:20]}", f":{K1}", f"k:{K1},k:{K2}", f"a b:{K1}", f"k:{K1}é"],
    # the keys are drawn anew by each process: their names may not hold them
    ids=["empty", "no-sign", "no-key", "short", "cut", "no-id", "twice", "space", "accent"],
)
def test_the_portal_refuses_to_start_with_keys_it_cannot_read(keys):
    with override_settings(FIELD_KEYS=keys), pytest.raises(SystemCheckError, match="E001") as e:
        call_command("check", "--tag", "security")
    assert K1 not in str(e.value)


@pytest.mark.requirement("CRY-04")
@pytest.mark.django_db
def test_the_portal_refuses_to_start_with_the_keys_of_another_database():
    key_canaries.insert(AT)
    key_canaries.insert(AT)
    assert key_canaries.problems() == []
    key_id = crypto.current_key_id()
    with override_settings(FIELD_KEYS=f"{key_id}:{K1}"):
        assert "n’est pas celle" in key_canaries.problems()[0]
        with pytest.raises(SystemCheckError, match="E002"):
            call_command("check", "--database", "default")
    with override_settings(FIELD_KEYS=f"another:{K1}"):
        assert "manque" in key_canaries.problems()[0]


def test_a_ciphertext_names_its_key_and_hides_itself():
    with override_settings(FIELD_KEYS=f"k9:{K1}"):
        sealed = crypto.encrypt("x", context=str(UUID(int=0)))
        assert sealed.key_id == "k9" == crypto.current_key_id()
        assert repr(sealed) == "<Ciphertext>"
