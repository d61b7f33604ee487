"""Somebody opens a piece: written down, whoever it is."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from funding.indicators.facts import PieceFacts


def open_piece(piece: PieceFacts, *, by: Actor, at: datetime) -> None:
    target = ("funding.LineEvidence", piece.id)
    audit.record("funding.line.open_evidence", by=by, at=at, target=target)
