"""What is said when nobody came in: a sentence, the other way in, and a word in the log."""

import logging

from django.shortcuts import render

from members.pro_sante_connect.refusals import Refused, Unavailable

log = logging.getLogger("members.pro_sante_connect")
SENTENCES = {
    "state": "Cette connexion a déjà servi, ou elle a commencé dans une autre fenêtre.",
    "expired": "Vous avez mis plus de dix minutes à revenir de Pro Santé Connect.",
    "cancelled": "Vous avez quitté Pro Santé Connect avant la fin.",
    "level": "Cette connexion n’a pas le niveau d’assurance que le portail demande (eIDAS 1).",
    "no_rpps": "Pro Santé Connect ne nous a donné aucun numéro RPPS : le portail ne peut pas "
    "savoir qui vous êtes.",
}
NOT_PROVED = "La réponse reçue ne prouve pas qui vous êtes. Rien n’a été ouvert."


def refused(request, fault: Refused):
    log.warning("pro sante connect refused", extra={"kind": fault.reason})
    context = {"sentence": SENTENCES.get(fault.reason, NOT_PROVED)}
    return render(request, "members/pro_sante/refused.html", context, status=400)


def unavailable(request, fault: Unavailable):
    log.warning("pro sante connect unavailable", extra={"kind": fault.reason})
    return render(request, "members/pro_sante/unavailable.html", status=503)
