"""Walks the chain from its first link and says where it breaks first."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from .models import AuditEntry, AuditSeal
from .sealing import Anchor, anchor, unsealed
from .signing import FIRST_LINK, link, same, sign

CHUNK = 1000
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Report:
    """``problem`` is empty when the chain holds; ``place`` is the rank of the first broken link."""

    checked: int
    waiting: int
    place: int | None = None
    problem: str = ""
    anchor: Anchor | None = None

    @property
    def holds(self) -> bool:
        return not self.problem


class _Broken(Exception):
    def __init__(self, place: int | None, problem: str):
        self.place, self.problem = place, problem


def verify(*, against: Anchor | None = None) -> Report:
    """``against`` is an anchor exported earlier: without one, a cut tail cannot be seen."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            _one_snapshot()
        waiting = unsealed().count()
        try:
            checked = _walk(against)
            _check_waiting()
        except _Broken as broken:
            return Report(0, waiting, broken.place, broken.problem)
        return Report(checked, waiting, anchor=anchor())


def _one_snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _walk(against: Anchor | None) -> int:
    number, chain = 0, FIRST_LINK
    while seals := list(AuditSeal.objects.filter(number__gt=number).order_by("number")[:CHUNK]):
        entries = AuditEntry.objects.in_bulk([one.entry_id for one in seals])
        for one in seals:
            number += 1
            chain = _check_link(one, number, chain, entries.get(one.entry_id))
            if against and against.number == number and against.chain != chain.hex():
                raise _Broken(number, "le maillon ne correspond pas à l’ancre exportée")
    if against and number < against.number:
        raise _Broken(
            number + 1, f"la fin manque : l’ancre exportée compte {against.number} maillons"
        )
    return number


def _check_link(one: AuditSeal, number: int, previous: bytes, entry: AuditEntry | None) -> bytes:
    if one.number != number:
        raise _Broken(number, "un maillon a été supprimé")
    if entry is None:
        raise _Broken(number, "une trace a été supprimée")
    if not same(entry.signature, sign(entry)):
        raise _Broken(number, "une trace a été modifiée")
    chain = link(previous, number, entry)
    if not same(one.chain, chain):
        raise _Broken(number, "l’ordre ou le contenu de la chaîne a été modifié")
    return chain


def _check_waiting() -> None:
    for entry in unsealed().iterator(CHUNK):
        if not same(entry.signature, sign(entry)):
            raise _Broken(None, f"la trace {entry.id} n’a pas été écrite par le portail")
    if unsealed().filter(recorded_at__lt=Now() - LONGEST_WAIT).exists():
        raise _Broken(None, "une trace attend son scellé depuis plus de 5 minutes")
