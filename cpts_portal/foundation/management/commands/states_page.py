from importlib import import_module
from pkgutil import walk_packages

from django.apps import apps

from cpts_portal.foundation.management.generated_page import GeneratedPage
from cpts_portal.foundation.records import workflow


class Command(GeneratedPage):
    help = "Écrit docs/states.md : chaque table d’états, telle que le code l’applique."
    name = "states.md"

    def page(self) -> str:
        load_workflows()
        head = (
            "# États\n\nPage écrite par `manage.py states_page` à partir des tables "
            "`workflow.py` ; ne la modifiez pas à la main.\n"
        )
        return "\n".join([head, *(describe(each) for each in workflow.registered())])


def load_workflows() -> None:
    """A table registers itself when its module is read, and each app keeps it in « workflow »."""
    for app in apps.get_app_configs():
        if app.name.startswith(("django.", "allauth")):
            continue
        for found in walk_packages(app.module.__path__, f"{app.name}."):
            if found.name.rpartition(".")[2] == "workflow":
                import_module(found.name)


def describe(table: workflow.Workflow) -> str:
    states = "\n".join(f"    {code} : {label}" for code, label in table.states.items())
    arrows = "\n".join(
        f"    {source} --> {step.target} : {step.label or step.code}"
        for step in table.transitions
        for source in step.source
    )
    rows = "\n".join(
        f"| {step.label or step.code} (`{step.code}`) "
        f"| {', '.join(table.states[source] for source in step.source)} "
        f"| {table.states[step.target]} "
        f"| {', '.join(sorted(step.roles))} "
        f"| {'obligatoire' if step.comment_required else '–'} |"
        for step in table.transitions
    )
    return (
        f"## {table.name}\n\n"
        f"```mermaid\nstateDiagram-v2\n{states}\n    [*] --> {table.initial}\n{arrows}\n```\n\n"
        f"| étape | depuis | vers | rôles | motif |\n|---|---|---|---|---|\n{rows}\n"
    )
