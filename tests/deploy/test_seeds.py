"""Each seed of the demonstration has its own folder, its own day, and a name one may mistype."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from cpts_portal.environment import ROOT, Misconfigured
from cpts_portal.ops import demonstration, seeds
from cpts_portal.ops.embedded import client
from cpts_portal.ops.processes import CannotRun
from members.operations import territory
from members.operations.reference import load_reference
from tests.signing_in import AT, GOURDON, SYSTEM

OTHERS = [code for code in seeds.SEEDS if code != seeds.DEFAULT]


@pytest.fixture
def demo_mode(monkeypatch):
    monkeypatch.setenv("CPTS_MODE", "demo")


def choose(monkeypatch, code: str) -> None:
    monkeypatch.setenv(seeds.VARIABLE, code)


@pytest.mark.usefixtures("demo_mode")
def test_no_two_seeds_share_a_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CPTS_RUN", str(tmp_path))
    folders = {}
    for code in seeds.SEEDS:
        choose(monkeypatch, code)
        folders[code] = client.run_folder()
        # what was done for one seed is not done for the next
        demonstration.BuildStep("install", "as it is").remember()
        assert not (folders[code] / "pg").exists()
    assert folders[seeds.DEFAULT] == tmp_path
    assert len(set(folders.values())) == len(seeds.SEEDS)
    choose(monkeypatch, OTHERS[0])
    demonstration.BuildStep("install", "").forget()
    choose(monkeypatch, OTHERS[1])
    assert demonstration.BuildStep("install", "as it is").is_done


@pytest.mark.usefixtures("demo_mode")
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_without_a_name_it_is_loire_forez(monkeypatch, nothing):
    monkeypatch.delenv(seeds.VARIABLE, raising=False)
    if nothing is not None:
        choose(monkeypatch, nothing)
    assert seeds.chosen().code == "loire-forez"
    assert seeds.own_folder(Path("/x")) == Path("/x")


@pytest.mark.parametrize("mode", ["test", "production", "development"])
def test_a_seed_moves_nothing_outside_the_demonstration(monkeypatch, mode):
    choose(monkeypatch, OTHERS[0])
    monkeypatch.setenv("CPTS_MODE", mode)
    assert seeds.own_folder(Path("/x")) == Path("/x")


@pytest.mark.parametrize("code", seeds.SEEDS)
def test_each_day_is_a_morning_in_france(code):
    starts = datetime.fromisoformat(seeds.SEEDS[code].starts_at)
    assert starts.utcoffset().total_seconds() == 3600
    assert starts.hour == 10


@pytest.mark.parametrize("name", ["atlantide", "Loire-Forez", "../x", "loue lison"])
def test_an_unknown_name_is_refused_with_the_list(monkeypatch, capsys, name):
    choose(monkeypatch, name)
    with pytest.raises(Misconfigured) as refusal:
        seeds.chosen()
    assert refusal.value.code == 2
    output = capsys.readouterr().err
    assert name in output
    assert all(code in output for code in seeds.SEEDS)


def test_make_refuses_an_unknown_name_before_it_installs_anything(tmp_path):
    completed = subprocess.run(
        ["make", "demo", "SEED=atlantide", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "CPTS_RUN": str(tmp_path / "run")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 2
    assert "SEED=atlantide : cette démonstration n’existe pas" in completed.stderr
    assert "loue-lison, pays-horloger, quercy-bouriane" in completed.stderr
    assert "Traceback" not in completed.stderr
    assert not (tmp_path / "run").exists()


def test_the_start_itself_refuses_it_too(tmp_path):
    completed = subprocess.run(
        [sys.executable, "-m", "cpts_portal.ops.demonstration"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "CPTS_MODE": "demo",
            "CPTS_DEMO_SEED": "atlantide",
            "CPTS_RUN": str(tmp_path / "run"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 2
    assert "Choisissez parmi loire-forez" in completed.stderr
    assert not (tmp_path / "run").exists()


def test_a_database_that_holds_another_seed_is_refused(transactional_db, monkeypatch):
    load_reference(by=SYSTEM, at=AT, only_epcis=[GOURDON])
    territory.found_association(
        by=SYSTEM, at=AT, name="CPTS Loire Forez", territory_name="Essai", commune_codes=["46127"]
    )
    choose(monkeypatch, "loire-forez")
    demonstration._refuse_another_seed()
    choose(monkeypatch, "quercy-bouriane")
    with pytest.raises(CannotRun, match="contient « CPTS Loire Forez » : donnez une autre base"):
        demonstration._refuse_another_seed()
