"""The office asks doctors for places by mail: one link, and how to be left alone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.rows import save_validated
from members.queries import reach
from patients.models import CareDoctor, CareOffer, PlacesAsked
from patients.operations.doctors import doctor_for
from patients.permissions import works_the_list
from patients.queries import offers

MEANTIME = timedelta(days=30)
MAIL = "mail/patients/places_asked"
NOT_A_MEMBER = "Médecin non adhérent : à appeler."


@transaction.atomic(durable=True)
def ask_for_places(
    *, by: Actor, at: datetime, person_ids: Iterable[UUID]
) -> tuple[tuple[str, ...], ...]:
    """One mail a doctor, none within thirty days of the last. Who said what they offer, or not to
    be solicited, is left alone; who has no address is to be phoned. Gives who is written to, by
    name, and why each of the others is not."""
    works_the_list.require(by, "Seule la coordination demande des places.")
    day = at.astimezone(PARIS).date()
    person_ids = set(person_ids)
    reached = reach.of_members(person_ids, day)
    refusals = [NOT_A_MEMBER] * len(person_ids - set(reached))
    refusals += [no_address(member.name) for member in reached.values() if not member.address]
    cards = _hold({pk for pk, member in reached.items() if pk and member.address}, by=by, at=at)
    current = offers.current_offers((card.id for card in cards), day)
    places_asked = offers.places_asked_of((card.id for card in cards), day)
    recipients = []
    for card in cards:
        refusal = why_not(card, current.get(card.id), places_asked.get(card.id), day)
        if refusal:
            refusals.append(refusal)
            continue
        _write(card, reached[card.person_id], by=by, at=at, day=day)
        recipients.append(card.name)
    return tuple(recipients), tuple(refusals)


def no_address(name: str) -> str:
    return f"{name} n’a pas d’adresse de courriel : à appeler."


def why_not(
    card: CareDoctor, offer: CareOffer | None, places_asked: PlacesAsked | None, day: date
) -> str | None:
    if card.has_stopped(day):
        return f"{card.name} n’exerce plus ici."
    if card.is_away(day):
        return f"{card.name} est absent ces jours-ci."
    if offer is not None and not offer.ended:
        # a number of places, or « ne plus solliciter avant juin »
        return f"{card.name} a déjà répondu : {offer.tag.label.lower()}."
    if places_asked is not None:
        return (
            f"{card.name} : places demandées le {day_in_french(places_asked.asked_on)}, "
            f"pas de nouveau courriel avant le {day_in_french(places_asked.again_on)}."
        )
    return None


def _hold(person_ids: set[UUID], *, by: Actor, at: datetime) -> list[CareDoctor]:
    """Their rows, made the first time, held in one order for everybody: two people who ask at once
    wait for each other."""
    for person_id in sorted(person_ids):
        doctor_for(person_id, by=by, at=at)
    rows = CareDoctor.objects.select_for_update(of=("self",)).select_related("person")
    return list(rows.filter(person__in=person_ids).order_by("pk"))


def _write(card: CareDoctor, reached: reach.Reach, *, by: Actor, at: datetime, day: date) -> None:
    row = PlacesAsked(
        doctor=card,
        asked_on=day,
        again_on=day + MEANTIME,
        asked_at=at,
        asked_by=by.id,
        by_name=by.name,
    )
    save_validated(row, check_unique=False, force_insert=True)
    outbox.queue_mail(
        key=f"places-asked-{card.id}-{day}",
        to=reached.address,
        template=MAIL,
        context={"has_account": reached.has_account},
        at=at,
    )
    audit.add_entry("care_doctor.places_asked", by=by, at=at, target=card)
