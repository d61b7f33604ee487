from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.web.http import everyone, page, reads
from members.queries import joining


@page(reads, everyone, scope="published texts", budget=4)
def joining_text(request, kind, version):
    """One version of one text, for as long as somebody has accepted it."""
    text = joining.text(kind, version)
    if text is None:
        raise Http404
    return render(request, "members/joining_text.html", {"text": text})
