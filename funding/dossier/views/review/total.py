"""The sum of what is typed, beside what was proposed: a fragment for htmx, nothing is kept."""

from django.shortcuts import render

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import ZERO, parse_french_amount
from cpts_portal.foundation.web.http import page, reads
from funding.dossier import decision_rules
from funding.dossier.permissions import opines
from funding.dossier.queries import dossiers
from funding.dossier.views.review.context import sent_dossier
from funding.indicators.enums import Decision


@page(reads, opines, scope="dossiers submitted", budget=6, query=("decision_L11", "amount_L11"))
def total(request, dossier_id):
    dossier = sent_dossier(dossier_id)
    lines = dossiers.frozen_lines(dossier.id, dossier.sent_version)
    said = {line.number: _typed(request, line.number) for line in lines}
    context = {
        "sum_eur": decision_rules.total_eur(decision_rules.completed(lines, said)),
        "proposed_eur": sum(map(decision_rules.proposed_eur, lines), ZERO),
        "maximum_eur": sum((line.max_eur for line in lines), ZERO),
    }
    return render(request, "review/total.html", context)


def _typed(request, number: str) -> decision_rules.Judgement:
    """What does not read counts for nothing: the form says so when it is sent."""
    decision = request.GET.get(f"decision_{number}", "")
    try:
        text = request.GET.get(f"amount_{number}", "")[:30]
        amount = parse_french_amount(text) if text.strip() else None
    except DomainError:
        amount = None
    return decision_rules.Judgement(decision if decision in Decision.values else "", amount)
