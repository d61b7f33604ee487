"""A few people without a GP, a few places, one application: what each step of a visit needs.

All invented. Telephones are of the range kept for fictions (ARCEP).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed.applications import SeededCandidate, apply
from cpts_portal.demo.seed.facts import SeedFacts
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.ops import seeds
from members.queries import territory
from patients.domain import consents
from patients.domain.answering import Availability
from patients.enums import ConsentMeans, FilledBy, Origin, WhyWithout
from patients.operations import offers, proposals, publishing, qualifying, receiving, settings
from patients.operations.intake import RequestEntry
from patients.permissions import PERSON
from patients.queries import doctors as doctor_queries
from patients.queries import offers as offer_queries


@dataclass(frozen=True)
class SmallSeeker:
    """``days``: how many days ago the request came. ``qualified`` False: it is still to read."""

    last: str
    first: str
    born: date
    days: int
    situation: dict
    qualified: bool = True


# one of each priority, and one that arrived yesterday
SEEKERS = (
    SmallSeeker("Absinthe", "Odile", date(1948, 3, 4), 70, {"ald": True}),
    SmallSeeker("Digitale", "René", date(1941, 9, 21), 55, {"low_mobility": True}),
    SmallSeeker("Fusain", "Samia", date(1979, 1, 12), 41, {"why_without": WhyWithout.GP_RETIRED}),
    SmallSeeker("Houblon", "Théo", date(1990, 6, 30), 33, {"why_without": WhyWithout.MOVED}),
    SmallSeeker("Jonquille", "Lina", date(1985, 11, 2), 1, {"ald": True}, qualified=False),
)
PLACES, REPLY_DAYS = 2, 6


def look_for_doctors(personas: Personas, facts: SeedFacts) -> None:
    if not facts.contract:
        return
    personas.say("Quelques personnes sans médecin traitant, quelques places")
    communes = [commune.code for commune in territory.communes_of(facts.epcis)]
    signed_at = at(facts.contract.signed_on, 10)
    settings.set_sectors(by=personas.portal, at=signed_at, sectors={facts.territory: communes})
    requests = [_receive(personas, rank, who, communes[0]) for rank, who in enumerate(SEEKERS)]
    for key in ("doctor", "MG1"):
        offers.open_offer(
            by=personas.member(key),
            at=at(_today() - timedelta(days=20), 13),
            token=_token(f"offre {key}"),
            terms=offers.CareOffer(
                availability=Availability.NOW, places=PLACES, ends_on=_today() + timedelta(days=120)
            ),
        )
    _propose(personas, requests[2])
    publishing.publish_due(by=personas.portal, at=at(_today(), 8))


def _receive(personas: Personas, rank: int, seeker: SmallSeeker, commune: str) -> UUID:
    moment = at(_today() - timedelta(days=seeker.days), 9, rank)
    request = receiving.receive_request(
        by=PERSON,
        at=moment,
        token=_token(f"personne {rank}"),
        entry=RequestEntry(
            filled_by=FilledBy.PERSON,
            origin=Origin.PERSON,
            last_name=seeker.last,
            first_name=seeker.first,
            birth_date=seeker.born,
            commune_code=commune,
            phone=f"06399807{rank:02}",
            distance_km=20,
            **seeker.situation,
        ),
        agreed=True,
        consent_version=consents.text_on(moment.date()).code,
        means=ConsentMeans.ONLINE,
    )
    if seeker.qualified:
        qualifying.qualify_request(
            by=personas.office("access_officer"),
            at=moment + timedelta(hours=5),
            request_id=request.id,
        )
    return request.id


def _propose(personas: Personas, request: UUID) -> None:
    card = doctor_queries.of_person(personas.people["doctor"])
    assert card
    proposals.propose(
        by=personas.office("access_officer"),
        at=at(_today() - timedelta(days=1), 11),
        token=_token("proposition"),
        request_id=request,
        version=None,
        offer_id=offer_queries.current_offers([card.id], _today())[card.id].id,
        reply_by=_today() + timedelta(days=REPLY_DAYS),
    )


def receive_an_application(personas: Personas, facts: SeedFacts) -> None:
    if not facts.contract:
        return
    apply(
        personas,
        SeededCandidate(
            "Valériane",
            "Rosine",
            _today() - timedelta(days=3),
            f"rosine.valeriane@{seeds.chosen().code}.example",
            "70",
            {"workplace": "Cabinet de la Source", "practice_mode": "L"},
            *facts.applicant_from,
        ),
        number=301,
    )


def _today() -> date:
    return date.fromisoformat(seeds.chosen().starts_at[:10])


def _token(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{seeds.chosen().code}:{name}")
