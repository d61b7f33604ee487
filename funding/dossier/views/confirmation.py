"""What cannot be undone is read once more before it is done: the same form, shown as it will be
sent, with one button to confirm and one to go back to it."""

from collections.abc import Sequence

from django.shortcuts import render

CONFIRMED, YES = "confirmed", "oui"
INTENT, REVISE = "intent", "revise"
_OURS = ("csrfmiddlewaretoken", CONFIRMED, INTENT)


def is_confirmed(request) -> bool:
    return request.POST.get(CONFIRMED) == YES


def is_revised(request) -> bool:
    """« Revenir à la saisie »: nothing is checked, everything is shown again."""
    return request.POST.get(INTENT) == REVISE


def posted_values(request) -> dict:
    """What was posted, to be shown again before anything is checked."""
    return {name: value for name, value in request.POST.items() if not name.startswith("csrf")}


def confirmation(request, *, title: str, sentences: Sequence[str], button: str) -> dict:
    """``sentences`` say what follows; ``fields`` are sent again as they were posted; ``intent`` is
    the button that was pressed."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OURS
        for value in values
    ]
    intent = request.POST.get(INTENT, "")
    return {
        "title": title,
        "sentences": sentences,
        "button": button,
        "fields": fields,
        "intent": intent,
    }


def confirm_page(request, dossier, *, back: str, **words):
    context = {"facts": dossier, "confirm": confirmation(request, **words), "back": back}
    return render(request, "funding/dossier/confirm.html", context)
