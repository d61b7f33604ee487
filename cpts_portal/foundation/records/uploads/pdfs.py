"""PDFs are opened and walked: nothing that runs, opens, hides or asks for a password."""

import re
from dataclasses import dataclass

from cpts_portal.foundation.kernel.errors import DomainError

from . import isolated
from .limits import MOST_PAGES, ONLY

UNREADABLE = "Ce PDF ne s’ouvre pas : il est abîmé ou incomplet."
SENTENCES = {
    "encrypted": "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection.",
    "active": (
        "Ce PDF contient un programme ou une action automatique : imprimez-le en PDF à nouveau."
    ),
    "attached": (
        "Ce PDF contient d’autres fichiers : imprimez-le en PDF à nouveau, et envoyez ces fichiers "
        "à part."
    ),
    "form": "Ce PDF est un formulaire dynamique (XFA) : imprimez-le en PDF à nouveau.",
    "malformed": "Ce PDF est mal formé : imprimez-le en PDF à nouveau.",
    "empty": "Ce PDF ne contient aucune page.",
    "long": f"Ce PDF compte plus de {MOST_PAGES} pages : envoyez-en un extrait.",
}
# what a browser would run if it guessed the type from the first bytes
FOREIGN = (b"<script", b"<html", b"<!doctype html", b"<svg", b"<?php")
HEAD = 1024
END = b"%%EOF"
ENDS_OF_LINE = (b"", b"\n", b"\r", b"\r\n")
# scanners and libraries fill the last block with these, and DOS ended its files so
BLANK = b"\0\t\n\f\r \x1a"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class CheckedPdf:
    """``content``: as it came without its padding, or written anew when it had to be mended."""

    content: bytes
    pages: int


def check(content: bytes) -> CheckedPdf:
    content = without_blanks_before(content)
    _check_head(content)
    content = _without_padding(content)
    first, _, anew = isolated.run("pdf_inspector.py", content, str(MOST_PAGES)).partition(b"\n")
    word, _, pages = first.decode("ascii", "replace").partition(" ")
    if word != "pages":
        raise DomainError(SENTENCES.get(word, UNREADABLE))
    return CheckedPdf(anew or content, int(pages))


def without_blanks_before(content: bytes) -> bytes:
    return content.removeprefix(BYTE_ORDER_MARK).lstrip(BLANK)


def _check_head(content: bytes) -> None:
    """No second file around the first: nothing else before the header."""
    if any(mark in content[:HEAD].lower() for mark in FOREIGN):
        raise DomainError(ONLY)
    if not re.match(rb"%PDF-[12]\.\d", content):
        raise DomainError(UNREADABLE)


def _without_padding(content: bytes) -> bytes:
    """Nothing but blanks after the end: they are left out, one end of line stays."""
    end = content.rfind(END)
    if end < 0:
        raise DomainError(UNREADABLE)
    if content[end + len(END) :].strip(BLANK):
        raise DomainError(SENTENCES["malformed"])
    end += len(END)
    return content if content[end:] in ENDS_OF_LINE else content[:end] + b"\n"
