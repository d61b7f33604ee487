"""The addresses of the portal as in the demonstration mode."""

from django.urls import include, path

from cpts_portal import urls

urlpatterns = [*urls.urlpatterns, path("visite/", include("cpts_portal.demo.urls"))]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
