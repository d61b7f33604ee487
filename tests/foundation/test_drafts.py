from uuid import UUID

import pytest
from django.db import connection

from cpts_portal.foundation.models import Draft
from cpts_portal.foundation.records import drafts
from tests.support.overtaking import joined_by

from .acting import AT, later

pytestmark = pytest.mark.django_db

ME, YOU = UUID(int=1), UUID(int=2)


def test_a_draft_comes_back_to_its_author_on_its_form_only():
    assert drafts.store(ME, "declare", {"comment": "œuvre", "people": ["1", "2"]}, at=AT)
    assert drafts.load(ME, "declare", at=AT) == {"comment": "œuvre", "people": ["1", "2"]}
    assert drafts.load(YOU, "declare", at=AT) is None
    assert drafts.load(ME, "other", at=AT) is None


def test_the_last_draft_replaces_the_one_before():
    drafts.store(ME, "declare", {"a": "1"}, at=AT)
    drafts.store(ME, "declare", {"a": "2"}, at=later(minutes=1))
    assert drafts.load(ME, "declare", at=later(minutes=1)) == {"a": "2"}
    assert Draft.objects.count() == 1


def test_a_draft_is_unreadable_in_the_database():
    drafts.store(ME, "declare", {"comment": "canari-7f3a"}, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM foundation_draft")
        assert "canari" not in cursor.fetchone()[0]


def test_a_draft_ends_after_thirty_days_or_when_it_is_discarded():
    drafts.store(ME, "declare", {"a": "1"}, at=AT)
    assert drafts.load(ME, "declare", at=later(days=30)) is None
    assert drafts.purge(later(days=29)) == 0
    assert drafts.purge(later(days=30)) == 1
    drafts.store(ME, "declare", {"a": "1"}, at=AT)
    drafts.discard(ME, "declare")
    assert drafts.load(ME, "declare", at=AT) is None


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_not_kept_even_in_a_draft():
    assert not drafts.store(ME, "declare", {"notes": ["1 85 05 78 006 084 91"]}, at=AT)
    assert not Draft.objects.exists()


def test_a_draft_of_more_than_a_hundred_thousand_characters_is_not_kept():
    around = len('{"a": ""}')
    assert not drafts.store(ME, "declare", {"a": "x" * (100_001 - around)}, at=AT)
    assert not Draft.objects.exists()
    assert drafts.store(ME, "declare", {"a": "x" * (100_000 - around)}, at=AT)


def test_a_draft_that_no_longer_opens_is_an_empty_form_not_an_error():
    drafts.store(ME, "declare", {"a": "1"}, at=AT)
    Draft.objects.update(user_id=YOU)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_draft SET payload = 'v1|k|a|b'")
    assert drafts.load(YOU, "declare", at=AT) is None
    assert drafts.store(YOU, "declare", {"a": "2"}, at=AT)
    assert drafts.load(YOU, "declare", at=AT) == {"a": "2"}


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_while_its_draft_is_being_kept_leaves_none():
    drafts.store(ME, "declare", {"a": "1"}, at=AT)
    with joined_by(lambda: drafts.discard(ME, "declare"), before="UPDATE"):
        drafts.store(ME, "declare", {"a": "2"}, at=AT)
    assert not Draft.objects.exists()
