"""What is kept about somebody, in numbers, copied or erased: for themselves, or at the office."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import privacy_rights
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.copies import response
from cpts_portal.foundation.web.forms import posted
from cpts_portal.foundation.web.http import CLICK, page, reads, writes
from cpts_portal.home.forms import ErasureForm
from members import traced_reads
from members.permissions import coordinator, signed_in
from members.queries import people, retention, territory

# what a downloading address is good for
OWN_COPY = "home.my_copy"


@page(reads, signed_in, scope="own data, in numbers", budget=12)
def my_data(request):
    """What is kept about oneself, in numbers, and how to have a copy, a correction, an erasure."""
    context = {
        "summary": privacy_rights.summary(traced_reads.subject_of(request.actor)),
        "ticket": tickets.issue(OWN_COPY, str(request.actor.id), at=clock.now()),
        "publisher": territory.association(),
        "is_member": request.actor.person_id is not None,
    }
    return render(request, "home/my_data.html", context)


@page(
    reads(traced=True), signed_in, scope="own data, traced, 15 minutes", budget=40, sensitive=True
)
def my_copy(request, ticket):
    at = clock.now()
    try:
        if not tickets.is_good(ticket, OWN_COPY, str(request.actor.id), at=at):
            raise Http404
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("home:my_data")
    copy = traced_reads.own_copy(by=request.actor, at=at)
    return response(copy, author=territory.association_name(), name="mes-donnees")


PERSON_COPY = "home.person_copy"


@page(
    writes,
    coordinator,
    scope="one person, in numbers",
    budget=12,
    sensitive=True,
    nothing_typed=CLICK,
)
def person_data(request, person_id):
    """What the association owes somebody who asks: a copy, or an erasure once they have left."""
    subject = retention.subject_of_person(person_id)
    if subject is None:
        raise Http404
    form = ErasureForm(posted(request))
    if request.method == "POST" and form.is_valid():
        act = {"by": request.actor, "at": clock.now()}
        if form.accepted_by(privacy_rights.erasing.erase, subject, **act):
            messages.info(request, "L’identité de cette personne est effacée.")
            return redirect("home:person_data", person_id)
    context = _context(request, subject, form)
    return render(request, "home/person_data.html", context, status=form.status)


def _context(request, subject, form) -> dict:
    holder = f"{request.actor.id} {subject.id}"
    return {
        "form": form,
        "name": people.names([subject.id]).get(subject.id, ""),
        "person_id": subject.id,
        "erased": retention.is_erased(subject.kind, subject.id),
        "left_on": retention.left_on(subject.id),
        "summary": privacy_rights.summary(subject),
        "ticket": tickets.issue(PERSON_COPY, holder, at=clock.now()),
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
        if not tickets.is_good(ticket, PERSON_COPY, f"{request.actor.id} {person_id}", at=at):
            raise Http404
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("home:person_data", person_id)
    copy = traced_reads.copy_for_office(by=request.actor, at=at, person_id=person_id)
    return response(copy, author=territory.association_name(), name="donnees-de-la-personne")
