from cpts_portal.foundation.management.generated_page import GeneratedPage
from cpts_portal.foundation.records import privacy


class Command(GeneratedPage):
    help = "Écrit docs/privacy.md : données personnelles, durées, anonymisation, par modèle."
    name = "privacy.md"

    def page(self) -> str:
        rows = "\n".join(row(model) for model in privacy.every_model())
        return (
            "# Données personnelles\n\n"
            "Page écrite par `manage.py privacy_page` à partir des déclarations `Privacy` des "
            "modèles ; ne la modifiez pas à la main.\n\n"
            "| objet | champs identifiants | durée | anonymisation |\n|---|---|---|---|\n"
            f"{rows}\n"
        )


def row(model) -> str:
    meta = model._meta
    declaration = privacy.declared(model)
    if declaration is None:
        return f"| {meta.verbose_name} (`{meta.label}`) | non déclaré | – | – |"
    fields = ", ".join(f"`{name}`" for name in declaration.identifying) or "aucun"
    return (
        f"| {meta.verbose_name} (`{meta.label}`) | {fields} "
        f"| {declaration.retention} | {declaration.anonymise} |"
    )
