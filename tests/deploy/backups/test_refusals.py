"""A backup that is damaged, or not for this instance, is refused before anything is written."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops import backup
from cpts_portal.ops.backup import manifest
from cpts_portal.ops.env_file import fresh_values

from .conftest import KEY, another_instance, every_row, restore

pytestmark = pytest.mark.requirement("OPS-01")


def flip(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def say_other_mode(folder: Path) -> None:
    path = folder / manifest.NAME
    path.write_text(path.read_text().replace('"mode": "test"', '"mode": "production"'))


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda folder: flip(folder / "members_user.rows"), "members_user.rows .* abîmé"),
        (lambda folder: shorten(folder / "members_user.rows"), "members_user.rows .* tronqué"),
        (lambda folder: flip(folder / "documents.tar"), "documents.tar .* abîmé"),
        (lambda folder: (folder / "documents.tar").unlink(), "Il manque le fichier documents.tar"),
        (lambda folder: (folder / "manifest.json").unlink(), "il n’y a pas de manifest.json"),
        (lambda folder: shorten(folder / "manifest.json"), ""),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "ne se lit pas"),
        (say_other_mode, "manifest.json a été modifié"),
        (shutil.rmtree, "il n’y a pas de manifest.json"),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_written(
    world, empty_instance, tmp_path, harm, sentence
):
    copy = shutil.copytree(world.folder, tmp_path / "copy")
    harm(copy)
    if not sentence:
        # the last line break of a JSON file is worth nothing
        (copy / "manifest.json").write_text((copy / "manifest.json").read_text()[:-9])
        sentence = "manifest.json ne se lit pas"
    with pytest.raises(DomainError, match=sentence):
        restore(copy)
    assert nothing_there()


def nothing_there() -> bool:
    return not connection.introspection.table_names() and not list(
        Path(settings.STORAGES["documents"]["OPTIONS"]["location"]).rglob("*")
    )


def other(name: str = "b1") -> str:
    return f"{name}:{fresh_values()['CPTS_BACKUP_KEY'].partition(':')[2]}"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"BACKUP_KEY": other()}, "faite avec la clé « b1 »"),
        ({"BACKUP_KEY": ""}, "CPTS_BACKUP_KEY manque"),
        ({"BACKUP_KEY": "b1:abc"}, "CPTS_BACKUP_KEY ne se lit pas"),
        ({"FIELD_KEYS": other("k9")}, "ne contient pas « t1 »"),
        ({"FIELD_KEYS": other("t1")}, "n’est pas celle qui a chiffré cette base"),
        ({"INDEX_KEY": other("i9")}, "CPTS_INDEX_KEY ne contient pas « i1 »"),
        ({"INDEX_KEY": other("i1")}, "n’est pas celle qui a calculé les index de cette base"),
        ({"MODE": "production"}, "mode test et celui-ci est en mode production"),
    ],
)
def test_an_instance_that_is_not_the_one_it_was_made_for_is_refused(
    world, empty_instance, changed, sentence
):
    with override_settings(**changed), pytest.raises(DomainError, match=sentence):
        restore(world.folder)
    assert nothing_there()


def test_a_backup_of_a_newer_portal_is_refused(world, empty_instance, tmp_path):
    copy = shutil.copytree(world.folder, tmp_path / "copy")
    content, key = manifest.read_manifest(copy, backup.keys.ring())
    content.migrations.append(["members", "9999_of_next_year"])
    manifest.write(copy, content, key)
    with pytest.raises(DomainError, match="plus récente du portail"):
        restore(copy)
    assert nothing_there()


def test_a_former_key_of_the_backups_still_reads_them(world, empty_instance):
    with override_settings(BACKUP_KEY=f"{other('b2')},{KEY}"):
        content, _ = manifest.read_manifest(world.folder, backup.keys.ring())
    assert content.key == "b1"


def test_a_key_of_the_fields_is_no_key_of_the_backups(blocked):
    same = override_settings(BACKUP_KEY=settings.FIELD_KEYS)
    with same, pytest.raises(DomainError, match="aussi une clé des champs"):
        backup.keys.ring()


def test_a_base_that_lives_is_never_written_over(world, blocked, tmp_path):
    with another_instance(tmp_path, template=connection.settings_dict["NAME"]):
        before = every_row()
        with pytest.raises(DomainError, match="jamais par-dessus"):
            restore(world.folder)
        assert every_row() == before


def test_documents_that_are_there_are_never_mixed(world, empty_instance):
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"]) / "ab"
    folder.mkdir(parents=True)
    (folder / "abc").write_bytes(b"somebody's")
    with pytest.raises(DomainError, match="n’est pas vide : videz-le"):
        restore(world.folder)
