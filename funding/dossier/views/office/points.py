"""A point a funder asked: where it is mended, what was deposited, and the answer in a sentence."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.following import FIELD as FOLLOWING
from cpts_portal.foundation.web.http import page, writes
from funding.budget import queries as budget
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures_completion import AskedRow
from funding.dossier.enums import State, Subject
from funding.dossier.facts import DossierFacts
from funding.dossier.forms.dossier import PointAnswerForm
from funding.dossier.operations import answers
from funding.dossier.permissions import prepares_dossier
from funding.dossier.queries import dossiers
from members.queries import meetings

REOPEN = "reopen"


@page(writes, prepares_dossier, scope="opened years", budget=50, draft=answers.POINT_FORM)
def point(request, year: int, number: int):
    dossier = dossiers.dossier(year)
    if dossier is None:
        raise Http404
    form = None
    if request.method == "POST":
        form = PointAnswerForm(request.POST)
        if _answered(request, form, year, number):
            response = redirect("funding:dossier", year)
            response["Location"] += "#complements"
            return response
    asked = _asked(dossier, number)
    if asked is None:
        messages.error(request, "Ce point n’est plus demandé.")
        return redirect("funding:dossier", year)
    kept = None
    if form is None:
        name = answers.POINT_FORM.format(year=year, number=number)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        form = PointAnswerForm(initial=kept or {"answer": _suggested(asked)})
    context = {
        "facts": dossier,
        "asked": asked,
        "form": form,
        "kept": kept,
        "open": dossier.state == State.RETURNED,
        "place": mending_place(asked.kind, asked.ref, year, number),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "funding/dossier/point.html", context, status=status)


def _answered(request, form: PointAnswerForm, year: int, number: int) -> bool:
    """One operation: the answer, or its reopening."""
    key = {"by": request.actor, "at": clock.now(), "year": year, "number": number}
    reopens = request.POST.get("intent") == REOPEN
    if not reopens and not form.is_valid():
        return False
    try:
        if reopens:
            answers.reopen_point(**key)
        else:
            answers.answer_point(**key, answer=form.cleaned_data["answer"])
    except DomainError as refusal:
        if form.is_valid():
            form.refuse(refusal)
            return False
        messages.error(request, refusal.sentence)
        return True
    words = "Réponse annulée" if reopens else "Réponse enregistrée"
    messages.info(request, f"{words} : point {number}.")
    return True


def _asked(dossier: DossierFacts, number: int) -> AskedRow | None:
    contents = DossierContents.collect(dossier.year, clock.now())
    rows = (row for row in contents.completion if row.version == dossier.sent_version)
    return next((row for row in rows if row.number == number), None)


def _suggested(asked: AskedRow) -> str:
    """The answer that was given, else what was deposited since, as a first sentence."""
    words = " ; ".join(proof.label.rstrip(".") for proof in asked.proofs)[:400]
    return asked.answer or (f"{words}." if words else "")


def mending_place(kind: str, ref: str, year: int, number: int) -> tuple[str, str] | None:
    """The address where the object is mended, and the words of the link; it leads back here."""
    back = f"?{FOLLOWING}={reverse('funding:dossier_point', args=[year, number])}"
    if kind in (Subject.LINE, Subject.PIECE):
        line = ref if kind == Subject.LINE else ref.rpartition("-")[0]
        address = reverse("funding:indicator", args=[line, year])
        return f"{address}{back}#pieces", f"Déposer une pièce sous {line}"
    if kind == Subject.MEETING and (meeting := meetings.find_by_number(ref)):
        address = reverse("members:meeting", args=[meeting.id])
        return f"{address}{back}#feuille", "Déposer la feuille d’émargement"
    if kind == Subject.EXPENSE and (found := budget.expense_by_number(ref)):
        return f"{reverse('funding:expense', args=[found.expense.id])}{back}", f"Ouvrir {ref}"
    if kind == Subject.SECTION:
        return f"{reverse('funding:dossier', args=[year])}#{ref}", "Voir cette partie du dossier"
    return None
