"""The portal, and pages that tell a patient's name to whoever signs in: faults on purpose."""

from django.http import HttpResponse
from django.urls import path

from cpts_portal import urls
from cpts_portal.foundation.web import exports
from cpts_portal.foundation.web.http import everyone, reads, require

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
NAME = "canariplantesurunepage"
WAYS = ("page", "entete", "temoin", "csv", "xlsx")


@reads
@require(everyone)
def leaking(request, way: str):
    if way in ("csv", "xlsx"):
        export = exports.csv_response if way == "csv" else exports.xlsx_response
        return export("liste", ["Nom"], [[NAME]])
    response = HttpResponse(f"<p>{NAME}</p>" if way == "page" else "")
    if way == "entete":
        response["X-Note"] = NAME
    if way == "temoin":
        response.set_cookie("note", NAME)
    return response


urlpatterns = [*urls.urlpatterns, path("plante/<slug:way>/", leaking)]
