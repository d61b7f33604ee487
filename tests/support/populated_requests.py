"""People who look for a GP behind the addresses of the patients app, and longer lists of them."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from members.models import User
from patients.domain import consents
from patients.enums import FilledBy, Origin
from patients.operations import publishing, qualifying, receiving, settings
from patients.operations.intake import RequestEntry
from patients.permissions import PERSON
from patients.views.asking import receipt_of
from tests.funding.money_fixture_data import BY
from tests.support.clocks import NOW
from tests.support.populated_offers import OFFICE


def settle(portal) -> None:
    """One who waits, one to qualify, and the private page of a third."""
    settings.set_sectors(**BY, sectors={"Gourdon": ["46127"], "Vigan": ["46334"]})
    portal.reporter = User.objects.get(person_id=portal.nurse.person_id)
    waiting, own = _receive(8000), _receive(8001)
    qualifying.qualify_request(by=OFFICE, at=NOW, request_id=waiting.id)
    publishing.publish_due(**BY)
    portal.values |= {
        "request_id": waiting.id,
        "link": own.link,
        "receipt": receipt_of(own),
        "patients:compare other_id": own.id,
    }


def grow(portal, number: int) -> None:
    """One more to qualify, a look-alike of the others; one more on the list, reported by the
    nurse."""
    _receive(7000 + number)
    reported = _receive(7500 + number, by=portal.reporter)
    qualifying.qualify_request(by=OFFICE, at=NOW, request_id=reported.id)


def _receive(number: int, *, by=None):
    application = RequestEntry(
        filled_by=FilledBy.PROFESSIONAL if by else FilledBy.PERSON,
        origin=Origin.NURSE if by else Origin.PERSON,
        last_name="Personne",
        first_name="Louise",
        birth_date=date(1950, 1, 2),
        commune_code="46127" if number % 2 else "46334",
        phone="0565000000",
        sees_doctor=False,
        reporter_name="Camille Zéro" if by else "",
    )
    actor = replace(PERSON, id=by.pk, roles=frozenset({"member"})) if by else PERSON
    return receiving.receive_request(
        by=actor,
        at=NOW,
        token=uuid4(),
        entry=application,
        agreed=True,
        consent_version=consents.text_on(NOW.date()).code,
    )
