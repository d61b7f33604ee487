"""Ctrl-C is heard whenever it comes."""

import subprocess
import sys
import textwrap

import pytest

from cpts_portal.environment import ROOT

IN_A_FORK = "os.register_at_fork({hook}=lambda: os.kill(us, signal.SIGINT))"
IN_A_DEL = "type('Gone', (), {'__del__': lambda self: os.kill(us, signal.SIGINT)})()"


def run(where: str) -> subprocess.CompletedProcess:
    """A program that a stop signal reaches there; its cleaning takes a while."""
    program = f"""
        import os, signal, subprocess, time
        from cpts_portal.ops.processes import end_on_signals

        end_on_signals()
        us = os.getpid()
        try:
            {where}
            subprocess.Popen(["true"], preexec_fn=os.getpid).wait()
            time.sleep(40)
            print("nobody heard")
        finally:
            try:
                time.sleep(0.5)
                raise OSError
            except OSError:
                time.sleep(0.5)
            print("cleaned")
    """
    words = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize(
    "where",
    [
        IN_A_FORK.format(hook="before"),
        IN_A_FORK.format(hook="after_in_parent"),
        IN_A_DEL,
        "os.kill(us, signal.SIGTERM)",
    ],
)
def test_a_stop_is_heard_where_python_forgets_what_is_raised_and_cleaning_is_whole(where):
    completed = run(where)
    assert (completed.returncode, completed.stdout) == (0, "cleaned\n"), completed.stderr
