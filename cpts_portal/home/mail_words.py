"""What a mail is about and what became of it, in words: from its template's name and the server's
answer, never from its text."""

import re
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Tag:
    label: str
    tone: str


@dataclass(frozen=True)
class ShownMail:
    facts: MailFacts
    kind: str
    tag: Tag
    why: str


def shown(facts: MailFacts) -> ShownMail:
    tag = Tag("Envoi coupé", "soon") if facts.is_uncertain else Tag("Non parti", "bad")
    return ShownMail(facts, kind_of(facts.template), tag, why(facts))


def kind_of(template: str) -> str:
    app = template.removeprefix("mail/").partition("/")[0]
    return KINDS.get(template) or APPS.get(app, "Courriel du portail")


def why(facts: MailFacts) -> str:
    if found := _ANSWER.search(facts.error):
        return f"Le serveur de courriel l’a refusé (code {found[1]}) : vérifiez l’adresse."
    for words, sentence in REASONS:
        if words in facts.error:
            return sentence
    return "L’envoi s’est arrêté en chemin : il est peut-être arrivé."
