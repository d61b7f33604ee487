"""The reviewers' own admin site. What is not listed here does not exist there.

No add, no deletion, no history, no search, no autocomplete, no password page: a registered
admin class brings its own addresses, ``places`` of the site included, and the site nothing but its
first page.
"""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import include, path
from django.views.decorators.cache import never_cache

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web.http import reads

REVIEWERS = ("cpam", "ars", "msa")


def reviewer_with_second_factor(actor: Actor) -> bool:
    return actor.has(*REVIEWERS) and actor.second_factor


class ReviewSite(AdminSite):
    site_title = site_header = "Revue des dossiers"
    index_title = "Dossiers annuels"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request) -> bool:
        return reviewer_with_second_factor(request.actor)

    def admin_view(self, view, cacheable=False):
        """The stock one sends a signed-in stranger back to the login page, in a circle."""

        @never_cache
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.actor.id is None:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        # a page that is not for every reviewer says so itself
        vars(guarded).setdefault("rule", reviewer_with_second_factor)
        return guarded

    def get_urls(self):
        addresses = [path("", self.admin_view(reads(self._first_page)), name="index")]
        for model, model_admin in self._registry.items():
            addresses += getattr(model_admin, "places", ())
            label = f"{model._meta.app_label}/{model._meta.model_name}/"
            addresses.append(path(label, include(model_admin.urls)))
        return addresses

    def _first_page(self, request):
        """Straight to the list of what is registered."""
        model = next(iter(self._registry))
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        return redirect(f"{self.name}:{label}_changelist")


review_site = ReviewSite(name="review")
