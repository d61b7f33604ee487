"""What the office writes while it prepares a dossier: dates, words, answers to the funders."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.forms import posted
from cpts_portal.foundation.web.http import page, run_with_message, writes
from cpts_portal.foundation.web.next_address import FIELD as NEXT
from funding.budget import queries as budget
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures_completion import AskedRow
from funding.dossier.enums import State, Subject
from funding.dossier.facts import DossierFacts
from funding.dossier.forms import dossier as dossier_forms
from funding.dossier.operations import campaign, comments
from funding.dossier.permissions import keeps_calendar, prepares_dossier
from funding.dossier.queries import dossiers
from funding.dossier.views.office.year import opened_dossier
from members.queries import meetings
from members.queries import missions as mission_reference

REOPEN = "reopen"


@page(writes, keeps_calendar, scope="opened years", budget=6, draft="funding.dates:{year}")
def dates_page(request, year: int):
    dossier = opened_dossier(year)
    form = dossier_forms.DatesForm(posted(request), initial=request.draft or dossier.dates)
    if request.method == "POST" and form.is_valid():
        values = {"by": request.actor, "at": clock.now(), "year": year}
        if form.accepted_by(campaign.set_dates, dates=form.cleaned_data, **values):
            messages.info(request, f"Calendrier de l’année {year} enregistré.")
            return redirect("funding:dossier", year)
    context = {"facts": dossier, "form": form, "draft": request.draft}
    return render(request, "funding/dossier/dates.html", context, status=form.status)


@page(
    writes,
    prepares_dossier,
    scope="opened years",
    budget=8,
    draft="funding.words:{year}-{mission_code}",
)
def words_page(request, year: int, mission_code: str):
    dossier, label = opened_dossier(year), mission_reference.labels().get(mission_code)
    if label is None:
        raise Http404
    if request.method == "POST":
        form = dossier_forms.WordsForm(request.POST)
        values = {"by": request.actor, "at": clock.now(), "year": year}
        if form.is_valid() and form.accepted_by(
            campaign.write_mission_words, mission_code=mission_code, **values, **form.cleaned_data
        ):
            messages.info(request, f"« {label} » : texte de l’année {year} enregistré.")
            return redirect(f"{reverse('funding:dossier', args=[year])}#missions")
    last = dossiers.mission_words(year).get(mission_code)
    number = last.number if last else 0
    if request.method == "POST":
        form = dossier_forms.with_current(form, number=number)
    else:
        words = {"number": number} | ({"body": last.body} if last else {})
        form = dossier_forms.WordsForm(initial=words | (request.draft or {}))
    context = {"facts": dossier, "label": label, "last": last, "form": form}
    context["draft"] = request.draft
    return render(request, "funding/dossier/words.html", context, status=form.status)


@page(
    writes,
    prepares_dossier,
    scope="remarks of the year",
    budget=7,
    draft="funding.remark:{remark_id}",
)
def remark_page(request, year: int, remark_id):
    dossier = opened_dossier(year)
    remarks = dossiers.comments(dossier.id) if dossier.id else ()
    remark = next((row for row in remarks if row.id == remark_id), None)
    if remark is None:
        raise Http404
    form = dossier_forms.RemarkAnswerForm(posted(request), initial=request.draft)
    if request.method == "POST" and form.is_valid():
        values = {"by": request.actor, "at": clock.now(), "year": year, "remark_id": remark_id}
        if form.accepted_by(comments.answer_remark, **values, **form.cleaned_data):
            messages.info(request, f"Réponse envoyée : {remark.who} en est prévenue.")
            return redirect(f"{reverse('funding:dossier', args=[year])}#remarques")
    context = {"facts": dossier, "remark": remark, "form": form, "draft": request.draft}
    return render(request, "funding/dossier/remark.html", context, status=form.status)


@page(
    writes, prepares_dossier, scope="opened years", budget=50, draft="funding.point:{year}:{number}"
)
def point(request, year: int, number: int):
    """Where the point is mended, what was deposited, and the answer in a sentence."""
    dossier, form = opened_dossier(year), None
    if request.method == "POST":
        form = dossier_forms.PointAnswerForm(request.POST)
        if _answer_point(request, form, year, number):
            return redirect(f"{reverse('funding:dossier', args=[year])}#complements")
    row = _requested_point(dossier, number) if dossier.state == State.RETURNED else None
    if row is None:
        messages.error(request, "Ce point n’est plus demandé.")
        return redirect("funding:dossier", year)
    if form is None:
        form = dossier_forms.PointAnswerForm(initial=request.draft or {"answer": _suggested(row)})
    context = {
        "facts": dossier,
        "point": row,
        "form": form,
        "draft": request.draft,
        "place": mending_place(row.kind, row.ref, year, number),
    }
    return render(request, "funding/dossier/point.html", context, status=form.status)


def _answer_point(request, form: dossier_forms.PointAnswerForm, year: int, number: int) -> bool:
    """One operation: the answer, or its reopening."""
    values = {"by": request.actor, "at": clock.now(), "year": year, "number": number}
    if request.POST.get("intent") == REOPEN:
        message = f"Réponse annulée : point {number}."
        run_with_message(request, comments.reopen_point, message, **values)
        return True
    if not form.is_valid() or not form.accepted_by(
        comments.answer_point, **values, **form.cleaned_data
    ):
        return False
    messages.info(request, f"Réponse enregistrée : point {number}.")
    return True


def _requested_point(dossier: DossierFacts, number: int) -> AskedRow | None:
    contents = DossierContents.collect(dossier.year, clock.now())
    rows = (row for row in contents.completion if row.version == dossier.sent_version)
    return next((row for row in rows if row.number == number), None)


def _suggested(point: AskedRow) -> str:
    """The answer that was given, else what was deposited since, as a first sentence."""
    words = " ; ".join(proof.label.rstrip(".") for proof in point.proofs)[:400]
    return point.answer or (f"{words}." if words else "")


def mending_place(kind: str, ref: str, year: int, number: int) -> tuple[str, str] | None:
    """The address where the object is mended, and the words of the link; it leads back here."""
    back = f"?{NEXT}={reverse('funding:dossier_point', args=[year, number])}"
    if kind in (Subject.LINE, Subject.PIECE):
        line = ref if kind == Subject.LINE else ref.rpartition("-")[0]
        address = reverse("funding:indicator", args=[line, year])
        return f"{address}{back}#pieces", f"Déposer une pièce sous {line}"
    if kind == Subject.MEETING and (meeting := meetings.find_by_number(ref)):
        address = reverse("members:meeting", args=[meeting.id])
        return f"{address}{back}#feuille", "Déposer la feuille d’émargement"
    if kind == Subject.EXPENSE and (row := budget.expense_by_number(ref)):
        return f"{reverse('funding:expense', args=[row.id])}{back}", f"Ouvrir {ref}"
    if kind == Subject.SECTION:
        return f"{reverse('funding:dossier', args=[year])}#{ref}", "Voir cette partie du dossier"
    return None
