from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import CLICK, page, writes
from patients.filters import DoctorFilter
from patients.operations import offers_asking as operations
from patients.permissions import works_the_list
from patients.queries import asking, offers

NOBODY_LEFT = "Personne d’autre à qui écrire aujourd’hui."


@dataclass(frozen=True)
class Silent:
    """The doctors who said nothing, by how they may be asked today."""

    by_mail: tuple[offers.DoctorLine, ...]
    by_phone: tuple[offers.DoctorLine, ...]
    asked: tuple[offers.DoctorLine, ...]
    ways: dict[offers.DoctorLine, asking.Way]


@page(
    writes,
    works_the_list,
    scope="doctors and places",
    budget=8,
    query=DoctorFilter.base_filters,
    nothing_typed=CLICK,
)
def offers_page(request):
    """Every doctor, her places, and who must not be called."""
    today = clock.today()
    lines = offers.doctors_list(today)
    silent = _silent(lines, today)
    if request.method == "POST":
        return _ask(request, silent)
    filters = DoctorFilter(request.GET, lines)
    counts = filters.filters["voir"].counts(filters.rows_without("voir"))
    free = sum(line.offer.free_today for line in lines if line.offer)
    return render(
        request,
        "patients/offers.html",
        {
            "lines": [(line, silent.ways.get(line)) for line in filters.qs],
            "filters": filters,
            "tabs": filters.counted_tabs(counts),
            "free": free,
            "silent": silent if filters.tab in ("tous", "sans") else None,
        },
    )


def _silent(lines, today) -> Silent:
    silent = [line for line in lines if line.offer is None]
    ways = dict(zip(silent, asking.ways(silent, today), strict=True))
    return Silent(
        by_mail=tuple(line for line, way in ways.items() if way.by_mail),
        by_phone=tuple(line for line, way in ways.items() if way.by_phone),
        asked=tuple(line for line, way in ways.items() if way.asked),
        ways=ways,
    )


def _ask(request, silent: Silent):
    """Everybody who said nothing, as of the click: twice writes once."""
    sent = operations.ask_for_places(
        by=request.actor, at=clock.now(), person_ids=[line.person_id for line in silent.by_mail]
    )
    for sentence in sent.left:
        messages.error(request, sentence)
    many = len(sent.written)
    if many:
        plural = "s" if many > 1 else ""
        messages.info(request, f"{many} médecin{plural} : un courriel part à chacun.")
    elif not sent.left:
        messages.info(request, NOBODY_LEFT)
    return redirect(request.get_full_path())
