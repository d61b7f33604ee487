from cpts_portal.foundation.management.generated_page import GeneratedPage
from cpts_portal.foundation.records import privacy
from cpts_portal.home.register.activities import ProcessingActivity, activities

TO_FILL = "**à compléter par la CPTS**"


class Command(GeneratedPage):
    help = "Écrit docs/registre.md : le registre des activités de traitement (article 30)."
    name = "registre.md"

    def page(self) -> str:
        parts = "\n".join(part(number, activity) for number, activity in enumerate(activities(), 1))
        return (
            "# Registre des activités de traitement\n\n"
            "Page écrite par `manage.py register_page` : finalités, bases et destinataires de "
            "`cpts_portal/home/register/activities.json`, durées de la table du travail de nuit, "
            "données des déclarations des modèles. Modèle à valider par le délégué à la protection "
            "des données.\n\n"
            f"* Responsable : {TO_FILL} (association, adresse, SIRET, représentant légal)\n"
            f"* Délégué à la protection des données : {TO_FILL}\n"
            f"* Hébergeur certifié HDS : {TO_FILL}\n"
            "* Transfert hors de l’Union européenne : aucun\n"
            "* Mesures de sécurité : [security.md](security.md)\n\n"
            f"{parts}"
        )


def part(number: int, activity: ProcessingActivity) -> str:
    durations = "".join(
        f"  * {each.what} : {each.sentence()} Ensuite : {each.then}\n"
        for each in activity.durations
    )
    held = "".join(row(model) for model in activity.models)
    sensitive = f"* Données sensibles : {activity.sensitive}\n" if activity.sensitive else ""
    return (
        f"## {number}. {activity.name}\n\n"
        f"* Personnes concernées : {activity.about}\n"
        f"* Finalités : {' ; '.join(activity.purposes)}\n"
        f"* Base légale : {activity.basis}\n"
        f"{sensitive}"
        f"* Destinataires : {' ; '.join(activity.recipients)}\n"
        f"* Durées :\n{durations}\n"
        f"| objet | données personnelles | conservation |\n|---|---|---|\n{held}\n"
    )


def row(model) -> str:
    declared = privacy.declared(model)
    assert declared
    fields = ", ".join(f"`{name}`" for name in declared.identifying)
    name = f"{model._meta.verbose_name} (`{model._meta.label}`)"
    return f"| {name} | {fields} | {declared.retention} |\n"
