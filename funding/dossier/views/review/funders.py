"""« Entre financeurs »: the opinions side by side, the joint position, the order of the visas."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import CHOICE, page, reads, writes
from funding.dossier.enums import Purpose, Visas
from funding.dossier.forms.dossier import VisaForm
from funding.dossier.labels import WITH_ARTICLE
from funding.dossier.operations import opinions
from funding.dossier.permissions import body_of, decides, opines
from funding.dossier.queries import dossiers, funder_exchange
from funding.dossier.queries.reviewer_tasks import for_body


@page(reads, opines, scope="dossiers submitted", budget=7)
def funders_page(request):
    return _page(request)


@page(writes, decides, budget=2, nothing_typed=CHOICE)
def visas_page(request):
    """The order of the visas; a GET goes back to the page that shows it."""
    if request.method != "POST":
        return redirect("review:funders")
    form = VisaForm(request.POST)
    if form.is_valid():
        try:
            opinions.set_visa_order(
                by=request.actor, at=clock.now(), order=form.cleaned_data["order"]
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, "Ordre des visas enregistré.")
            return redirect("review:funders")
    return _page(request, form, status=422)


def _page(request, form: VisaForm | None = None, *, status: int = 200):
    order = funder_exchange.visa_order()
    today, body = clock.today(), body_of(request.actor)
    sent = [facts for facts in dossiers.dossiers() if facts.sent]
    exchanges = funder_exchange.exchanges([facts.id for facts in sent], body)
    party = opinions.is_party(body)
    context = {
        "rows": [_row(facts, exchanges[facts.id], body, party, today) for facts in sent],
        "form": form or VisaForm(initial={"order": order}),
        "visas": Visas(order).label,
        "may_set": decides(request.actor),
        "body": body,
        "who": WITH_ARTICLE[body],
        "party": party,
    }
    return render(request, "review/funders.html", context, status=status)


def _row(facts, exchange, body, party, today) -> dict:
    """Once it is decided, the version judged is the one before the decided version."""
    judged = facts.sent_version
    if facts.decided:
        judged = max((sheet.version for sheet in exchange.sheets), default=judged)
    return {
        "facts": facts,
        "judged": judged,
        "given": exchange.given(judged),
        "older": exchange.older(judged),
        "mine": exchange.opinion(body, judged),
        "position": exchange.sheet(Purpose.POSITION, judged),
        "decision": exchange.sheet(Purpose.DECISION, judged),
        "todo": for_body(facts, body, exchange, party=party, today=today),
    }
