"""Addresses of downloads: good for a quarter of an hour, for one purpose and one holder."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

LIFE = timedelta(minutes=15)
TOO_LATE = "Ce lien de téléchargement a expiré : en voici un nouveau sur cette page."


class Expired(Exception):
    """It was good, and its time is over: the page gives another one."""


def issue(purpose: str, holder: str, *, at: datetime) -> str:
    """Says its end and nothing else; the holder is in the signature."""
    return _signer(purpose, holder).sign(str(int((at + LIFE).timestamp())))


def is_good(ticket: str, purpose: str, holder: str, *, at: datetime) -> bool:
    """False for a forged one, or somebody else's; raises ``Expired`` for one that was theirs."""
    try:
        until = int(_signer(purpose, holder).unsign(ticket))
    except BadSignature:
        return False
    if until <= at.timestamp():
        raise Expired
    return True


def _signer(purpose: str, holder: str) -> Signer:
    return Signer(salt=f"download {purpose} {holder}")
