"""The coordinator's list of declared hours, as a page and as a file."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import plural
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.exports import csv_response
from cpts_portal.foundation.web.http import TICKS, page, reads, writes
from members.queries import missions as mission_names
from missions import contents
from missions.enums import Pay, State
from missions.filters import TABS, DeclarationFilter
from missions.forms.decision import PicksForm
from missions.operations import review
from missions.permissions import verifies
from missions.queries import listing
from missions.queries.declarations import with_names

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
    "rôle",
    "personnes rencontrées",
    "tarif",
    "montant",
    "état",
    "pièces",
    "précision",
    "motif",
)


@page(
    writes,
    verifies,
    scope="all hours",
    budget=6,
    query=(*DeclarationFilter.base_filters, "page"),
    nothing_typed=TICKS,
)
def declarations(request):
    """The coordinator's list; ticked rows are verified together."""
    if request.method == "POST":
        return _verify_ticked(request)
    missions = mission_names.short_labels()
    filters = _filters(request, missions)
    sums = listing.sums_by_state(filters.rows_without("etat"))
    counts = {state: of_state["declarations"] for state, of_state in sums.items()}
    totals = listing.totals(sums, TABS[filters.tab][1])
    number = request.GET.get("page", 1)
    page = page_of(listing.lines(filters.qs), number, count=totals["declarations"])
    return render(
        request,
        "missions/declarations.html",
        {
            "page": page,
            "groups": contents.by_meeting(contents.with_transfers(page.object_list)),
            "totals": totals,
            "filters": filters,
            "state": filters.tab,
            "tabs": filters.tabs(counts),
            "drafts": counts[State.DRAFT],
            "missions": missions,
        },
    )


def _verify_ticked(request):
    here = redirect(request.get_full_path())
    picks = PicksForm(request.POST.getlist("pick")).picks()
    if not picks:
        messages.error(request, "Cochez d’abord les heures à vérifier.")
        return here
    count, refusals = review.validate_picks(by=request.actor, at=clock.now(), picks=picks)
    if count:
        ending = plural(count)
        messages.info(request, f"{count} déclaration{ending} vérifiée{ending}.")
    for sentence in dict.fromkeys(refusals):
        left = refusals.count(sentence)
        messages.error(request, f"{left} laissée{plural(left)} de côté : {sentence}")
    return here


def _filters(request, missions: dict[str, str]) -> DeclarationFilter:
    choices = {"mission": missions.items(), "personne": listing.persons}
    return DeclarationFilter(request.GET, listing.all_declarations(), choices=choices)


@page(reads, verifies, scope="all hours", budget=4, query=DeclarationFilter.base_filters)
def declarations_export(request):
    """The rows of the list, with its filters."""
    missions = mission_names.labels()
    rows = (
        (
            str(row),
            row.person_name,
            row.done_on.isoformat(),
            row.starts_at.astimezone(PARIS).strftime("%H:%M") if row.starts_at else "",
            row.minutes,
            missions.get(row.mission_id, row.mission_id),
            row.action_number,
            row.activity_label,
            Pay(row.kind).label,
            row.role,
            row.people_met,
            row.rate_eur,
            row.amount_eur,
            row.coordinator_tag.label,
            row.evidence_count,
            row.comment,
            row.reason,
        )
        for row in contents.with_transfers(with_names(_filters(request, missions).qs))
    )
    return csv_response("heures-declarees", HEADER, rows)
