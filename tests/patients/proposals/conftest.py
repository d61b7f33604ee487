"""One doctor at a time, never a name before a yes, and each answer leaves one result."""

from datetime import timedelta

from patients.models import CareRequest, Consent
from patients.operations import answers
from tests.patients.asking import TODAY, build, later
from tests.support.clocks import NOW
from tests.support.shared_fixtures import layer

world = layer(build)


def state(request_id) -> str:
    return CareRequest.objects.get(pk=request_id).state


def accept(world, proposal_id, **changed):
    answers.accept(**({"by": world.doctor, "at": NOW, "proposal_id": proposal_id} | changed))


def _revoke(request_id):
    Consent.objects.filter(request=request_id).update(revoked_at=NOW, revoked_by="person")


def declared(world, sent, **changed):
    values = {
        "by": world.office,
        "at": later(days=31),
        "proposal_id": sent,
        "declared_on": TODAY + timedelta(days=20),
        "channel": "online",
        "said_by": "practice",
    } | changed
    answers.declare_gp(**values)
