"""The tasks of the search for a doctor: proposals that end, mails to doctors, figures published."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cpts_portal.foundation.kernel.actor import Actor
from patients.models import CareRequest, Proposal, PublishedFigures
from patients.operations import closing
from tests.faults.task_row import Row
from tests.funding.dossier_world import AT as NOW
from tests.patients import asking
from tests.signing_in import DOCTOR

OFFICE = Actor(uuid4(), frozenset({"access_officer"}), second_factor=True, name="Inès Brindille")


@dataclass
class Place:
    """The requests proposed to the doctor, to answer tomorrow (``late``) or in nine days."""

    doctor: Actor
    offer: UUID
    late: list[UUID] = field(default_factory=list)
    untold: list[UUID] = field(default_factory=list)


place: Place | None = None


def build() -> None:
    global place
    doctor = asking.acting(asking.join("Sorbier", "Paul", profession=DOCTOR, commune="42147"))
    place = Place(doctor, asking.open_places(doctor, 5))


def _late_proposal(n: int) -> tuple:
    request = asking.ask(commune_code="42147", street=f"{n} rue de l’Essai")
    asking.propose(asking.World(), request, place.offer, reply_by=NOW.date() + timedelta(days=1))
    place.late.append(request)
    return ()


def _published_once(n: int) -> None:
    states = list(PublishedFigures.objects.values_list("starts_on", "as_of"))
    assert states and len(states) == len(set(states))


def _nothing_published() -> None:
    PublishedFigures.objects.all().delete()


def _proposal_without_mail(n: int) -> tuple:
    _give_back()
    request = asking.ask(commune_code="42147", street=f"{n} rue du Courrier")
    asking.propose(asking.World(), request, place.offer, reply_by=NOW.date() + timedelta(days=9))
    place.untold.append(request)
    return ()


def _give_back() -> None:
    """The offer has again the place of the try before."""
    while place.untold:
        closing.close_request(
            by=OFFICE, at=NOW, request_id=place.untold.pop(), reason="found_alone"
        )


def _announced_once(n: int) -> None:
    assert not Proposal.objects.filter(state="proposed", told_at__isnull=True).exists()


def _answers_whole() -> None:
    """Nobody waits for the answer of nobody, nor is in two hands."""
    for row in CareRequest.objects.filter(id__in=place.late):
        proposals = row.proposals.filter(state="proposed").count()
        assert (row.state == "proposed") == bool(proposals)


def _waits_again(n: int) -> None:
    assert not Proposal.objects.filter(state="proposed", request__in=place.late).exists()
    for row in CareRequest.objects.filter(id__in=place.late):
        assert row.state == "waiting"
        assert row.log.filter(transition="expire").count() == 1


def ended_long_ago(n: int) -> tuple:
    request = asking.ask(
        at=NOW - timedelta(days=500), commune_code="42147", street=f"{n} rue du Fond"
    )
    closing.close_request(
        by=OFFICE, at=NOW - timedelta(days=400), request_id=request, reason="moved"
    )
    return ()


def _erased_whole() -> None:
    for row in CareRequest.objects.filter(close_reason="moved"):
        assert (row.last_name is None) == (row.erased_at is not None)
        assert row.log.filter(transition="erase").count() == (row.erased_at is not None)


def erased_once(n: int) -> None:
    for row in CareRequest.objects.filter(close_reason="moved"):
        assert (row.last_name, row.phone, row.erased_at is None) == (None, None, False)
        assert row.log.filter(transition="erase").count() == 1


def _tomorrow(n: int) -> datetime:
    return NOW + timedelta(days=2)


ROWS = {
    "patients.tasks.expire_proposals": Row(
        _late_proposal, _waits_again, _tomorrow, nothing_half=_answers_whole
    ),
    "patients.tasks.publish_figures": Row(lambda n: (), _published_once, reset=_nothing_published),
    "patients.tasks.notify_doctors": Row(_proposal_without_mail, _announced_once, _tomorrow),
}
