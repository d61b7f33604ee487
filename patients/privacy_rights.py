"""What this app keeps about somebody: who looks for a GP, and the doctors who answer."""

from datetime import date

from django.db.models import Q

from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, REQUEST, About
from cpts_portal.foundation.records.retention import RetentionRule, emptied
from patients import models
from patients.domain import births, tiers
from patients.enums import State
from patients.operations import erasure
from patients.operations.doctors import erase_doctor
from patients.operations.erasure import erase_again
from patients.queries import history
from patients.queries.requests import ended_requests

PROPOSALS = "Propositions faites à un médecin"
PLACES = "Places offertes"
_STATES = dict(State.choices)


def _birth(row: models.CareRequest) -> date | str | None:
    """The day that is kept stands for one that nobody knows: it is not shown as the person’s."""
    if row.birth_precision:
        return births.words(row.birth_date, row.birth_precision)
    return row.birth_date


ABOUT = (
    About(
        models.CareRequest,
        "Demande de médecin traitant",
        {"request": "pk"},
        without=("limited_for", "recorded_at", "tier_rule"),
        words={"tier_reasons": tiers.every_label()},
        says={"birth_date": _birth},
    ),
    About(models.Consent, "Accord donné", {"request": "request"}),
    About(
        models.RequestLog,
        "Ce qui s’est passé",
        {"request": "request"},
        words={
            "transition": history.STEPS,
            "detail": history.DETAILS,
            "from_state": _STATES,
            "to_state": _STATES,
        },
    ),
    About(models.Proposal, PROPOSALS, {"request": "request"}, without=("offer", "recorded_at")),
    About(
        models.Placement, "Suite donnée", {"request": "proposal__request"}, without=("proposal",)
    ),
    About(models.RequestFact, "Fait compté, sans nom", {"request": "request"}),
    About(models.CareDoctor, "Médecin du territoire", {"person": "person"}),
    About(
        models.CareOffer, PLACES, {"person": "doctor__person"}, without=("doctor", "recorded_at")
    ),
    About(models.Delegation, "Accès donnés par un médecin", {"account": "account"}),
    About(models.PlacesAsked, "Places demandées au médecin", {"person": "doctor__person"}),
)
NOT_COPIED = {
    (REQUEST, "patients.ProposalLog"): "les mots de la coordination et d’un médecin",
    (PERSON, "patients.Proposal"): "parle d’un patient, pas du médecin",
    (PERSON, "patients.ProposalLog"): "parle d’un patient, pas du médecin",
    (PERSON, "patients.Placement"): "parle d’un patient, pas du médecin",
    (PERSON, "patients.CareOfferLog"): "redit l’offre, avec le nom de qui l’a notée",
    (PERSON, "patients.CareRequest"): "les demandes signalées parlent d’un patient",
}
ERASES = {REQUEST: (erase_again,), PERSON: (erase_doctor,), ACCOUNT: (erase_doctor,)}
RULES = (
    RetentionRule(
        "care_request",
        (models.CareRequest,),
        ended_requests,
        "closed_at",
        erasure.erase_ended,
        erasure.announce_erasures,
    ),
    emptied(
        "care_offer",
        models.CareOffer,
        ended_on="closed_at",
        full=Q(closed_at__isnull=False) & ~Q(told_by__in=("", models.CareOffer.NOBODY)),
        values={"told_by": models.CareOffer.NOBODY},
    ),
    emptied(
        "care_offer",
        models.CareOfferLog,
        ended_on="offer__closed_at",
        full=Q(offer__closed_at__isnull=False) & (~Q(by_name="") | ~Q(comment="")),
        values={"by_name": "", "comment": ""},
    ),
    emptied(
        "places_asked",
        models.PlacesAsked,
        ended_on="asked_on",
        full=~Q(by_name=""),
        values={"by_name": ""},
    ),
    emptied(
        "care_doctor",
        models.CareDoctor,
        ended_on="stops_on",
        full=Q(person__isnull=True, stops_on__isnull=False) & ~Q(last_name=models.CareDoctor.GONE),
        values={"last_name": models.CareDoctor.GONE, "first_name": "", "email": "", "phone": ""},
    ),
    emptied(
        "delegation",
        models.Delegation,
        ended_on="ends_on",
        full=Q(ends_on__isnull=False) & ~Q(name=""),
        values={"name": ""},
    ),
)
KEPT_WITH = {
    models.RequestLog: models.CareRequest,
    models.Proposal: models.CareRequest,
    models.ProposalLog: models.CareRequest,
    models.Placement: models.CareRequest,
}
LASTS = {models.Consent: "ne nomme personne : l’accord et son retrait restent la preuve"}
