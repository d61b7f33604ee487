"""CRY-04: keys change while both are readable, the change survives a kill, the old key can go."""

import base64
import os
from secrets import token_urlsafe
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings

from cpts_portal.foundation.kernel import crypto
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import Draft
from cpts_portal.foundation.records import key_canaries, key_rotation

from .acting import AT

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CRY-04")]

OLD, NEW = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
BEFORE = override_settings(FIELD_KEYS=f"old:{OLD}")
DURING = override_settings(FIELD_KEYS=f"new:{NEW},old:{OLD}")
AFTER = override_settings(FIELD_KEYS=f"new:{NEW}")


def drafts(count: int) -> None:
    for number in range(count):
        Draft(
            user_id=uuid4(), form="f", payload=f"text {number}", saved_at=AT, expires_at=AT
        ).save()


def texts() -> set[str]:
    return {row.payload for row in Draft.objects.all()}


def test_the_drafts_are_among_the_encrypted_columns():
    assert (Draft, "payload") in key_rotation.encrypted_columns()


def test_after_the_rotation_the_old_key_can_be_removed(capsys, monkeypatch):
    monkeypatch.setattr(key_rotation, "BATCH", 3)
    with BEFORE:
        drafts(8)
        key_canaries.insert(AT)
    with DURING:
        expected = texts()
        call_command("rotate_keys", check=True)
        assert "old (8)" in capsys.readouterr().out
        call_command("rotate_keys")
        assert "new (8)" in capsys.readouterr().out
    with AFTER:
        assert texts() == expected
        assert key_canaries.problems() == []


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    with BEFORE:
        drafts(5)
    with DURING:
        batches = key_rotation._batches(Draft, "payload")
        first = next(batches)
        monkeypatch.setattr(key_rotation, "_batches", lambda *_: iter([first]))
        assert key_rotation.rotate(Draft, "payload") == (2, [])
        assert key_rotation.keys_in_use(Draft, "payload") == {"old": 3, "new": 2}
        assert len(texts()) == 5
        monkeypatch.undo()
        assert key_rotation.rotate(Draft, "payload") == (3, [])
        assert key_rotation.rotate(Draft, "payload") == (0, [])


def test_values_that_open_with_no_key_are_counted_and_left_as_they_are():
    with BEFORE:
        drafts(2)
    broken = Draft.objects.order_by("pk").first().pk
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE foundation_draft SET payload = 'v1|old|AAAA|AAAA' WHERE id = %s", [broken]
        )
    with DURING, pytest.raises(CommandError, match="1 valeurs"):
        call_command("rotate_keys")
    assert key_rotation.keys_in_use(Draft, "payload")["old"] == 1


def test_both_keys_read_but_only_the_first_writes():
    with BEFORE:
        sealed = crypto.encrypt("x", context="c")
    with DURING:
        assert crypto.decrypt(sealed, context="c") == "x"
        assert crypto.encrypt("y", context="c").key_id == "new"


def test_secrets_of_the_second_factor_rotate_too():
    from allauth.mfa.models import Authenticator

    from members.accounts.second_factor import SecondFactorAdapter
    from members.operations.accounts import create_account

    adapter = SecondFactorAdapter()
    with BEFORE:
        data = {"secret": adapter.encrypt("JBSWY3DP"), "used": 3, "codes": [adapter.encrypt("a")]}
        user = create_account(
            by=SYSTEM, at=AT, email="zoe@example.org", password=token_urlsafe(), name="Zoé"
        )
        row = Authenticator.objects.create(user=user, type="totp", data=data)
    assert key_rotation.keys_in_use(Authenticator, "data") == {"old": 2}
    with DURING:
        call_command("rotate_keys")
    assert key_rotation.keys_in_use(Authenticator, "data") == {"new": 2}
    row.refresh_from_db()
    with AFTER:
        assert adapter.decrypt(row.data["secret"]) == "JBSWY3DP"
    assert row.data["used"] == 3
