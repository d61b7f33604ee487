"""Where backups are kept: one at a time, whole or not there, the oldest go."""

import os
import signal
import subprocess
import sys

import pytest

from cpts_portal.environment import ROOT
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops.backup import backups_folder, manifest

pytestmark = pytest.mark.requirement("OPS-01")


def test_a_killed_backup_leaves_nothing_that_looks_like_one(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from cpts_portal.ops.backup import backups_folder\n"
        "to = Path(sys.argv[1])\n"
        "making = backups_folder.being_made(to, 'cpts-20261125-100000')\n"
        "with backups_folder.alone(to), making as folder:\n"
        "    (folder / 'manifest.json').write_text('{}')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = os.environ | {"CPTS_SERVICES": "none"}
    shell = [sys.executable, "-c", f"import django; django.setup()\n{code}", str(tmp_path)]
    completed = subprocess.run(shell, cwd=ROOT, env=env, check=False, capture_output=True)
    assert completed.returncode == -signal.SIGKILL, completed.stderr
    assert backups_folder.finished(tmp_path) == []
    assert [path.name for path in tmp_path.glob("[!.]*")] == []
    with backups_folder.alone(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".verrou"]


def test_a_failed_backup_is_taken_away_and_two_never_run_together(tmp_path):
    with pytest.raises(OSError), backups_folder.being_made(tmp_path, "cpts-20261125-100000"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
    with (
        backups_folder.alone(tmp_path),
        pytest.raises(DomainError, match="déjà en cours"),
        backups_folder.alone(tmp_path),
    ):
        pass


def test_the_newest_backup_of_a_shelf_is_the_one_chosen_and_one_backup_is_itself(tmp_path):
    with pytest.raises(DomainError, match="aucune sauvegarde complète"):
        backups_folder.chosen(tmp_path)
    for day in (23, 25, 24):
        with backups_folder.being_made(tmp_path, f"cpts-202611{day}-040000") as folder:
            (folder / manifest.NAME).write_text("{}")
    # cut while it was thrown away: no longer a backup
    (tmp_path / "cpts-20261126-040000").mkdir()
    newest, older = tmp_path / "cpts-20261125-040000", tmp_path / "cpts-20261123-040000"
    assert backups_folder.chosen(tmp_path) == newest
    assert backups_folder.chosen(older) == older
    assert backups_folder.chosen(older / manifest.NAME) == older
    absent = tmp_path / "cpts-20200101-000000"
    assert backups_folder.chosen(absent) == absent


def test_a_backup_never_takes_the_place_of_another_and_the_oldest_go(tmp_path):
    for day in (23, 24, 25):
        with backups_folder.being_made(tmp_path, f"cpts-202611{day}-040000") as folder:
            (folder / manifest.NAME).write_text("{}")
    again = backups_folder.being_made(tmp_path, "cpts-20261124-040000")
    with pytest.raises(DomainError, match="n’en remplace jamais"), again:
        pass
    (tmp_path / "notes").mkdir()
    assert backups_folder.prune(tmp_path, 2) == ["cpts-20261123-040000"]
    assert {path.name for path in tmp_path.iterdir()} == {
        "notes",
        "cpts-20261124-040000",
        "cpts-20261125-040000",
    }
