"""Meetings that were held: mine, or all of them for those who keep the register."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.web.files import download, picture, sandboxed
from cpts_portal.foundation.web.http import page, reads, writes
from cpts_portal.foundation.web.next_address import next_address
from members.forms.steps import SheetForm
from members.models import Meeting
from members.operations import meetings as operations
from members.permissions import insider, keeps_the_register, replaces_sheets
from members.queries import meetings, missions, people


@page(reads, insider, scope="own meetings, office all", budget=5, query=("page",))
def meetings_page(request):
    everything = keeps_the_register(request.actor)
    page = meetings.paginate_meetings(
        number=request.GET.get("page"),
        person_id=None if everything else request.actor.person_id,
        everything=everything,
    )
    context = {"page": page, "everything": everything, "missions": missions.short_labels()}
    return render(request, "members/meetings.html", context)


@page(reads, insider, scope="own meetings, office all", budget=5, query=("suite",))
def meeting_page(request, meeting_id):
    return _render(request, _meeting(request.actor, meeting_id))


def _meeting(actor, meeting_id) -> Meeting:
    meeting = meetings.find_meeting(meeting_id)
    if meeting is None or not _may_open(actor, meeting):
        raise Http404
    return meeting


def _render(request, meeting, *, form: SheetForm | None = None):
    """``form``: a deposit that was refused."""
    names = people.find_people(meeting.attendee_ids)
    form = form or SheetForm()
    present = sorted(names.values(), key=lambda person: person.sort_name)
    context = {
        "meeting": meeting,
        "keeps_register": keeps_the_register(request.actor),
        "deposits": _may_deposit(request.actor, meeting),
        "mission": missions.labels().get(meeting.mission_id, meeting.mission_id),
        "present": [(person, person.id in meeting.speaker_ids) for person in present],
        "form": form,
        "suite": next_address(request),
    }
    return render(request, "members/meeting.html", context, status=form.status)


@page(
    writes,
    keeps_the_register,
    scope="meetings held, replacing coordinator",
    budget=4,
    nothing_typed="one file, which a browser never gives back",
)
def deposit_sheet(request, meeting_id):
    """The signed sheet, scanned or photographed; then back to whoever asked for it."""
    meeting = _meeting(request.actor, meeting_id)
    if request.method != "POST":
        return redirect(f"{reverse('members:meeting', args=[meeting_id])}#feuille")
    form = SheetForm(request.POST, request.FILES)
    act = {"by": request.actor, "at": clock.now(), "meeting_id": meeting_id}
    if form.is_valid() and form.accepted_by(
        operations.deposit_scanned_sheet, **act, upload=form.cleaned_data["upload"]
    ):
        messages.info(request, f"Feuille d’émargement du {day(meeting.held_on)} déposée.")
        address = f"{reverse('members:meeting', args=[meeting_id])}#feuille"
        return redirect(next_address(request) or address)
    return _render(request, meeting, form=form)


@sandboxed
@page(reads, insider, scope="own meetings, office all", budget=5)
def meeting_sheet(request, meeting_id):
    """The signed sheet, drawn anew, or its PDF: the proof behind everybody's hours of that
    meeting."""
    meeting = meetings.find_meeting(meeting_id)
    if meeting is None or not _may_open(request.actor, meeting) or not meeting.sheet_document_id:
        raise Http404
    if meeting.glance.is_image:
        return picture(meeting.sheet_document_id)
    name = f"emargement-{meeting.held_on}.pdf"
    return download(meeting.sheet_document_id, name=name, media_type="application/pdf")


def _may_deposit(actor, meeting) -> bool:
    """Whoever keeps the register deposits the first one."""
    return (replaces_sheets if meeting.sheet_document_id else keeps_the_register)(actor)


def _may_open(actor, meeting) -> bool:
    return keeps_the_register(actor) or actor.person_id in meeting.attendee_ids
