"""What a mail or a file kept back is about and what became of it, in words: from the name of its
template or its kind and from the server's answer, never from its text."""

import re

from cpts_portal.foundation.records.documents import Scan
from cpts_portal.foundation.records.documents.scanning import WithheldFacts
from cpts_portal.foundation.records.outbox import MailFacts

KINDS = {
    "mail/missions/returned": "Heures renvoyées avec une question",
    "mail/missions/refused": "Heures non retenues",
    "mail/home/report_ready": "Rapport mensuel prêt",
    "mail/home/anchor": "Ancre des traces",
    "mail/home/file_infected": "Fichier retenu par l’antivirus",
    "mail/home/file_damaged": "Fichier abîmé ou perdu",
    "mail/home/digest": "Rappel de ce qui attend",
}
# a mail that has no words of its own goes by its app
APPS = {
    "members": "Adhésion et compte",
    "missions": "Heures déclarées",
    "patients": "Médecin traitant",
    "funding": "Contrat et versements",
    "home": "Portail",
}
_ANSWER = re.compile(r"server said (\d{3})")
REASONS = (
    ("no connection", "Le serveur de courriel ne répondait pas, malgré plusieurs essais."),
    ("cut while sending", "La liaison a été coupée pendant l’envoi : il est peut-être arrivé."),
    ("rendering", "Le portail n’a pas pu écrire ce courriel : prévenez l’administrateur."),
)


def of_mail(facts: MailFacts) -> dict:
    tag = ("Envoi coupé", "soon") if facts.is_uncertain else ("Non parti", "bad")
    return {"facts": facts, "kind": kind_of(facts.template), "tag": tag, "why": why(facts)}


def kind_of(template: str) -> str:
    app = template.removeprefix("mail/").partition("/")[0]
    return KINDS.get(template) or APPS.get(app, "Courriel du portail")


def why(facts: MailFacts) -> str:
    if answer := _ANSWER.search(facts.error):
        return f"Le serveur de courriel l’a refusé (code {answer[1]}) : vérifiez l’adresse."
    for words, sentence in REASONS:
        if words in facts.error:
            return sentence
    return "L’envoi s’est arrêté en chemin : il est peut-être arrivé."


FILES = {
    "declaration_evidence": "Pièce d’heures déclarées",
    "line_evidence": "Pièce d’un indicateur",
    "meeting_sheet": "Feuille d’émargement",
    "board_decision": "Décision du conseil",
}
TAGS: dict[str, tuple[str, str]] = {
    Scan.PENDING: ("En attente", "soon"),
    Scan.INFECTED: ("Programme malveillant", "bad"),
    Scan.ERROR: ("Illisible", "bad"),
}
WHY: dict[str, str] = {
    Scan.PENDING: "L’antivirus ne répond pas : vérifiez qu’il fonctionne. Le portail réessaie.",
    Scan.INFECTED: "Qui l’a envoyé est prévenu par courriel, et en dépose un autre.",
    Scan.ERROR: "L’antivirus n’a pas pu le lire : il essaie de nouveau chaque jour.",
}


def of_file(facts: WithheldFacts) -> dict:
    kind = FILES.get(facts.kind, "Pièce jointe")
    return {"facts": facts, "kind": kind, "tag": TAGS[facts.scan], "why": WHY[facts.scan]}
