"""Scripts of this package run on one file each: little memory, little time, no secret."""

import logging
import subprocess
import sys
from pathlib import Path

log = logging.getLogger(__name__)

LONGEST_SECONDS = 30


def run(script: str, content: bytes, *arguments: str) -> bytes:
    """What the script answered; nothing when its limits stopped it."""
    command = [sys.executable, "-I", str(Path(__file__).with_name(script)), *arguments]
    try:
        completed = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("%s took more than %s s", script, LONGEST_SECONDS)
        return b""
    if completed.returncode:
        log.warning("%s was stopped (%s)", script, completed.returncode)
        return b""
    return completed.stdout
