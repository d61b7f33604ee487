"""The office works the list: qualify, call, close, merge, next; each reading leaves its trace."""

from cpts_portal.foundation.models import AuditEntry
from patients.models import CareRequest

LIST = "/acces/demandes/"


def row(received) -> CareRequest:
    return CareRequest.objects.get(pk=received.id)


def post(client, received, step, **values):
    values.setdefault("version", row(received).version)
    return client.post(f"{LIST}{received.id}/etape/", {"step": step} | values)


def traces(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()
