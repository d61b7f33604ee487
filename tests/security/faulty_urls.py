"""The addresses of the portal, and one more whose page has a fault."""

from django.urls import path

from cpts_portal import urls
from cpts_portal.foundation.web.http import everyone, page, reads


@page(reads, everyone)
def fault(request):
    raise RuntimeError("claire@example.org")


urlpatterns = [*urls.urlpatterns, path("faute/", fault)]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
