"""Mails that may not have arrived, files that the antivirus keeps back: since when, why.
Never what they say."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.documents import scanning
from cpts_portal.foundation.web.http import CLICK, page, reads, writes
from cpts_portal.home import file_words
from cpts_portal.home.mail_words import shown
from members.enums import Role
from members.permissions import has_role

watches_mails = has_role(Role.COORDINATOR, Role.ADMINISTRATOR)


@page(reads, watches_mails, scope="mails that failed", budget=4)
def mails(request):
    at = clock.now()
    found = [shown(facts) for facts in outbox.to_look_at(at)]
    files = [file_words.shown(facts) for facts in scanning.withheld(at)]
    return render(request, "home/mails.html", {"mails": found, "files": files})


@page(writes, watches_mails, scope="mails that failed", budget=2, nothing_typed=CLICK)
def resend(request, mail_id):
    """By hand, by somebody who asked the reader."""
    if request.method == "POST":
        try:
            outbox.resend(by=request.actor, at=clock.now(), mail_id=mail_id)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.info(request, "Le courriel repart dans un instant.")
    return redirect("home:mails")
