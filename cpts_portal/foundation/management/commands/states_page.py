from pathlib import Path

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

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
    """A table registers itself when its module is read; apps and their wings keep it in a file
    named « workflow »."""
    places = {
        ".".join(path.relative_to(app.path).with_suffix("").parts)
        for app in apps.get_app_configs()
        for path in Path(app.path).rglob("workflow.py")
    }
    autodiscover_modules(*sorted(places))


def describe(table: workflow.Workflow) -> str:
    states = "\n".join(f"    {code} : {label}" for code, label in table.states.items())
    arrows = "\n".join(
        f"    {state} --> {step.to_state} : {step.label or step.name}"
        for step in table.transitions
        for state in step.from_states
    )
    rows = "\n".join(
        f"| {step.label or step.name} (`{step.name}`) "
        f"| {', '.join(table.states[state] for state in step.from_states)} "
        f"| {table.states[step.to_state]} "
        f"| {', '.join(sorted(step.roles))} "
        f"| {'obligatoire' if step.comment_required else '–'} |"
        for step in table.transitions
    )
    return (
        f"## {table.name}\n\n"
        f"```mermaid\nstateDiagram-v2\n{states}\n    [*] --> {table.initial}\n{arrows}\n```\n\n"
        f"| étape | depuis | vers | rôles | motif |\n|---|---|---|---|---|\n{rows}\n"
    )
