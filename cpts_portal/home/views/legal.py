"""Legal notice, privacy, accessibility: open to everybody."""

from django.shortcuts import render

from cpts_portal.foundation.surface.http import public, reads


@public
@reads
def legal_notice(request):
    return render(request, "legal/notice.html")


@public
@reads
def privacy(request):
    return render(request, "legal/privacy.html")


@public
@reads
def accessibility(request):
    return render(request, "legal/accessibility.html")
