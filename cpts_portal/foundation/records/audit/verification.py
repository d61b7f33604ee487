"""Checks the chain from its first link: where it breaks first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from .anchor_files import AnchorFile, BadAnchor, anchors_in_force, exported
from .models import AuditEntry, AuditSeal
from .sealing import Anchor, anchor, unsealed
from .signing import FIRST_LINK, link, same, sign

CHUNK = 1000
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Report:
    """``problem`` is empty when the chain holds; ``place`` is the rank of the first broken link,
    ``moment`` and ``action`` those of its trace, or of the last good one when it is ``gone``."""

    checked: int
    waiting: int
    place: int | None = None
    problem: str = ""
    anchor: Anchor | None = None
    anchors: int = 0
    restorations: tuple[AnchorFile, ...] = ()
    moment: datetime | None = None
    action: str = ""
    gone: bool = False

    @property
    def holds(self) -> bool:
        return not self.problem


class _Broken(Exception):
    def __init__(self, place: int | None, problem: str, near: AuditEntry | None = None, gone=False):
        self.place, self.problem, self.near, self.gone = place, problem, near, gone


def verify(*, against: Anchor | None = None) -> Report:
    """Against every anchor exported to ``ANCHORS_ROOT``, and ``against`` one kept elsewhere:
    without any, a cut tail cannot be seen."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            _one_snapshot()
        waiting = unsealed().count()
        try:
            files = _files()
            anchors = [*anchors_in_force(files), *([against] if against else ())]
            checked = _check_chain(anchors)
            _check_waiting()
        except _Broken as broken:
            near = broken.near
            moment, action = (near.at, near.action) if near else (None, "")
            return Report(
                0,
                waiting,
                broken.place,
                broken.problem,
                moment=moment,
                action=action,
                gone=broken.gone,
            )
        restorations = tuple(file for file in files if file.left_behind)
        return Report(
            checked, waiting, anchor=anchor(), anchors=len(anchors), restorations=restorations
        )


def _one_snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _files() -> list[AnchorFile]:
    try:
        return exported()
    except BadAnchor as bad:
        raise _Broken(None, str(bad)) from bad


def _check_chain(anchors: Iterable[Anchor]) -> int:
    number, chain, last = 0, FIRST_LINK, None
    expected = {(seal.number, seal.chain) for seal in anchors}
    ranks = {seal.number for seal in anchors}
    while seals := list(AuditSeal.objects.filter(number__gt=number).order_by("number")[:CHUNK]):
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            number += 1
            entry = entries.get(seal.entry_id)
            chain = _check_link(seal, number, chain, entry, last)
            last = entry
            if number in ranks and (number, chain.hex()) not in expected:
                raise _Broken(number, "le maillon ne correspond pas à l’ancre exportée", entry)
    if not number and not unsealed().exists():
        raise _Broken(None, "aucune trace : l’installation en écrit une, les tables ont été vidées")
    furthest = max(ranks, default=0)
    if number < furthest:
        sentence = f"la fin manque : l’ancre exportée compte {furthest} maillons"
        raise _Broken(number + 1, sentence, last, gone=True)
    return number


def _check_link(
    seal: AuditSeal, number: int, previous: bytes, entry: AuditEntry | None, last: AuditEntry | None
) -> bytes:
    if seal.number != number:
        raise _Broken(number, "un maillon a été supprimé", last, gone=True)
    if entry is None:
        raise _Broken(number, "une trace a été supprimée", last, gone=True)
    if not same(entry.signature, sign(entry)):
        raise _Broken(number, "une trace a été modifiée", entry)
    chain = link(previous, number, entry)
    if not same(seal.chain, chain):
        raise _Broken(number, "l’ordre ou le contenu de la chaîne a été modifié", entry)
    return chain


def _check_waiting() -> None:
    for entry in unsealed().iterator(CHUNK):
        if not same(entry.signature, sign(entry)):
            raise _Broken(None, f"la trace {entry.id} n’a pas été écrite par le portail", entry)
    late = unsealed().filter(recorded_at__lt=Now() - LONGEST_WAIT).order_by("recorded_at", "id")
    if oldest := late.first():
        raise _Broken(None, "une trace attend son scellé depuis plus de 5 minutes", oldest)
