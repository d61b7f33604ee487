from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import privacy_rights
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.copies import response
from cpts_portal.foundation.web.http import CLICK, page, reads, writes
from cpts_portal.home.forms.erasure import ErasureForm
from members import copies
from members.permissions import coordinator
from members.queries import people, retention, territory

COPY = "home.person_copy"


@page(
    writes,
    coordinator,
    scope="one person, in numbers",
    budget=12,
    sensitive=True,
    nothing_typed=CLICK,
)
def person_data(request, person_id):
    """What the association owes somebody who asks: a copy, or an erasure once she has left."""
    subject = retention.subject_of_person(person_id)
    if subject is None:
        raise Http404
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            privacy_rights.erasing.erase(subject, by=request.actor, at=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, "L’identité de cette personne est effacée.")
            return redirect("home:person_data", person_id)
    status = 422 if form.is_bound else 200
    return render(request, "home/person_data.html", _context(request, subject, form), status=status)


def _context(request, subject, form) -> dict:
    holder = f"{request.actor.id} {subject.id}"
    return {
        "form": form,
        "name": people.names([subject.id]).get(subject.id, ""),
        "person_id": subject.id,
        "erased": retention.is_erased(subject.kind, subject.id),
        "left_on": retention.left_on(subject.id),
        "summary": privacy_rights.summary(subject),
        "ticket": tickets.issue(COPY, holder, at=clock.now()),
    }


@page(
    reads(traced=True),
    coordinator,
    scope="one person, traced, 15 minutes",
    budget=40,
    sensitive=True,
)
def person_copy(request, person_id, ticket):
    at = clock.now()
    try:
        if not tickets.is_good(ticket, COPY, f"{request.actor.id} {person_id}", at=at):
            raise Http404
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("home:person_data", person_id)
    copy = copies.for_office(by=request.actor, at=at, person_id=person_id)
    if copy is None:
        raise Http404
    return response(copy, author=territory.association_name(), name="donnees-de-la-personne")
