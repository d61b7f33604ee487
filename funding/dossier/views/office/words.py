"""The page where the office writes what a mission did in the year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.forms.mission_words import WordsForm
from funding.dossier.operations import mission_words
from funding.dossier.operations.mission_words import write_mission_words
from funding.dossier.permissions import prepares_dossier
from funding.dossier.queries import dossiers
from funding.dossier.queries.mission_words import mission_words as words_of
from members.queries import missions as mission_reference


@page(writes, prepares_dossier, scope="opened years", budget=8, draft=mission_words.FORM)
def words_page(request, year: int, mission_code: str):
    dossier, label = dossiers.dossier(year), mission_reference.labels().get(mission_code)
    if dossier is None or label is None:
        raise Http404
    now, last = clock.now(), words_of(year).get(mission_code)
    kept = None
    if request.method == "POST":
        form = WordsForm(request.POST)
        if form.is_valid() and _write(request, form, year, mission_code, now):
            messages.info(request, f"« {label} » : texte de l’année {year} enregistré.")
            return redirect(f"{reverse('funding:dossier', args=[year])}#missions")
        last = words_of(year).get(mission_code)
        form.show_after(last.number if last else 0)
    else:
        name = mission_words.FORM.format(year=year, mission_code=mission_code)
        kept = drafts.load(request.actor.id, name, at=now)
        shown = {"number": last.number, "body": last.body} if last else {"number": 0}
        form = WordsForm(initial=shown | (kept or {}))
    context = {"facts": dossier, "label": label, "last": last, "form": form, "kept": kept}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "funding/dossier/words.html", context, status=status)


def _write(request, form: WordsForm, year: int, mission_code: str, now) -> bool:
    try:
        write_mission_words(
            by=request.actor, at=now, year=year, mission_code=mission_code, **form.cleaned_data
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True
