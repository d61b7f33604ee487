from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.http import reads, require
from patients.queries import offers
from patients.rules import works_the_list

SHOWN = {
    "": "Tous",
    "places": "Places libres",
    "bientot": "Dans les six mois",
    "non": "À ne pas solliciter",
    "sans": "N’ont rien dit",
    "terme": "À renouveler",
}


@reads
@require(works_the_list)
def offers_page(request):
    """Every doctor, her places, and who must not be called."""
    lines = offers.doctors_list(clock.today())
    wanted = request.GET.get("voir", "")
    wanted = wanted if wanted in SHOWN else ""
    tabs = [
        {"code": code, "name": name, "count": sum(_shown(line, code) for line in lines)}
        for code, name in SHOWN.items()
    ]
    shown = [line for line in lines if _shown(line, wanted)]
    free = sum(line.offer.free for line in lines if line.offer and _shown(line, "places"))
    return render(
        request,
        "patients/offers.html",
        {"lines": shown, "tabs": tabs, "wanted": wanted, "free": free},
    )


def _shown(line: offers.DoctorLine, wanted: str) -> bool:
    offer = line.offer
    if wanted == "sans":
        return offer is None
    if wanted == "":
        return True
    if offer is None:
        return False
    return {
        "places": offer.availability == "now" and not offer.ended and offer.free > 0,
        "bientot": offer.availability == "six_months",
        "non": offer.do_not_call,
        "terme": offer.ends_soon or (offer.ended and not offer.is_no),
    }[wanted]
