from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import require, writes
from members.queries import missions as mission_names
from missions import contents, filters, paying
from missions.forms.decision import PicksForm
from missions.operations import declarations as operations
from missions.permissions import verifies
from missions.queries import listing


@writes
@require(verifies)
def declarations(request):
    """The coordinator's list; ticked rows are verified together."""
    if request.method == "POST":
        return _verify_ticked(request)
    missions = mission_names.short_labels()
    wanted = filters.wanted(request.GET, missions=missions)
    sums = listing.sums_by_state(wanted)
    counts = {state: of_state.declarations for state, of_state in sums.items()}
    totals = listing.totals(wanted, sums)
    drafts = counts["draft"]
    tabs = [
        {"code": code, "name": name, "count": counts[filters.STATES[code].value]}
        for code, name in filters.NAMES.items()
        if code != filters.ALL
    ]
    tabs.append(
        {"code": filters.ALL, "name": filters.NAMES[filters.ALL], "count": sum(counts.values())}
    )
    page = listing.page(wanted, request.GET.get("page", 1), count=totals.declarations)
    return render(
        request,
        "missions/declarations.html",
        {
            "page": page,
            "groups": contents.by_meeting(paying.with_transfers(page.object_list)),
            "totals": totals,
            "wanted": wanted,
            "state": filters.state_name(wanted),
            "tabs": tabs,
            "drafts": drafts,
            "missions": missions,
            "persons": listing.persons(),
            "filtered": bool(wanted.mission or wanted.person or wanted.start or wanted.last),
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
        many = "s" if done.done > 1 else ""
        messages.info(request, f"{done.done} déclaration{many} vérifiée{many}.")
    for sentence in dict.fromkeys(done.left):
        messages.error(request, f"{done.left.count(sentence)} laissée(s) de côté : {sentence}")
    return here
