"""The bench runs outside the tests; here, that it can start at all."""

import subprocess
import sys

from cpts_portal.environment import ROOT


def test_the_bench_starts_from_its_own_command():
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "--rounds" in ran.stdout
