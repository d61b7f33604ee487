from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.http import over_quota, require, writes
from patients import readings
from patients.forms.office import SearchForm
from patients.rules import works_the_list


@writes
@require(works_the_list)
def search(request):
    """By name or telephone. Posted, so that neither stays in an address or a history."""
    if request.method != "POST":
        return redirect("patients:requests")
    form = SearchForm(request.POST)
    found = []
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            found = readings.search(by=request.actor, at=clock.now(), words=words)
        except readings.TooManyReadings as quota:
            return over_quota(request, quota.kind)
    context = {"form": form, "found": found}
    return render(request, "patients/search.html", context, status=422 if form.errors else 200)
