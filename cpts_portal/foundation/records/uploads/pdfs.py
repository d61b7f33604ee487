"""PDFs are opened and walked: nothing that runs, opens, hides or asks for a password."""

import io
import re

import pikepdf

from cpts_portal.foundation.kernel.errors import DomainError

from .limits import MOST_PAGES, ONLY

UNREADABLE = "Ce PDF ne s’ouvre pas : il est abîmé ou incomplet."
ENCRYPTED = "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection."
ACTIVE = "Ce PDF contient un programme ou une action automatique : imprimez-le en PDF à nouveau."
ATTACHED = "Ce PDF contient d’autres fichiers : envoyez-les séparément."
FORM = "Ce PDF est un formulaire dynamique (XFA) : imprimez-le en PDF à nouveau."
EMPTY = "Ce PDF ne contient aucune page."
TOO_LONG = f"Ce PDF compte plus de {MOST_PAGES} pages : envoyez-en un extrait."
MOST_OBJECTS = 200_000
# what a browser would run if it guessed the type from the first bytes
FOREIGN = (b"<script", b"<html", b"<!doctype html", b"<svg", b"<?php")
HEAD = 1024

_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToR",
    "/GoToE",
    "/Rendition",
}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA"}
_ATTACHED_KEYS = {"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF"}
_ATTACHED_SUBTYPES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def check(content: bytes) -> int:
    """The number of pages."""
    _check_ends(content)
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            return _check_inside(pdf)
    except pikepdf.PasswordError:
        raise DomainError(ENCRYPTED) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, RecursionError, KeyError):
        raise DomainError(UNREADABLE) from None


def _check_ends(content: bytes) -> None:
    """Nothing before the header, almost nothing after the end: no second file inside the first."""
    if any(mark in content[:HEAD].lower() for mark in FOREIGN):
        raise DomainError(ONLY)
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > 64 or not re.match(rb"%PDF-[12]\.\d", content):
        raise DomainError(UNREADABLE)


def _check_inside(pdf: pikepdf.Pdf) -> int:
    if pdf.is_encrypted:
        raise DomainError(ENCRYPTED)
    pages = len(pdf.pages)
    if pages == 0:
        raise DomainError(EMPTY)
    if pages > MOST_PAGES:
        raise DomainError(TOO_LONG)
    if "/AcroForm" in pdf.Root and "/XFA" in pdf.Root.AcroForm:
        raise DomainError(FORM)
    for number, thing in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise DomainError(UNREADABLE)
        _check_object(thing)
    return pages


def _check_object(thing: pikepdf.Object, depth: int = 0) -> None:
    """Direct values only: indirect objects are all in ``pdf.objects``."""
    if depth > 30:
        raise DomainError(UNREADABLE)
    if isinstance(thing, pikepdf.Array):
        for inner in list(thing):
            _check_direct(inner, depth)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        _check_keys(thing)
        for inner in thing.values():
            _check_direct(inner, depth)


def _check_direct(inner, depth: int) -> None:
    if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
        _check_object(inner, depth + 1)


def _check_keys(thing) -> None:
    keys = set(thing.keys())
    if keys & _ACTIVE_KEYS or not _opens_quietly(thing.get("/OpenAction")):
        raise DomainError(ACTIVE)
    if "/XFA" in keys:
        raise DomainError(FORM)
    if keys & _ATTACHED_KEYS or str(thing.get("/Subtype", "")) in _ATTACHED_SUBTYPES:
        raise DomainError(ATTACHED)
    if str(thing.get("/S", "")) in _ACTIONS:
        raise DomainError(ACTIVE)


def _opens_quietly(action: pikepdf.Object | None) -> bool:
    """A place in the document to open at: office suites and LaTeX always write one."""
    if action is None or isinstance(action, pikepdf.Array):
        return True
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) == "/GoTo"
