"""What cannot be undone is read once more before it is done: the same form, shown as it will be
sent, with one button to confirm and one to go back to it."""

from collections.abc import Sequence
from dataclasses import dataclass

CONFIRMED, YES = "confirmed", "oui"
INTENT, REVISE = "intent", "revise"
_OURS = ("csrfmiddlewaretoken", CONFIRMED, INTENT)


@dataclass(frozen=True)
class Confirmation:
    """``sentences`` say what follows; ``fields`` are sent again as they were posted; ``intent`` is
    the button that was pressed; ``warning`` is said louder than the rest."""

    title: str
    sentences: Sequence[str]
    button: str
    fields: Sequence[tuple[str, str]]
    intent: str = ""
    warning: str = ""


def is_confirmed(request) -> bool:
    return request.POST.get(CONFIRMED) == YES


def is_revised(request) -> bool:
    """« Revenir à la saisie »: nothing is checked, everything is shown again."""
    return request.POST.get(INTENT) == REVISE


def confirmation(request, *, title: str, sentences: Sequence[str], button: str, warning: str = ""):
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OURS
        for value in values
    ]
    intent = request.POST.get(INTENT, "")
    return Confirmation(title, sentences, button, fields, intent, warning)
