from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.web.exports import csv_response
from cpts_portal.foundation.web.http import page, reads
from members.queries import missions as mission_names
from missions import contents
from missions.enums import Pay
from missions.filters import DeclarationFilter
from missions.permissions import verifies
from missions.queries import listing
from missions.queries.declarations import facts_of

HEADER = (
    "numéro",
    "personne",
    "date",
    "début",
    "durée en minutes",
    "mission",
    "fiche action",
    "activité",
    "nature",
    "personnes rencontrées",
    "tarif",
    "montant",
    "état",
    "pièces",
    "précision",
    "motif",
)


@page(reads, verifies, scope="all hours", budget=4, query=DeclarationFilter.base_filters)
def declarations_export(request):
    """The rows of the list, with its filters."""
    missions = mission_names.labels()
    choices = {"mission": missions.items(), "personne": listing.persons}
    filters = DeclarationFilter(request.GET, listing.rows(), choices=choices)
    rows = (
        (
            one.reference,
            one.person_name,
            one.done_on.isoformat(),
            one.starts_at.astimezone(PARIS).strftime("%H:%M") if one.starts_at else "",
            one.minutes,
            missions.get(one.mission_code, one.mission_code),
            one.action_number,
            one.activity_label,
            Pay(one.kind).label,
            one.people_met,
            one.rate_eur,
            one.amount_eur,
            one.coordinator_tag.label,
            one.evidence_count,
            one.comment,
            one.reason,
        )
        for one in contents.with_transfers(facts_of(filters.qs))
    )
    return csv_response("heures-declarees", HEADER, rows)
