"""PDFs are opened and walked: nothing that runs, opens, hides or asks for a password."""

import logging
import re
import subprocess
import sys
from pathlib import Path

from cpts_portal.foundation.kernel.errors import DomainError

from .limits import MOST_PAGES, ONLY

log = logging.getLogger(__name__)

INSPECTOR = Path(__file__).with_name("pdf_inspector.py")
LONGEST = 30
UNREADABLE = "Ce PDF ne s’ouvre pas : il est abîmé ou incomplet."
SENTENCES = {
    "encrypted": "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection.",
    "active": (
        "Ce PDF contient un programme ou une action automatique : imprimez-le en PDF à nouveau."
    ),
    "attached": "Ce PDF contient d’autres fichiers : envoyez-les séparément.",
    "form": "Ce PDF est un formulaire dynamique (XFA) : imprimez-le en PDF à nouveau.",
    "empty": "Ce PDF ne contient aucune page.",
    "long": f"Ce PDF compte plus de {MOST_PAGES} pages : envoyez-en un extrait.",
}
# what a browser would run if it guessed the type from the first bytes
FOREIGN = (b"<script", b"<html", b"<!doctype html", b"<svg", b"<?php")
HEAD = 1024
TAIL = 64


def check(content: bytes) -> int:
    """The number of pages."""
    _check_ends(content)
    answer = _inspect(content)
    word, _, pages = answer.partition(" ")
    if word == "pages":
        return int(pages)
    raise DomainError(SENTENCES.get(word, UNREADABLE))


def _check_ends(content: bytes) -> None:
    """Nothing before the header, almost nothing after the end: no second file inside the first."""
    if any(mark in content[:HEAD].lower() for mark in FOREIGN):
        raise DomainError(ONLY)
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > TAIL or not re.match(rb"%PDF-[12]\.\d", content):
        raise DomainError(UNREADABLE)


def _inspect(content: bytes) -> str:
    """The word of the inspector; a process killed by its limits answers nothing."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(INSPECTOR), str(MOST_PAGES)],
            input=content,
            capture_output=True,
            timeout=LONGEST,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("a PDF took more than %s s to open", LONGEST)
        return ""
    if done.returncode:
        log.warning("a PDF stopped its inspector (%s)", done.returncode)
    return done.stdout.decode("ascii", "replace")
