from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import plural
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.http import TICKS, page, writes
from members.queries import missions as mission_names
from missions import contents, paying
from missions.enums import State
from missions.filters import TABS, DeclarationFilter
from missions.forms.decision import PicksForm
from missions.operations import declarations as operations
from missions.permissions import verifies
from missions.queries import listing
from missions.queries.declarations import facts_of


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
    filters = DeclarationFilter(
        request.GET,
        listing.rows(),
        choices={"mission": missions.items(), "personne": listing.persons},
    )
    sums = listing.sums_by_state(filters.rows_without("etat"))
    counts = {state: of_state.declarations for state, of_state in sums.items()}
    totals = listing.totals(sums, TABS[filters.tab][1])
    number = request.GET.get("page", 1)
    page = page_of(filters.qs, number, shown=facts_of, count=totals.declarations)
    return render(
        request,
        "missions/declarations.html",
        {
            "page": page,
            "groups": contents.by_meeting(paying.with_transfers(page.object_list)),
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
    try:
        done = operations.validate_many(by=request.actor, at=clock.now(), picks=picks)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return here
    if done.done:
        many = plural(done.done)
        messages.info(request, f"{done.done} déclaration{many} vérifiée{many}.")
    for sentence in dict.fromkeys(done.left):
        left = done.left.count(sentence)
        messages.error(request, f"{left} laissée{plural(left)} de côté : {sentence}")
    return here
