"""Wiring only: which app answers where."""

from django.apps import apps
from django.urls import include, path

import funding.review_site  # noqa: F401  registers the reviewers' pages before their addresses are read
from cpts_portal.foundation.web.admin_site import review_site
from cpts_portal.ops.health.views import health, healthz, metrics

urlpatterns = [
    path("compte/", include("allauth.urls")),
    path("revue/", review_site.urls),
    path("healthz", healthz, name="healthz"),
    path("sante-du-portail/", health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("", include("cpts_portal.home.urls")),
    path("", include("members.urls")),
    path("missions/", include("missions.urls")),
    path("", include("patients.urls")),
    path("", include("funding.urls")),
]

if apps.is_installed("cpts_portal.demo"):
    urlpatterns.append(path("visite/", include("cpts_portal.demo.urls")))

handler400 = "cpts_portal.home.errors.bad_request"
handler403 = "cpts_portal.home.errors.forbidden"
handler404 = "cpts_portal.home.errors.not_found"
handler500 = "cpts_portal.home.errors.server_error"
