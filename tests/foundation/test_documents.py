import errno
import os
from copy import copy
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.db import transaction

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import StoredDocument
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.documents import disk, scanning

from .acting import AT, CLAIRE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
    return tmp_path


def store(content=b"%PDF-1.7 x", **changes):
    return documents.store(
        **{
            "content": content,
            "name": "dossier.pdf",
            "media_type": "application/pdf",
            "kind": "dossier",
            "at": AT,
            "by": CLAIRE,
            **changes,
        }
    )


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_is_found_by_its_id_with_its_hash_and_its_data(own_folder):
    stored = store(data=b'{"year": 4}')
    assert documents.read_content(stored.id) == b"%PDF-1.7 x"
    assert documents.read_data(stored.id) == b'{"year": 4}'
    assert documents.facts(stored.id) == stored == documents.facts_or_none(stored.id)
    assert (stored.size, len(stored.sha256)) == (10, 64)
    assert {path.name for path in files(own_folder)} == {stored.sha256, stored.data_sha256}


def test_the_same_content_is_kept_once(own_folder):
    first, second = store(), store(name="copie.pdf")
    assert first.sha256 == second.sha256 and first.id != second.id
    assert len(files(own_folder)) == 1
    assert documents.read_data(first.id) is None


def test_a_name_with_a_line_feed_or_a_path_touches_no_file(own_folder):
    stored = store(name="../../x\r\nSet-Cookie: a\0.pdf" + "y" * 300)
    assert "\n" not in stored.name and len(stored.name) <= 200
    assert len(files(own_folder)) == 1


def test_an_altered_or_absent_file_is_never_served(own_folder):
    stored = store()
    path = disk.path_of(stored.sha256)
    path.write_bytes(b"something else")
    with pytest.raises(disk.Damaged, match="altered"):
        documents.read_content(stored.id)
    store()
    assert documents.read_content(stored.id) == b"%PDF-1.7 x"
    path.unlink()
    with pytest.raises(disk.Damaged, match="cannot be read"):
        documents.read_content(stored.id)


@pytest.mark.requirement("REL-09")
@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_full_disk_says_so_and_leaves_nothing_half_written(own_folder, monkeypatch, broken):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, broken, full)
    with pytest.raises(DomainError, match="Rien n’a été enregistré"), transaction.atomic():
        store()
    assert files(own_folder) == []
    assert not StoredDocument.objects.exists()


def test_a_folder_that_cannot_be_made_says_so_too(settings, own_folder):
    (own_folder / "file").write_text("in the way")
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(own_folder / "file" / "documents")},
        },
    }
    assert str(own_folder / "file") in storages["documents"].path("x")
    with pytest.raises(DomainError, match="espace de stockage"):
        store()


def test_a_name_is_kept_to_two_hundred_characters():
    assert store(name="x" * 201 + ".pdf").name == "x" * 200


def test_a_file_that_cannot_be_removed_breaks_nothing_once_its_name_is_gone(
    own_folder, monkeypatch, django_capture_on_commit_callbacks
):
    stored = store()

    def refused(sha256):
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(disk, "remove", refused)
    with django_capture_on_commit_callbacks(execute=True):
        documents.discard(stored.id)
    assert documents.facts(stored.id).is_discarded
    assert files(own_folder)


def test_no_more_than_two_hundred_files_kept_back_are_listed():
    row = StoredDocument(sha256="0" * 64, size=1, scan="error", created_at=AT, scan_again_at=AT)
    rows = [copy(row) for _ in range(201)]
    for one in rows:
        one.pk = uuid4()
    StoredDocument.objects.bulk_create(rows)
    assert len(scanning.withheld(AT)) == 200
