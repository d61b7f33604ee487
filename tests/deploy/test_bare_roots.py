"""What .ci/bare replays is what the files say; the roots themselves are its own matter."""

import os
import subprocess

import pytest

from cpts_portal.environment import ROOT
from cpts_portal.ops.bare import image, roots
from tests.deploy import compose_file


def test_each_instruction_of_the_dockerfile_is_read_with_its_continued_lines():
    instructions = image.instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert [rest for word, rest in instructions if word == "FROM"] == [
        "python:3.11-slim-bookworm AS build",
        "python:3.11-slim-bookworm",
    ]
    (useradd,) = [rest for word, rest in instructions if "useradd" in rest]
    assert useradd.startswith("apt-get update -q && apt-get install")
    assert "\\" not in useradd
    assert instructions[-1][0] == "CMD"
    assert not [word for word, _ in instructions if word.startswith("#")]


def test_the_context_of_the_image_is_the_one_that_docker_is_sent(tmp_path):
    whole, sent = tmp_path / "whole", tmp_path / "sent"
    whole.mkdir()
    sent.mkdir()
    compose_file.copy_of_the_image(whole)
    roots.Root(tmp_path).checkout("/sent")
    image.sent_to_docker(sent)

    def files(place):
        return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}

    # the checkout is HEAD's, the other one is this folder's: what both hold is what is kept
    assert {name.split("/")[0] for name in files(sent)} == {
        name.split("/")[0] for name in files(whole)
    }
    for stray in ("cpts_portal/demo", "tests/bench", "tests", "docs", ".env"):
        assert not (sent / stray).exists()


@pytest.mark.parametrize(
    ("name", "goes_in"),
    [
        ("PIP_INDEX_URL", True),
        ("https_proxy", True),
        ("SSL_CERT_FILE", True),
        ("CPTS_MODE", False),
        ("PYTHONPATH", False),
        ("AWS_SECRET_ACCESS_KEY", False),
    ],
)
def test_only_what_says_where_packages_are_goes_into_a_bare_root(monkeypatch, name, goes_in):
    monkeypatch.setenv(name, "somewhere")
    assert (name in roots.environment()) is goes_in


def test_the_long_trial_says_why_it_cannot_run_and_fails():
    """An account that is not root, as « sudo » would not give it."""
    fake = "id() { echo 1000; }; export -f id; exec bash .ci/bare"
    completed = subprocess.run(
        ["bash", "-c", fake], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    assert completed.returncode == 1
    assert "ÉCHEC il faut root" in completed.stderr


def test_the_trial_is_refused_outside_namespaces_of_its_own(tmp_path):
    """It mounts and removes: never beside the processes of this machine."""
    completed = subprocess.run(
        ["python3", "-m", "cpts_portal.ops.bare", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 1
    assert "lancez .ci/bare" in completed.stderr
    assert list(tmp_path.iterdir()) == []
