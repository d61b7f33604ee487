"""Who saw a person's request. No name here; reading it is itself traced."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.pages import page_of
from members import tracing
from members.queries import accounts
from patients.models import CareRequest
from patients.permissions import reads_trails
from patients.queries.requests import clear_rows

READING = "care_request.read."
LISTS = frozenset({"care_request.list", "care_request.search"})
PATHS = {
    f"{READING}office": "Coordination",
    f"{READING}correct": "Coordination",
    f"{READING}accepted": "Médecin, après son accord",
    f"{READING}own": "Lien privé",
    f"{READING}sender": "Qui a fait la demande",
    "care_request.list": "Liste de la coordination",
    "care_request.search": "Recherche de la coordination",
}
# what the address may ask for → what the page calls it
KINDS = {
    "lectures": "Demande ouverte",
    "listes": "Listes et recherches",
    "actes": "Actes sur la demande",
}


def open_readers(
    *, by: Actor, at: datetime, request_id: UUID, kind: str, page: str | int
) -> dict | None:
    """``page`` holds lines, the latest first."""
    with transaction.atomic():
        row = _row(by, request_id)
        if row is None:
            return None
        audit.add_entry("care_request.readers", by=by, at=at, target=row)
        lines = page_of(_rows_of_kind(row, kind), page, present=_lines)
        return {"id": row.id, "reference": row.reference, "kind": _kind(kind), "page": lines}


def readers_file(
    *, by: Actor, at: datetime, request_id: UUID, kind: str
) -> tuple[str, list[dict]] | None:
    """The number of the request, and every line of that kind."""
    with transaction.atomic():
        row = _row(by, request_id)
        if row is None:
            return None
        audit.add_entry("care_request.readers_exported", by=by, at=at, target=row)
        return row.reference, _lines(_rows_of_kind(row, kind)[: audit.MOST])


def _row(by: Actor, request_id: UUID) -> CareRequest | None:
    rows = clear_rows() if reads_trails(by) else CareRequest.objects.none()
    return rows.filter(pk=request_id).first()


def _kind(kind: str) -> str:
    return kind if kind in KINDS else next(iter(KINDS))


def _rows_of_kind(row: CareRequest, kind: str):
    """A list shows names and notes nobody's number: every list opened while this request could be
    on it counts, from its reception to the erasure of the name."""
    label = CareRequest._meta.label
    if _kind(kind) == "listes":
        rows = audit.rows_about(label, "").filter(action__in=LISTS, at__gte=row.received_at)
        return rows.filter(at__lt=row.erased_at) if row.erased_at else rows
    own = audit.rows_about(label, str(row.pk))
    if _kind(kind) == "actes":
        return own.exclude(action__startswith=READING)
    return own.filter(action__startswith=READING)


def _lines(rows) -> list[dict]:
    traces = audit.traces(rows)
    names = accounts.names({row.actor for row in traces if row.actor})
    return [
        {
            "at": row.at,
            "who": names.get(row.actor, "Compte inconnu") if row.actor else tracing.roles(row.role),
            "role": tracing.roles(row.role) if row.actor else "",
            "means": tracing.means(row.means),
            "words": row.words,
            "path": PATHS.get(row.action, ""),
        }
        for row in traces
    ]
