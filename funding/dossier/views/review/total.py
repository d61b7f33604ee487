"""The sum of what is typed, beside what was proposed: a fragment for htmx, nothing is kept."""

from django.shortcuts import render

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import ZERO, parse_french_amount
from cpts_portal.foundation.web.http import reads, require
from funding.dossier import judging, queries
from funding.dossier.rules import opines
from funding.dossier.views.review.found import sent_dossier
from funding.indicators.enums import Decision


@reads
@require(opines)
def total(request, dossier_id):
    dossier = sent_dossier(dossier_id)
    lines = queries.frozen_lines(dossier.id, dossier.sent_version)
    said = {line.number: _typed(request, line.number) for line in lines}
    context = {
        "sum_eur": judging.total_eur(judging.completed(lines, said)),
        "proposed_eur": sum(map(judging.proposed_eur, lines), ZERO),
        "maximum_eur": sum((line.max_eur for line in lines), ZERO),
    }
    return render(request, "review/total.html", context)


def _typed(request, number: str) -> judging.Judgement:
    """What does not read counts for nothing: the form says so when it is sent."""
    decision = request.GET.get(f"decision_{number}", "")
    try:
        text = request.GET.get(f"amount_{number}", "")[:30]
        amount = parse_french_amount(text) if text.strip() else None
    except DomainError:
        amount = None
    return judging.Judgement(decision if decision in Decision.values else "", amount)
