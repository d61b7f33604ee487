import json
from pathlib import Path

from cpts_portal.foundation.management.generated_page import GeneratedPage
from cpts_portal.home.register import activities
from cpts_portal.home.register.activities import ProcessingActivity

RISKS = Path(activities.__file__).with_name("risks.json")
TO_FILL = "**à compléter par la CPTS**"


class Command(GeneratedPage):
    help = "Écrit docs/aipd.md : la trame de l’analyse d’impact de l’accès au médecin traitant."
    name = "aipd.md"

    def page(self) -> str:
        care = next(activity for activity in activities.activities() if activity.code == "care")
        return "\n".join((HEAD, description(care), necessity(care), risks(), OPINIONS))


HEAD = f"""# Analyse d’impact : trouver un médecin traitant

Trame écrite par `manage.py aipd_page` à partir du code ; les jugements restent à la CPTS et à son \
délégué à la protection des données.

* Version, date, auteurs : {TO_FILL}
* Responsable du traitement, sous-traitants, hébergeur HDS : {TO_FILL}
"""
OPINIONS = f"""## 4. Avis et validation

* Avis du délégué à la protection des données : {TO_FILL}
* Avis des personnes concernées ou de leurs représentants : {TO_FILL}
* Plan d’action, responsables et dates : {TO_FILL}
* Décision du président, date et signature : {TO_FILL}
"""


def description(care: ProcessingActivity) -> str:
    held = "".join(
        f"* {model._meta.verbose_name} (`{model._meta.label}`)\n" for model in care.models
    )
    return (
        "## 1. Description\n\n"
        f"* Personnes : {care.about}\n* Finalités : {' ; '.join(care.purposes)}\n"
        f"* Données sensibles : {care.sensitive}\n* Destinataires : {' ; '.join(care.recipients)}\n"
        f"* Nombre de personnes, par an : {TO_FILL}\n\nDonnées tenues :\n\n{held}"
    )


def necessity(care: ProcessingActivity) -> str:
    durations = "".join(f"* {line.what} : {line.sentence()}\n" for line in care.durations)
    return (
        f"## 2. Nécessité et proportionnalité\n\n* Base légale : {care.basis}\n"
        "* Données réduites : ni diagnostic, ni texte médical, ni numéro de sécurité sociale "
        "(refusé à la saisie) ; un médecin lit un besoin sans nom avant d’accepter\n"
        "* Information et droits : page « Vie privée », lien privé de chaque demande (copie, "
        "correction, retrait), mise en attente par la coordinatrice\n"
        f"* Pourquoi chaque donnée est nécessaire ici : {TO_FILL}\n\nDurées :\n\n{durations}"
    )


def risks() -> str:
    rows = json.loads(RISKS.read_text(encoding="utf-8"))
    parts = ["## 3. Risques et mesures\n"]
    for row in rows:
        measures = "\n".join(
            f"* {words} ([{id}](security.md))" for id, words in row["measures"].items()
        )
        parts.append(
            f"### {row['event']}\n\n* Impact : {row['harm']}\n* Sources : {row['sources']}\n"
            f"* Niveau proposé : {row['level']} ; niveau retenu : {TO_FILL}\n\n"
            f"Mesures, avec l’exigence que des tests vérifient :\n\n{measures}\n"
        )
    return "\n".join(parts)
