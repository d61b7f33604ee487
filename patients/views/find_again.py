from allauth.core import ratelimit
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, writes
from patients.forms.follow import FindAgainForm
from patients.operations.own_link import find_own_link

NOT_FOUND = (
    "Ce numéro et cette date de naissance ne mènent à aucune page. Écrivez la date aussi "
    "précisément qu’à la demande. Si un professionnel, un hôpital ou une mairie a fait la demande, "
    "appelez l’association."
)
TOO_MANY = (
    "Trop d’essais, depuis cette connexion ou pour ce numéro. Réessayez dans une heure, ou appelez "
    "l’association."
)


@secret_address
@page(writes, everyone, scope="number and birth date, limited", budget=3)
def find_again(request):
    """« Suivre ma demande » without the address of the page: its number and the birth date."""
    if request.method != "POST":
        return render(request, "patients/find_again.html", {"form": FindAgainForm()})
    form, status = FindAgainForm(request.POST), 422
    if form.is_valid():
        number, birth = form.cleaned_data["number"], form.cleaned_data["birth_date"]
        if not ratelimit.consume(request, action="care_request_find", key=str(number)):
            form.add_error(None, TOO_MANY)
            status = 429
        elif link := find_own_link(at=clock.now(), number=number, birth=birth):
            return redirect("patients:follow", link)
        else:
            form.add_error(None, NOT_FOUND)
    return render(request, "patients/find_again.html", {"form": form}, status=status)
