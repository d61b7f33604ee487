"""Meetings that were held: mine, or all of them for those who keep the register."""

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.surface.files import picture, sandboxed
from cpts_portal.foundation.surface.http import reads, require
from members.queries import meetings, missions, people
from members.rules import insider, keeps_the_register


@reads
@require(insider)
def meetings_page(request):
    everything = keeps_the_register(request.actor)
    page = meetings.page(
        number=request.GET.get("page"),
        person_id=None if everything else request.actor.person_id,
        everything=everything,
    )
    context = {"page": page, "everything": everything, "missions": missions.short_labels()}
    return render(request, "members/meetings.html", context)


@reads
@require(insider)
def meeting_page(request, meeting_id):
    meeting = meetings.find(meeting_id)
    if meeting is None or not _may_open(request.actor, meeting):
        raise Http404
    names = people.find_many(meeting.attendee_ids)
    present = sorted(names.values(), key=lambda person: person.sort_name)
    context = {
        "meeting": meeting,
        "keeps": keeps_the_register(request.actor),
        "mission": missions.labels().get(meeting.mission_code, meeting.mission_code),
        "present": [(person, person.id in meeting.speaker_ids) for person in present],
    }
    return render(request, "members/meeting.html", context)


@sandboxed
@reads
@require(insider)
def meeting_sheet(request, meeting_id):
    """The signed sheet, drawn anew: the proof behind everybody's hours of that meeting."""
    meeting = meetings.find(meeting_id)
    if meeting is None or not _may_open(request.actor, meeting) or not meeting.sheet_document_id:
        raise Http404
    return picture(meeting.sheet_document_id)


def _may_open(actor, meeting) -> bool:
    return keeps_the_register(actor) or actor.person_id in meeting.attendee_ids
