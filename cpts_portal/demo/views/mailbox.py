"""Every mail the portal sent: a visitor follows « the link in the mail » without a mailbox."""

from django.shortcuts import render

from cpts_portal.demo import mailbox as mails
from cpts_portal.demo import personas
from cpts_portal.foundation.web.http import everyone, page, reads


@page(reads, everyone, scope="invented mails")
def mailbox(request):
    to = request.GET.get("pour", "")
    names = {who.email: who.name for who in personas.everybody()}
    here = request.build_absolute_uri("/")
    sent = [(names.get(mail.to, mail.to), mail) for mail in mails.sent_mails(to=to, here=here)]
    return render(request, "demo/mailbox.html", {"mails": sent, "to": to})
