"""A doctor, or who answered for her, is erased: the counts of places and the dates stay."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, Subject
from patients import models

SIGNED = (models.CareOfferLog, models.ProposalLog, models.RequestLog)


def erase_doctor(subject: Subject, *, by: Actor, at: datetime) -> None:
    """Her name goes with her card (``members``); here, what others wrote of her. The caller opened
    the transaction."""
    if account := subject.ref(ACCOUNT):
        for model in SIGNED:
            model.objects.filter(by=account).update(by_name="")
        models.PlacesAsked.objects.filter(asked_by=account).update(by_name="")
        models.Delegation.objects.filter(account=account).update(name="")
    if person := subject.ref(PERSON):
        _erase_places(person, by=by, at=at)


def _erase_places(person, *, by: Actor, at: datetime) -> None:
    doctor = models.CareDoctor.objects.select_for_update(of=("self",)).filter(person=person).first()
    if doctor is None:
        return
    models.CareDoctor.objects.filter(pk=doctor.pk).update(
        stops_on=None, away_from=None, away_until=None
    )
    offers = models.CareOffer.objects.filter(doctor=doctor)
    offers.exclude(told_by="").update(told_by=models.CareOffer.NOBODY)
    offers.filter(closed_at__isnull=True).update(closed_at=at)
    answers = models.Proposal.objects.filter(doctor=doctor)
    answers.exclude(told_by="").update(told_by=models.CareOffer.NOBODY)
    models.CareOfferLog.objects.filter(offer__doctor=doctor).update(comment="")
    audit.record("care_doctor.erase", by=by, at=at, target=doctor)
