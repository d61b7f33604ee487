"""The candidate's page: where her application stands, and what she may do."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, writes
from members.forms.follow import AnswerForm, ContactForm, VersionedForm
from members.operations import applying
from members.queries.applications import facts as application_facts
from members.queries.applications import follow

FORMS = {"answer": AnswerForm, "correct": ContactForm, "withdraw": VersionedForm}
OPERATIONS = {
    "answer": applying.answer_request,
    "correct": applying.correct_contact,
    "withdraw": applying.withdraw_application,
}
TOO_MANY = "Trop d’envois depuis cette connexion : attendez une heure, puis recommencez."
SAID = {
    "answer": "Votre réponse est partie : votre demande est de nouveau en vérification.",
    "correct": "Vos coordonnées sont corrigées.",
    "withdraw": "Votre demande est retirée.",
}


@secret_address
@page(writes, everyone, scope="application of the link", budget=5)
def application_status(request, token):
    at = clock.now()
    facts = follow.application_of(token, at)
    if facts is None:
        return render(request, "members/dead_link.html", status=404)
    step = request.POST.get("step", "")
    if request.method != "POST" or step not in FORMS:
        return _page(request, facts)
    form = FORMS[step](request.POST)
    # each correction may write to an address: no more of them than of applications
    if not ratelimit.consume(request, action="apply"):
        form.add_error(None, TOO_MANY)
        return _page(request, facts, refused={step: form}, status=429)
    if form.is_valid():
        try:
            OPERATIONS[step](by=applying.HOLDER, at=at, link=token, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
            facts = follow.application_of(token, at) or facts
        else:
            messages.info(request, SAID[step])
            return redirect("members:application_status", token)
    return _page(request, facts, refused={step: form}, status=422)


def _page(request, facts, *, refused=None, status=200):
    """``refused``: the form that comes back, by its step."""
    typed = {"email": facts.email, "phone": facts.phone, "street": facts.street}
    forms = {step: form_class(initial=typed) for step, form_class in FORMS.items()}
    forms |= refused or {}
    for step, form in forms.items():
        form.auto_id = f"id_{step}_%s"
    context = {
        "facts": facts,
        "tag": facts.candidate_tag,
        "next_step": follow.next_step(facts),
        "forms": forms,
        "texts": application_facts.accepted_texts(facts.id),
        "groups": application_facts.group_names(facts.groups) if facts.groups else (),
        "form": next(iter(refused.values())) if refused else forms["answer"],
    }
    return render(request, "members/application_status.html", context, status=status)
